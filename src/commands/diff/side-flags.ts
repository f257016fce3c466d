// What the flags mean that say what is compared with what.

import { checkPrune, type PruneOptions } from '../../diff/prune-options.ts'
import { UsageError } from '../../errors.ts'
import { parseIntFlag } from '../../flags/numbers.ts'
import { parseLabelSelector } from '../../machinery/selectors/label-selector.ts'
import type { QuerySpec } from '../../query/query-spec.ts'
import { toQuerySpec } from '../../query/to-query-spec.ts'

export type SideFlags = {
  readonly filename?: readonly string[]
  readonly kustomize?: string
  readonly namespace?: string
  readonly strategy?: string
  readonly serverSide?: boolean
  readonly toContext?: string
  readonly toNamespace?: string
  readonly refs?: string
  readonly since?: string
  readonly revision?: string
  readonly watch?: boolean
  readonly owner?: readonly string[]
  readonly selector?: string
  readonly allNamespaces?: boolean
  readonly prune?: boolean
  readonly pruneAllowlist?: readonly string[]
  readonly all?: boolean
  readonly applyset?: string
}

/** What is compared with what. */
export type Sides =
  /** Manifests with live objects. */
  | {
      readonly kind: 'manifests'
      readonly labelSelector?: string | undefined
      readonly prune?: PruneOptions | undefined
    }
  | { readonly kind: 'live'; readonly spec: QuerySpec; readonly to: LiveTarget }
  | { readonly kind: 'refs'; readonly refs: string; readonly to: LiveTarget }
  | { readonly kind: 'since'; readonly file: string; readonly spec?: QuerySpec | undefined }
  | { readonly kind: 'revision'; readonly spec: QuerySpec; readonly revision: number }
  /** Without a question: what manifests name. */
  | {
      readonly kind: 'watch'
      readonly spec?: QuerySpec | undefined
      readonly owners: readonly string[]
      readonly labelSelector?: string | undefined
    }

export type LiveTarget = { readonly context?: string | undefined; readonly namespace?: string | undefined }

/** @throws UsageError for what contradicts itself */
export function toSides(words: readonly string[], flags: SideFlags): Sides {
  checkTogether(words, flags)
  const { selector: labelSelector, since, revision, refs, toContext, toNamespace, owner: owners = [] } = flags
  if (labelSelector !== undefined) checkSelector(labelSelector)
  const spec = words.length === 0 ? undefined : specOf(words, flags)
  const to: LiveTarget = { context: toContext || undefined, namespace: toNamespace || undefined }
  if (flags.watch) return { kind: 'watch', spec, owners, labelSelector }
  if (since !== undefined) return { kind: 'since', file: since, spec }
  if (revision !== undefined) {
    const wanted = parseIntFlag('--revision', revision, { min: 0 })
    return { kind: 'revision', spec: spec ?? noWords('--revision'), revision: wanted }
  }
  if (refs !== undefined) return { kind: 'refs', refs, to }
  if (to.context !== undefined || to.namespace !== undefined)
    return { kind: 'live', spec: spec ?? noWords(to.context === undefined ? '--to-namespace' : '--to-context'), to }
  if (spec !== undefined) throw new UsageError(OTHER_SIDE, { value: words.join(' ') })
  return { kind: 'manifests', labelSelector, prune: flags.prune ? pruneOf(flags) : undefined }
}

const OTHER_SIDE =
  'what should these objects be compared with? --to-context, --to-namespace, --since, --revision or --watch says so; manifests are given with -f'

const MODES = ['watch', 'since', 'revision', 'to'] as const

function checkTogether(words: readonly string[], flags: SideFlags): void {
  const hasManifests = (flags.filename ?? []).length > 0 || Boolean(flags.kustomize)
  const isTo = Boolean(flags.toContext) || Boolean(flags.toNamespace)
  const given = MODES.filter((mode) =>
    mode === 'to' ? isTo : mode === 'watch' ? flags.watch === true : flags[mode] !== undefined,
  )
  const flagOf = (mode: (typeof MODES)[number]) =>
    mode === 'to' ? (flags.toContext ? '--to-context' : '--to-namespace') : `--${mode}`
  const [first, second] = given.map(flagOf)
  const exclude = (a: string, b: string): never => {
    throw new UsageError(`${a} and ${b} cannot be used together`, { flag: a })
  }
  if (words.length > 0 && hasManifests)
    throw new UsageError('names of live objects and -f or -k cannot be used together', { value: words.join(' ') })
  if (flags.watch && flags.prune) exclude('--watch', '--prune')
  if (first !== undefined && second !== undefined) exclude(first, second)
  if (hasManifests && first !== undefined && first !== '--watch') exclude(first, '-f')
  if (flags.refs !== undefined) checkRefs(words, flags, { hasManifests, isTo, exclude })
  if (flags.owner !== undefined && !flags.watch) throw new UsageError('--owner needs --watch', { flag: '--owner' })
  if (flags.allNamespaces && words.length === 0)
    throw new UsageError('--all-namespaces needs kinds of live objects', { flag: '--all-namespaces' })
  if (flags.watch && words.length === 0 && !hasManifests) noWords('--watch')
  for (const [flag, value] of [
    ['--all', flags.all],
    ['--prune-allowlist', flags.pruneAllowlist],
    ['--applyset', flags.applyset],
  ] as const) {
    if (value !== undefined && !flags.prune)
      throw new UsageError(flag === '--applyset' ? '--applyset requires --prune' : `${flag} needs --prune`, { flag })
  }
}

function checkRefs(
  words: readonly string[],
  { since, revision, watch, selector }: SideFlags,
  { hasManifests, isTo, exclude }: { hasManifests: boolean; isTo: boolean; exclude: (a: string, b: string) => never },
): void {
  if (words.length > 0)
    throw new UsageError('--refs and names of live objects cannot be used together', { flag: '--refs' })
  if (hasManifests) exclude('--refs', '-f')
  if (since !== undefined) exclude('--refs', '--since')
  if (revision !== undefined) exclude('--refs', '--revision')
  if (watch) exclude('--refs', '--watch')
  if (selector !== undefined) exclude('--refs', '--selector')
  if (!isTo) throw new UsageError('--refs needs --to-context or --to-namespace', { flag: '--refs' })
}

function noWords(flag: string): never {
  throw new UsageError(`${flag} needs kinds, or kinds and names, of live objects: deploy,cm or deploy/web`, { flag })
}

function specOf(words: readonly string[], flags: SideFlags): QuerySpec {
  const { selector: labelSelector, namespace, allNamespaces } = flags
  const spec = toQuerySpec(words, {
    needs: { object: true },
    namespaces: allNamespaces ? 'all' : namespace ? [namespace] : 'default',
    ...(labelSelector !== undefined && { labelSelector }),
  })
  const hasNames = spec.targets.some(({ names }) => names.length > 0)
  if (hasNames && labelSelector !== undefined)
    throw new UsageError('name cannot be provided when a selector is specified', { flag: '--selector' })
  if (hasNames && allNamespaces) throw new UsageError('a resource cannot be retrieved by name across all namespaces')
  return spec
}

function checkSelector(selector: string): void {
  try {
    parseLabelSelector(selector)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw new UsageError(error.message, { flag: '--selector', value: selector, cause: error })
  }
}

/** kubectl's `apply --prune` refuses server-side apply; its `--applyset` does not. */
function pruneOf({
  selector: labelSelector,
  all,
  pruneAllowlist,
  applyset,
  strategy,
  serverSide,
}: SideFlags): PruneOptions {
  const prune = { labelSelector, all, allowlist: pruneAllowlist, applySet: applyset }
  checkPrune(prune)
  if (applyset === undefined && (serverSide || strategy === 'ssa'))
    throw new UsageError("--prune is in alpha and doesn't currently work on objects created by server-side apply", {
      flag: '--prune',
    })
  return prune
}
