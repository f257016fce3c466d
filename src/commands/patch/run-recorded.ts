// Runs what was written down before: a plan, the inverse of a run, the rest of one.

import type { Cluster } from '../../cluster/cluster.ts'
import { UsageError } from '../../errors.ts'
import type { ConnectionFlags } from '../../flags/connection-flags.ts'
import type { Env } from '../../flags/env.ts'
import { EXIT, type ExitCode } from '../../flags/exit-code.ts'
import { type ClaimedRun, checkFree, claimRun } from '../../patch/journal/claim-run.ts'
import { continueJournal } from '../../patch/journal/journal.ts'
import { findRun, isHalfPlanned, type ReadJournal, readJournal } from '../../patch/journal/read-journal.ts'
import { plannedBefore } from '../../patch/plan/applying.ts'
import { fromRecords, type RecordedTarget } from '../../patch/plan/from-records.ts'
import { FIELD_MANAGER } from '../../patch/request.ts'
import { openEntries, remainingOf } from '../../patch/resume.ts'
import { undoTargets } from '../../patch/undo.ts'
import type { Ref } from '../../streams.ts'
import { canaryFor } from './canary-flags.ts'
import { carryOut } from './carry-out.ts'
import { folderOf, journalOf, journalOptions } from './open-journal.ts'
import { readPlan } from './plan-file.ts'
import { type RunFlags, type RunManner, toManner, toRunOptions } from './run-flags.ts'
import { withClusters } from './run-patch.ts'

type Flags = ConnectionFlags & RunFlags & { readonly object?: readonly string[] }

/** Carries out a plan: each object as it was planned, or not at all. */
export async function runApplyPlan(file: string, flags: Flags, env: Env): Promise<ExitCode> {
  const manner = toManner(flags)
  const { contexts, fieldManager, force, items } = await readPlan(file, env)
  const targets: readonly RecordedTarget[] = items.map((item) => {
    const { ref, resource, subresource, lock } = item
    return { ref, resource, subresource, lock, prepareWith: (schema) => plannedBefore(item, schema) }
  })
  return whereTheyAre({ contexts, targets }, flags, manner, env, async (clusters, there) => {
    const facts = { env, manner, clusters, fieldManager, force, command: ['apply-plan', file] }
    return carryOut(
      {
        targets: fromRecords(there, clusters),
        clusters,
        patch: { ...toRunOptions(flags, env), fieldManager, force },
        manner,
        verb: 'Patch',
        allowPartial: 'failed',
        openJournal: journalOf(facts),
        canary: await canaryFor(manner),
      },
      env,
    )
  })
}

/** Takes a run back. @throws UsageError when there is no such run, or it has no such object */
export async function runUndo(word: string, flags: Flags, env: Env): Promise<ExitCode> {
  const manner = toManner(flags)
  const journal = await journalNamed(word, env)
  await checkFree(journal)
  const targets = undoTargets(journal, wantedRefs(flags.object ?? [], journal))
  const { run, contexts } = journal.begin
  return whereTheyAre({ contexts, targets }, flags, manner, env, async (clusters, there) => {
    const command = ['undo', run, ...(flags.object ?? []).map((object) => `--object=${object}`)]
    const facts = { env, manner, clusters, fieldManager: FIELD_MANAGER, force: false, undoes: run, command }
    return carryOut(
      {
        targets: fromRecords(there, clusters),
        clusters,
        patch: toRunOptions(flags, env),
        manner,
        verb: 'Undo',
        allowPartial: 'failed',
        openJournal: journalOf(facts),
        canary: await canaryFor(manner),
        nothingFound: `the run ${run} has written nothing`,
      },
      env,
    )
  })
}

/** Finishes a run, which was approved when it began. Nobody else goes on with it meanwhile. */
export async function runResume(word: string, flags: Flags, env: Env): Promise<ExitCode> {
  const manner = toManner(flags)
  const folder = folderOf(env)
  const run = await findRun(folder, word)
  if (manner.isDryRun) {
    const journal = await readJournal(folder, run)
    await checkFree(journal)
    return goOn(journal, undefined, { flags, manner }, env)
  }
  const claimed = await claimRun(run, { folder, pid: env.pid, now: env.now })
  try {
    return await goOn(claimed.journal, claimed, { flags, manner }, env)
  } finally {
    await claimed.release()
  }
}

async function goOn(
  journal: ReadJournal,
  claimed: ClaimedRun | undefined,
  { flags, manner }: { readonly flags: Flags; readonly manner: RunManner },
  env: Env,
): Promise<ExitCode> {
  const { run, contexts, fieldManager, force, command } = journal.begin
  const again = `run the command again:\n  kubectl tack ${command.join(' ')}`
  if (isHalfPlanned(journal))
    throw new UsageError(`the run ${run} was broken off before anything was written: ${again}`)
  const masked = openEntries(journal).filter(({ planned }) => planned.isMasked).length
  if (masked > 0) {
    const words = `the journal of ${run} does not hold the values of ${masked} ${masked === 1 ? 'secret' : 'secrets'}`
    throw new UsageError(`${words}; what is done is left as it is when you ${again}`)
  }
  const targets = remainingOf(journal)
  if (targets.length === 0) {
    env.stderr.write(`nothing is left of the run ${run}\n`)
    return EXIT.done
  }
  return whereTheyAre({ contexts, targets }, flags, manner, env, (clusters, there) =>
    carryOut(
      {
        targets: fromRecords(there, clusters),
        clusters,
        patch: { ...toRunOptions(flags, env), fieldManager, force },
        manner,
        verb: 'Resume',
        allowPartial: 'failed',
        isApproved: true,
        isContinued: true,
        openJournal: async () => continueJournal(claimed as ClaimedRun, journalOptions({ env, manner })),
      },
      env,
    ),
  )
}

type Recorded = { readonly contexts: readonly string[]; readonly targets: readonly RecordedTarget[] }

/**
 * Objects are in the contexts in which they were. What is in a single one may be said to be in another one now, which
 * has been renamed, or has other rights: by their uids nothing else is hit.
 *
 * @throws UsageError for --context where there are several
 */
function whereTheyAre(
  { contexts, targets }: Recorded,
  flags: Flags,
  manner: RunManner,
  env: Env,
  work: (clusters: readonly Cluster[], targets: readonly RecordedTarget[]) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { context } = flags
  if (context === undefined) return withClusters(contexts, flags, manner, env, (clusters) => work(clusters, targets))
  if (contexts.length > 1)
    throw new UsageError(`--context is for what is in one context, and this is in ${contexts.join(', ')}`, {
      flag: '--context',
      value: context,
    })
  return withClusters(undefined, flags, manner, env, (clusters) => {
    const [there = context] = clusters.map(({ name }) => name)
    return work(
      clusters,
      targets.map((target) => ({ ...target, ref: { ...target.ref, context: there } })),
    )
  })
}

async function journalNamed(word: string, env: Env): Promise<ReadJournal> {
  const folder = folderOf(env)
  return readJournal(folder, await findRun(folder, word))
}

/** `deployment/web`, `Deployment/shop/web`. @throws UsageError for one that the run has not */
function wantedRefs(words: readonly string[], { entries }: ReadJournal): ((ref: Ref) => boolean) | undefined {
  if (words.length === 0) return undefined
  const typesOf = new Map(entries.map(({ planned: { ref, resource } }) => [ref, resource] as const))
  const is = (word: string, ref: Ref): boolean => {
    const { kind, resource = '', namespace, name } = ref
    const [type = '', ...rest] = word.split('/')
    const shortNames = typesOf.get(ref)?.shortNames ?? []
    const isOfType = [kind.toLowerCase(), resource, ...shortNames].includes(type.toLowerCase())
    return isOfType && (rest.length > 1 ? rest.join('/') === `${namespace}/${name}` : rest[0] === name)
  }
  const unknown = words.find((word) => !entries.some(({ planned }) => is(word, planned.ref)))
  if (unknown !== undefined)
    throw new UsageError(`the run has no object ${JSON.stringify(unknown)}`, { flag: '--object', value: unknown })
  return (ref) => words.some((word) => is(word, ref))
}
