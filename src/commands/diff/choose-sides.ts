// Opens what a diff compares: clusters, files, revisions, and the run over them.

import type { Cluster } from '../../cluster/cluster.ts'
import type { OpenCluster } from '../../cluster/open-cluster.ts'
import type { DiffItem, DiffSummary } from '../../diff/diff-item.ts'
import type { CommonDiffOptions, ManifestDiffOptions } from '../../diff/diff-options.ts'
import { UsageError } from '../../errors.ts'
import type { ConnectionOptions } from '../../flags/connection-flags.ts'
import type { Env } from '../../flags/env.ts'
import { type ManifestObject, type ManifestSpec, readManifests } from '../../manifest/index.ts'
import type { Event, Run } from '../../streams.ts'
import type { LiveTarget, Sides } from './side-flags.ts'
import { type IsWanted, ofWantedKinds } from './wanted-kinds.ts'

export type SidesToOpen = {
  readonly sides: Sides
  readonly manifests: ManifestSpec
  readonly diff: ManifestDiffOptions
  readonly env: Env
  /** Manifests of other kinds need not be compared. Default: all kinds are wanted. */
  readonly isWantedKind?: IsWanted | undefined
  /** Opens another context of the same kubeconfig. */
  readonly open: (context: string) => Promise<OpenCluster>
}

/** A run, and the other cluster where there is one. */
export type OpenSides = { readonly run: Run<DiffItem, DiffSummary>; readonly other?: OpenCluster }

/** Nothing is asked of a server yet. @throws UsageError, ConfigError */
export async function openSides(cluster: Cluster, asked: SidesToOpen): Promise<OpenSides> {
  const { sides, manifests, diff: options, env } = asked
  const { signal, allFields, showSecrets, secretRules } = options
  const common: CommonDiffOptions = { signal, allFields, showSecrets, secretRules }
  switch (sides.kind) {
    case 'manifests':
      return { run: await overManifests(sides, cluster, asked) }
    case 'live':
    case 'refs': {
      const { diffLive, diffRefs } = await import('../../diff/diff-live.ts')
      const { readRefs } = await import('./read-refs.ts')
      const refs = sides.kind === 'refs' ? await readRefs(sides.refs, env) : []
      const other = await otherCluster(sides.to, asked)
      const to = { ...common, toNamespace: sides.to.namespace }
      const right = other ?? cluster
      const run = sides.kind === 'live' ? diffLive(sides.spec, cluster, right, to) : diffRefs(refs, cluster, right, to)
      return { run, ...(other !== undefined && { other }) }
    }
    case 'since': {
      const { diffSince } = await import('../../diff/diff-since.ts')
      const saved = readSaved(sides.file, manifests)
      return { run: diffSince(saved, cluster, { ...common, spec: sides.spec, name: sides.file }) }
    }
    case 'revision': {
      const { diffRevision } = await import('../../diff/diff-revision.ts')
      return { run: diffRevision(sides.spec, sides.revision, cluster, common) }
    }
    case 'watch': {
      const { diffWatch, diffWatchManifests } = await import('../../diff/diff-watch.ts')
      const watching = { ...common, owners: sides.owners, clock: env.now, namespace: options.namespace }
      if (sides.spec !== undefined) return { run: diffWatch(sides.spec, cluster, watching) }
      return { run: diffWatchManifests(await chosen(manifests, sides.labelSelector), cluster, watching) }
    }
  }
}

async function overManifests(
  { prune, labelSelector }: Extract<Sides, { kind: 'manifests' }>,
  cluster: Cluster,
  { manifests, diff: options, isWantedKind }: SidesToOpen,
): Promise<Run<DiffItem, DiffSummary>> {
  if (prune !== undefined) {
    const { diffPruning } = await import('../../diff/prune.ts')
    return diffPruning(readManifests(manifests), cluster, prune, options)
  }
  const { diff } = await import('../../diff/diff-manifests.ts')
  const all = await chosen(manifests, labelSelector)
  return diff(isWantedKind === undefined ? all : ofWantedKinds(all, isWantedKind), cluster, options)
}

async function chosen(
  manifests: ManifestSpec,
  labelSelector: string | undefined,
): Promise<AsyncIterable<Event<ManifestObject>>> {
  const all = readManifests(manifests)
  if (labelSelector === undefined) return all
  const { selected } = await import('../../diff/prune.ts')
  return selected(all, labelSelector)
}

async function otherCluster({ context }: LiveTarget, { open }: SidesToOpen): Promise<OpenCluster | undefined> {
  return context === undefined ? undefined : await open(context)
}

/** A saved state that cannot be read leaves nothing to compare. @throws UsageError */
async function* readSaved(
  file: string,
  { stdin, cwd, env, signal }: ManifestSpec,
): AsyncGenerator<Event<ManifestObject>> {
  const spec: ManifestSpec = {
    filenames: [file],
    ...(stdin !== undefined && { stdin }),
    ...(cwd !== undefined && { cwd }),
    ...(env !== undefined && { env }),
    ...(signal !== undefined && { signal }),
  }
  for await (const event of readManifests(spec)) {
    if ('problem' in event && event.problem.scope === 'source')
      throw new UsageError(event.problem.message, { flag: '--since', value: file, cause: event.problem.cause })
    yield event
  }
}

/** The connection of another context: what was said of the first one's server and user is not about it. */
export function connectionTo(context: string, options: ConnectionOptions): ConnectionOptions {
  const { kubeconfig, as, asUid, asGroups, asUserExtra, requestTimeoutMs, disableCompression } = options
  return {
    context,
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(as !== undefined && { as }),
    ...(asUid !== undefined && { asUid }),
    ...(asGroups !== undefined && { asGroups }),
    ...(asUserExtra !== undefined && { asUserExtra }),
    ...(requestTimeoutMs !== undefined && { requestTimeoutMs }),
    ...(disableCompression !== undefined && { disableCompression }),
    cacheDir: options.cacheDir,
    env: options.env,
    homeDir: options.homeDir,
    cwd: options.cwd,
  }
}
