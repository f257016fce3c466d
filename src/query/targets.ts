// The words that say which objects are meant: `pods,svc`, `deploy web api`, `pod/a svc/b`, `all`.
// Follows kubectl's resource builder (cli-runtime pkg/resource/builder.go).

import { UsageError } from '../errors.ts'

/** One kind, as typed, and the names asked of it; no names: all of them. */
export type Target = {
  /** `po`, `deployments.apps`, `all`. */
  readonly word: string
  readonly names: readonly string[]
}

/**
 * Reads the arguments of a query.
 *
 * `['po,svc']` lists two kinds; `['po,svc', 'a', 'b']` asks four objects; `['pod/a', 'svc/b']` asks two.
 * The same kind twice is one target.
 *
 * @throws UsageError in kubectl's words where the arguments mix the two forms or are malformed.
 */
export function parseTargets(args: readonly string[]): Target[] {
  const withSlash = args.filter((arg) => arg.includes('/')).length
  if (withSlash === 0) return parseKindsAndNames(args)
  if (withSlash === args.length) return mergeNeighbours(args.map(parseKindSlashName))
  throw new UsageError(
    'there is no need to specify a resource type as a separate argument when passing arguments in resource/name form ' +
      "(e.g. 'kubectl tack query resource/<resource_name>' instead of 'kubectl tack query resource resource/<resource_name>')",
    { value: args.join(' ') },
  )
}

function parseKindsAndNames(args: readonly string[]): Target[] {
  const [kinds, ...names] = args
  if (kinds === undefined) return []
  const words = [...new Set(kinds.split(','))]
  if (words.includes('')) {
    throw new UsageError(`arguments must consist of a resource or a resource and name: "${kinds}"`, { value: kinds })
  }
  if (names.includes('')) throw new UsageError('resource name may not be empty')
  return words.map((word) => ({ word, names: [...new Set(names)] }))
}

function parseKindSlashName(arg: string): Target {
  const [word = '', name = '', ...rest] = arg.split('/')
  if (rest.length > 0) {
    throw new UsageError('arguments in resource/name form may not have more than one slash', { value: arg })
  }
  if (word === '' || name === '' || word.includes(',')) {
    throw new UsageError('arguments in resource/name form must have a single resource and name', { value: arg })
  }
  return { word, names: [name] }
}

/**
 * Refuses what could not stand in the path of a request: it would be another path (apimachinery
 * pkg/api/validation/path/name.go).
 *
 * @param what `resource name`, `namespace`, `subresource`.
 * @throws UsageError in kubectl's words.
 */
export function checkPathSegment(what: string, segment: string): void {
  const faults =
    segment === '.' || segment === '..'
      ? [`may not be '${segment}'`]
      : ['/', '%'].filter((character) => segment.includes(character)).map((c) => `may not contain '${c}'`)
  if (faults.length === 0) return
  throw new UsageError(`invalid ${what} ${JSON.stringify(segment)}: [${faults.join(' ')}]`, { value: segment })
}

function mergeNeighbours(targets: readonly Target[]): Target[] {
  const merged: Target[] = []
  for (const target of targets) {
    const last = merged.at(-1)
    if (last?.word === target.word) merged[merged.length - 1] = join(last, target)
    else merged.push(target)
  }
  return merged
}

function join(a: Target, b: Target): Target {
  return { word: a.word, names: [...new Set([...a.names, ...b.names])] }
}
