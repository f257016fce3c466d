// From flags to a question and to the way its answer is shown: what commander cannot check is checked here.

import { UsageError } from '../../errors.ts'
import type { ConnectionFlags } from '../../flags/connection-flags.ts'
import type { Env } from '../../flags/env.ts'
import { type Output, type OutputFlags, type OutputFormat, parseOutput } from '../../flags/output-flags.ts'
import type { SortKey } from '../../machinery/sort-keys.ts'
import type { GroupSpec } from '../../query/group-spec.ts'
import { type NamespaceScope, type QuerySpec, spansNamespaces } from '../../query/query-spec.ts'
import { checkPathSegment, parseTargets } from '../../query/targets.ts'
import { checkCombinations } from './check-combinations.ts'
import { needsOf } from './needs-of.ts'
import { byteCount, chunkSize, positive } from './query-numbers.ts'
import { type WatchOptions, watchOptionsOf } from './watch-flags.ts'

export const QUERY_FORMATS: readonly OutputFormat[] = [
  'table',
  'wide',
  'json',
  'yaml',
  'name',
  'ref',
  'result',
  'jsonl',
  'csv',
  'tsv',
  'jsonpath',
  'jsonpath-file',
  'custom-columns',
  'custom-columns-file',
]

/** The flags of `query` as commander leaves them. */
export type QueryFlags = ConnectionFlags &
  OutputFlags & {
    readonly allNamespaces?: boolean
    readonly selector?: string
    readonly where?: string
    readonly col?: readonly string[]
    readonly groupBy?: readonly string[]
    readonly agg?: readonly string[]
    readonly top?: string
    readonly fieldSelector?: string
    readonly filename?: readonly string[]
    readonly recursive?: boolean
    readonly kustomize?: string
    readonly subresource?: string
    readonly contexts?: readonly string[]
    readonly limit?: string
    readonly chunkSize?: string
    readonly maxBytes?: string
    readonly count?: boolean
    readonly exact?: boolean
    readonly sortBy?: string
    readonly watch?: boolean
    readonly outputWatchEvents?: boolean
    readonly until?: string
    readonly timeout?: string
    readonly ignoreNotFound?: boolean
    readonly failEmpty?: boolean
    readonly strict?: boolean
    readonly explain?: boolean
  }

export type QueryOptions = WatchOptions & {
  readonly spec: QuerySpec
  readonly output: Output
  /** Context patterns of `--contexts`; undefined: one cluster, or files. */
  readonly contexts?: readonly string[]
  readonly files?: { readonly filenames: readonly string[]; readonly recursive: boolean; readonly kustomize?: string }
  readonly count?: { readonly exact: boolean }
  /** Groups instead of objects. */
  readonly groups?: GroupSpec
  readonly maxBytes?: number
  readonly failEmpty: boolean
  readonly strict: boolean
  readonly explain: boolean
  /** Exactly one object is asked for by name: it is printed as it is, not as a List. */
  readonly isSingle: boolean
}

/** Checks what commander cannot. @throws UsageError in kubectl's words, naming the flag and the value given. */
export async function toQueryOptions(args: readonly string[], flags: QueryFlags, env: Env): Promise<QueryOptions> {
  const output = await parseOutput(flags.output, { formats: QUERY_FORMATS, fallback: 'table', env })
  const targets = parseTargets(args)
  const files = filesOf(flags)
  if (targets.length === 0 && files === undefined) throw missingKind()
  const names = targets.flatMap((target) => target.names)
  const sortBy = flags.sortBy ? await sortKeys(flags.sortBy) : undefined
  const expressions = await expressionsOf(flags)
  const limit = positive(flags.limit, '--limit')
  const groups = await groupsOf(flags, sortBy, limit)
  const maxBytes = byteCount(flags.maxBytes)
  const watch = await watchOptionsOf(flags)
  const namespaces = scopeOf(flags)
  for (const name of names) checkPathSegment('resource name', name)
  if (Array.isArray(namespaces)) for (const name of namespaces) checkPathSegment('namespace', name)
  if (flags.subresource) checkPathSegment('subresource', flags.subresource)
  checkNames(names, flags)
  checkCombinations(flags, output)
  await checkTemplate(output)
  await checkSelectors(flags)
  return {
    spec: {
      targets,
      namespaces,
      ...(flags.selector ? { labelSelector: flags.selector } : {}),
      ...(flags.fieldSelector ? { fieldSelector: flags.fieldSelector } : {}),
      ...(flags.subresource ? { subresource: flags.subresource } : {}),
      ...expressions,
      needs: needsOf(output, flags),
      ...(sortBy === undefined ? {} : { sortBy }),
      ...(limit === undefined ? {} : { limit }),
      chunkSize: chunkSize(flags.chunkSize),
      ignoreNotFound: flags.ignoreNotFound ?? false,
    },
    output,
    ...(flags.contexts === undefined ? {} : { contexts: flags.contexts }),
    ...(files === undefined ? {} : { files }),
    ...(groups === undefined ? {} : { groups }),
    ...(flags.count ? { count: { exact: flags.exact ?? false } } : {}),
    ...watch,
    ...(maxBytes === undefined ? {} : { maxBytes }),
    failEmpty: flags.failEmpty ?? false,
    strict: flags.strict ?? false,
    explain: flags.explain ?? false,
    isSingle:
      names.length === 1 && targets.length === 1 && flags.contexts === undefined && !spansNamespaces(namespaces),
  }
}

function missingKind(): UsageError {
  return new UsageError(
    'Required resource not specified.\nUse "kubectl api-resources" for a complete list of supported resources, ' +
      'or "kubectl tack query --help" for examples.',
  )
}

function filesOf(flags: QueryFlags): QueryOptions['files'] {
  if (flags.filename === undefined && flags.kustomize === undefined) {
    if (flags.recursive) throw new UsageError('--recursive needs --filename', { flag: '--recursive' })
    return undefined
  }
  return {
    filenames: flags.filename ?? [],
    recursive: flags.recursive ?? false,
    ...(flags.kustomize === undefined ? {} : { kustomize: flags.kustomize }),
  }
}

function scopeOf(flags: QueryFlags): NamespaceScope {
  if (flags.allNamespaces) return 'all'
  const named = [...new Set((flags.namespace ?? '').split(',').filter((name) => name !== ''))]
  return named.length === 0 ? 'default' : named
}

function checkNames(names: readonly string[], flags: QueryFlags): void {
  if (names.length === 0) {
    if (flags.subresource) throw new UsageError('subresource cannot be used when bulk resources are specified')
    return
  }
  if (flags.allNamespaces) throw new UsageError('a resource cannot be retrieved by name across all namespaces')
  if (flags.selector || flags.fieldSelector) {
    throw new UsageError('name cannot be provided when a selector is specified')
  }
  if (flags.count) throw new UsageError('--count counts lists: it takes no names', { flag: '--count' })
}

async function sortKeys(text: string): Promise<readonly SortKey[]> {
  return (await import('../../machinery/sort-keys.ts')).parseSortKeys(text)
}

async function groupsOf(
  flags: QueryFlags,
  sortBy: readonly SortKey[] | undefined,
  limit: number | undefined,
): Promise<GroupSpec | undefined> {
  const top = positive(flags.top, '--top')
  if (flags.groupBy === undefined && flags.agg === undefined) {
    if (top === undefined) return undefined
    const message = '--top needs --group-by; the first objects of an order are --sort-by with --limit'
    throw new UsageError(message, { flag: '--top' })
  }
  if (top !== undefined && limit !== undefined)
    throw new UsageError('--top and --limit cannot be used together', { flag: '--top' })
  const { parseGroups } = await import('./expression-flags.ts')
  return {
    ...parseGroups(flags),
    ...(sortBy === undefined ? {} : { sortBy }),
    ...(top === undefined ? {} : { top }),
    ...(limit === undefined ? {} : { limit }),
  }
}

async function expressionsOf({ where, col = [] }: QueryFlags): Promise<Pick<QuerySpec, 'where' | 'columns'>> {
  if (where === undefined && col.length === 0) return {}
  const { parseColumns, parseCondition } = await import('./expression-flags.ts')
  return {
    ...(where === undefined ? {} : { where: parseCondition(where) }),
    ...(col.length === 0 ? {} : { columns: parseColumns(col) }),
  }
}

async function checkSelectors(flags: QueryFlags): Promise<void> {
  if (flags.selector) (await import('../../machinery/selectors/label-selector.ts')).parseLabelSelector(flags.selector)
  if (flags.fieldSelector) {
    const { parseFieldSelector } = await import('../../machinery/selectors/field-selector.ts')
    parseFieldSelector(flags.fieldSelector)
  }
}

/** An expression that cannot be read is refused before anything is asked of a server. */
async function checkTemplate(output: Output): Promise<void> {
  if (output.format === 'jsonpath') (await import('../../machinery/jsonpath/index.ts')).parseJsonPath(output.template)
  if (output.format === 'custom-columns') {
    const { parseCustomColumns } = await import('../../machinery/custom-columns.ts')
    parseCustomColumns(output.template, { isFile: output.file !== undefined })
  }
}
