// Which objects words and selectors mean: the grammar of `query`.

import { DEFAULT_PAGE_SIZE } from '../../cluster/read.ts'
import { UsageError } from '../../errors.ts'
import type { QuerySpec } from '../../query/query-spec.ts'
import { checkPathSegment, parseTargets } from '../../query/targets.ts'

export type SelectionFlags = {
  readonly allNamespaces?: boolean
  readonly namespace?: string
  readonly selector?: string
  readonly fieldSelector?: string
  readonly where?: string
}

/** @throws UsageError in kubectl's words */
export async function specOf(words: readonly string[], flags: SelectionFlags): Promise<QuerySpec> {
  if (words.length === 0) throw new UsageError('one or more objects must be specified as KIND NAME or KIND/NAME')
  const targets = parseTargets(words)
  const names = targets.flatMap((target) => target.names)
  const { selector, fieldSelector, where, allNamespaces, namespace } = flags
  for (const name of names) checkPathSegment('resource name', name)
  if (names.length > 0 && allNamespaces)
    throw new UsageError('a resource cannot be retrieved by name across all namespaces')
  if (names.length > 0 && (selector || fieldSelector))
    throw new UsageError('name cannot be provided when a selector is specified')
  const namespaces = [...new Set((namespace ?? '').split(',').filter((name) => name !== ''))]
  for (const name of namespaces) checkPathSegment('namespace', name)
  return {
    targets,
    namespaces: allNamespaces ? 'all' : namespaces.length === 0 ? 'default' : namespaces,
    ...(selector ? { labelSelector: selector } : {}),
    ...(fieldSelector ? { fieldSelector } : {}),
    ...(where === undefined ? {} : { where: await conditionOf(where) }),
    needs: { cells: false, namespaces: false, metadata: false, object: true },
    chunkSize: DEFAULT_PAGE_SIZE,
    ignoreNotFound: false,
  }
}

async function conditionOf(text: string) {
  const { parseCondition } = await import('../query/expression-flags.ts')
  return parseCondition(text)
}
