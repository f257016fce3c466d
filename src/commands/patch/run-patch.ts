// Runs `patch`: from words and flags to targets, an edit and a journal.

import type { Cluster } from '../../cluster/cluster.ts'
import { UsageError } from '../../errors.ts'
import type { ConnectionFlags } from '../../flags/connection-flags.ts'
import type { Env } from '../../flags/env.ts'
import { EXIT, type ExitCode } from '../../flags/exit-code.ts'
import { readManifests } from '../../manifest/index.ts'
import type { Editing } from '../../patch/plan/editing.ts'
import type { TargetSource } from '../../patch/plan/plan-writes.ts'
import { namedBy, selectedBy } from '../../patch/plan/select.ts'
import { FIELD_MANAGER } from '../../patch/request.ts'
import { colorLevel } from '../../print/color-level.ts'
import { createColors } from '../../print/colors.ts'
import type { QuerySpec } from '../../query/query-spec.ts'
import type { Event, Ref } from '../../streams.ts'
import { type RefList, readRefList } from '../diff/read-refs.ts'
import { openClusters } from '../query/open-clusters.ts'
import { stderrObserver } from '../query/talk.ts'
import { canaryFor } from './canary-flags.ts'
import { carryOut } from './carry-out.ts'
import { journalOf } from './open-journal.ts'
import { type EditFlags, toEditing } from './patch-flags.ts'
import { planKeeper } from './plan-file.ts'
import { type RunFlags, type RunManner, toManner, toRunOptions } from './run-flags.ts'
import { type SelectionFlags, specOf } from './selection.ts'

export type PatchFlags = ConnectionFlags &
  EditFlags &
  RunFlags &
  SelectionFlags & {
    readonly contexts?: readonly string[]
    readonly filename?: readonly string[]
    readonly recursive?: boolean
    readonly kustomize?: string
    readonly refs?: string
    readonly allowPartial?: boolean
    readonly plan?: string
  }

/** @throws UsageError, ConfigError, ConnectionError, ServerError, CancelledError */
export async function runPatch(words: readonly string[], flags: PatchFlags, env: Env): Promise<ExitCode> {
  checkTogether(words, flags)
  const manner = toManner(flags)
  const patch = {
    ...toRunOptions(flags, env),
    fieldManager: flags.fieldManager,
    force: flags.forceConflicts,
    subresource: flags.subresource,
  }
  const spec = words.length === 0 ? undefined : await specOf(words, flags)
  const editing = await toEditing(flags, env)
  const list = flags.refs === undefined ? undefined : await readRefList(flags.refs, env)
  return withClusters(contextsOf(flags, list), flags, manner, env, async (clusters) => {
    const facts = {
      env,
      manner,
      clusters,
      fieldManager: flags.fieldManager ?? FIELD_MANAGER,
      force: flags.forceConflicts ?? false,
    }
    return carryOut(
      {
        targets: await targetsOf(spec ?? list, flags, clusters, editing, env),
        clusters,
        patch,
        manner,
        verb: 'Patch',
        allowPartial: flags.allowPartial ?? false,
        openJournal: journalOf({ ...facts, command: ['patch', ...words, ...shownFlags(flags)] }),
        keepPlan: flags.plan === undefined ? undefined : planKeeper(flags.plan, facts),
        canary: await canaryFor(manner),
      },
      env,
    )
  })
}

/** Opens the clusters, and closes them whatever happens; with --warnings-as-errors a warning is a no. */
export async function withClusters(
  contexts: readonly string[] | undefined,
  flags: ConnectionFlags,
  { color, verbosity, warningsAsErrors }: RunManner,
  env: Env,
  work: (clusters: readonly Cluster[]) => Promise<ExitCode>,
): Promise<ExitCode> {
  const level = colorLevel({ flag: color, env: env.vars, isTty: env.isStderrTty, platform: env.platform })
  const observer = await stderrObserver(env, verbosity, (await createColors(level)).warning)
  const opened = await openClusters(contexts, flags, env, observer)
  try {
    const code = await work(opened.map(({ cluster }) => cluster))
    if (!warningsAsErrors || observer.warnings() === 0 || code !== EXIT.done) return code
    const [one, many] = ['1 warning received', `${observer.warnings()} warnings received`]
    env.stderr.write(`error: ${observer.warnings() === 1 ? one : many}\n`)
    return EXIT.no
  } finally {
    for (const { cluster } of opened) cluster.close()
  }
}

/** Objects are where the query has found them, unless it is said where they are. */
function contextsOf(
  { contexts, context, cluster, user, server }: PatchFlags,
  list: RefList | undefined,
): readonly string[] | undefined {
  const isSaid = [contexts, context, cluster, user, server].some((flag) => flag !== undefined)
  const found = new Set(list?.refs.flatMap(({ context: of }) => (of === undefined ? [] : [of])))
  return isSaid || found.size === 0 ? contexts : [...found]
}

function checkTogether(words: readonly string[], flags: PatchFlags): void {
  const { refs, filename, kustomize, selector, fieldSelector, where, allNamespaces, plan, dryRun } = flags
  const files = filename !== undefined || kustomize !== undefined
  const ways = [words.length > 0, files, refs !== undefined].filter((is) => is).length
  if (ways === 0)
    throw new UsageError('one or more objects must be specified as KIND, KIND NAME, KIND/NAME, -f or --refs')
  if (ways > 1) throw new UsageError('objects are named by words, by -f or by --refs: only one of them')
  const selects = [selector, fieldSelector, where].some((flag) => flag !== undefined) || allNamespaces
  if (words.length === 0 && selects)
    throw new UsageError('-l, --field-selector, --where and -A need a KIND', { flag: '--selector' })
  if (flags.recursive && !files) throw new UsageError('--recursive needs --filename', { flag: '--recursive' })
  if (plan !== undefined && dryRun !== undefined && dryRun !== 'none')
    throw new UsageError('--plan keeps what --dry-run shows: only one of them', { flag: '--plan' })
}

async function targetsOf(
  asked: QuerySpec | RefList | undefined,
  flags: PatchFlags,
  clusters: readonly Cluster[],
  editing: Editing,
  env: Env,
): Promise<TargetSource> {
  if (asked !== undefined && 'targets' in asked) return selectedBy(asked, clusters, editing)
  const { refs, rest } =
    asked === undefined
      ? await refsInFiles(flags, clusters, env)
      : { refs: asked.refs, rest: asked.problems.map((problem) => ({ problem })) }
  const named = namedBy(refs, clusters, editing)
  return async function* (tools) {
    yield* rest
    yield* named(tools)
  }
}

/** The objects that manifests name, in every cluster. */
async function refsInFiles(
  { filename = [], recursive, kustomize, namespace }: PatchFlags,
  clusters: readonly Cluster[],
  env: Env,
): Promise<{ readonly refs: readonly Ref[]; readonly rest: readonly Event<never>[] }> {
  const refs: Ref[] = []
  const rest: Event<never>[] = []
  const { stdin, cwd, vars, signal } = env
  const files = { filenames: filename, ...(recursive && { recursive }), ...(kustomize !== undefined && { kustomize }) }
  for await (const event of readManifests({ ...files, stdin, cwd, env: vars, signal })) {
    if (!('item' in event)) {
      rest.push(event)
      continue
    }
    const { apiVersion, kind, metadata } = event.item.object
    const own = metadata?.namespace ?? namespace
    for (const { name: context } of clusters)
      refs.push({
        context,
        apiVersion,
        kind,
        name: metadata?.name ?? '',
        ...(own !== undefined && own !== '' && { namespace: own }),
      })
  }
  return { refs, rest }
}

/** The flags as they were typed, as far as they say what was done; values may be secret, and are left out of a journal that may not hold any. */
function shownFlags(flags: PatchFlags): readonly string[] {
  return Object.entries(flags).flatMap(([name, value]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    if (HIDDEN.has(name) || value === undefined || value === false || DEFAULTS[name] === value) return []
    if (value === true) return [flag]
    return [value].flat().map((one) => `${flag}=${one}`)
  })
}

const HIDDEN = new Set(['token', 'v', 'headers', 'color', 'output', 'yes'])
const DEFAULTS: { readonly [name: string]: unknown } = { onError: 'continue' }
