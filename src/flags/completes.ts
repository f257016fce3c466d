// Says what a flag's value or an argument is, so that the completion engine knows what to offer; nothing is looked up here.

import type { Argument, Option } from 'commander'

/**
 * What stands in the place of a value. `kind` takes comma lists and `kind/name`; `names` are the objects of the kind
 * typed before; `label`, `column` and `field` are those of that kind's objects.
 */
export type Completes =
  | 'namespace'
  | 'context'
  | 'cluster'
  | 'user'
  | 'kind-and-names'
  | 'label-selector'
  | 'label-columns'
  | 'sort-keys'
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
