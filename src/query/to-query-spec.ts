// A question as a program would put it: the words of the command line, and only what differs from the defaults.

import { DEFAULT_PAGE_SIZE } from '../cluster/read.ts'
import { parseLabelSelector } from '../machinery/selectors/label-selector.ts'
import { parseSortKeys } from '../machinery/sort-keys.ts'
import type { Needs, QuerySpec } from './query-spec.ts'
import { parseTargets } from './targets.ts'

/** What may be left out of a question. */
export type QuestionOptions = Partial<
  Pick<
    QuerySpec,
    'namespaces' | 'labelSelector' | 'fieldSelector' | 'subresource' | 'limit' | 'chunkSize' | 'ignoreNotFound'
  >
> & {
  /** Keys as `--sort-by` takes them: `-.spec.replicas,NAME`. */
  readonly sortBy?: string
  /**
   * What the items must hold; the less, the less a server sends. Default: whole objects and the printed columns.
   * `{ cells: true }` alone is the cheapest: columns without objects.
   */
  readonly needs?: Partial<Needs>
}

/**
 * Makes a question of words: `toQuerySpec('deploy,sts', { namespaces: 'all' })`, `toQuerySpec('pod web-0 web-1')`,
 * `toQuerySpec(['pod/web-0', 'svc/web'])`. No words at all: every kind that is in files.
 *
 * @throws UsageError for words, a label selector or sort keys that make no sense; JsonPathError for a path in these.
 */
export function toQuerySpec(words: string | readonly string[], options: QuestionOptions = {}): QuerySpec {
  const { sortBy, needs = { cells: true, object: true }, ...given } = options
  if (given.labelSelector !== undefined) parseLabelSelector(given.labelSelector)
  const args = typeof words === 'string' ? words.split(/\s+/).filter((word) => word !== '') : words
  return {
    namespaces: 'default',
    chunkSize: DEFAULT_PAGE_SIZE,
    ignoreNotFound: false,
    ...given,
    targets: parseTargets(args),
    needs: { cells: false, namespaces: false, metadata: false, object: false, ...needs },
    ...(sortBy === undefined ? {} : { sortBy: parseSortKeys(sortBy) }),
  }
}
