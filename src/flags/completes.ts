// Says what a flag's value or an argument is, so that the completion engine knows what to offer; nothing is looked up here.

import type { Argument, Option } from 'commander'

/**
 * What stands in the place of a value:
 * `namespace`, `contexts`, `label-columns`, `sort-keys` are comma lists; `kind-and-names` is `KIND[,KIND…] [NAME…]` or
 * `KIND/NAME…`, `kinds` the first of it; labels, annotations and columns are those of the kind typed before, and a `label-edit` is
 * `KEY=VALUE` or `KEY-`; `field-path` is `KIND.PATH` or `KIND PATH`,
 * `api-version` a version of the kind; `edit` is `PATH=VALUE`, `edit-expression` `PATH=CEL`, `edit-path` a path alone, and
 * `edit-element` `PATH=VALUE` of which the path is a list's; `owned-path` is any path.
 */
export type Completes =
  | 'namespace'
  | 'context'
  | 'contexts'
  | 'cluster'
  | 'user'
  | 'kind-and-names'
  | 'kinds'
  | 'actions'
  | 'field-path'
  | 'api-version'
  | 'edit'
  | 'edit-expression'
  | 'edit-path'
  | 'edit-element'
  | 'owned-path'
  | 'label-selector'
  | 'field-selector'
  | 'label-edit'
  | 'annotation-edit'
  | 'label-columns'
  | 'condition'
  | 'column'
  | 'group-keys'
  | 'aggregates'
  | 'until'
  | 'sort-keys'
  | 'run'
  | 'manifest'
  | 'file'
  | 'directory'
  | 'nothing'

const tags = new WeakMap<Option | Argument, Completes>()

/** Marks a flag or an argument with what its value is; returns it. */
export function completes<T extends Option | Argument>(what: Completes, target: T): T {
  tags.set(target, what)
  return target
}

/** What `completes` was told, undefined when nothing. */
export function completionOf(target: Option | Argument): Completes | undefined {
  return tags.get(target)
}
