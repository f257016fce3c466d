// A plan: every object that was selected, what would be written to it, and what the server says of that.

import { randomBytes } from 'node:crypto'
import { DEFAULT_CONCURRENCY } from '../../diff/diff-options.ts'
import type { Curtain } from '../../diff/to-item.ts'
import { CancelledError, ConfigError, ServerError, UsageError } from '../../errors.ts'
import { maskWith } from '../../machinery/masking/mask.ts'
import { type Event, type Run, toRun } from '../../streams.ts'
import { inFlight } from '../in-flight.ts'
import type { PatchOptions } from '../patch-options.ts'
import { FIELD_MANAGER } from '../request.ts'
import { type PlanTally, planTally } from '../tally.ts'
import { knowAutoscalers } from './autoscalers.ts'
import { type Planning, planOne, problemOf } from './plan-one.ts'
import type { Planned } from './planned-write.ts'
import { failurePreview } from './preview.ts'
import type { Target } from './target.ts'

/** What a plan came to. */
export type PlanSummary = {
  /** Objects that were selected. */
  readonly planned: number
  /** Those of them that are to be written. */
  readonly toWrite: number
  /** Something that was to be selected could not be read. */
  readonly partial: boolean
  readonly requests: { readonly total: number; readonly [sort: string]: number }
  readonly ms: number
}

/** What targets are read by, so that its requests are counted with the plan's. */
export type TargetSource = (tools: {
  readonly signal: AbortSignal
  readonly count: (sort: string) => void
}) => AsyncIterable<Event<Target>>

/** The mask of a run; undefined: secrets are shown. */
export function patchCurtain({ showSecrets = false, secretRules }: PatchOptions): Curtain {
  return showSecrets ? undefined : maskWith({ key: randomBytes(32), rules: secretRules })
}

/**
 * Plans what is to be written, object by object, in the order in which they are selected. One that the server would
 * refuse never hides the others: it is settled already.
 *
 * @throws while iterating: UsageError when there is more to write than allowed, or an edit does not fit a kind;
 * ConnectionError, ServerError, ConfigError when a server cannot be asked at all; CancelledError
 */
export function planWrites(targets: TargetSource, options: PatchOptions, curtain: Curtain): Run<Planned, PlanSummary> {
  const counted = planTally()
  return toRun(
    () => generate(targets, options, curtain, counted),
    () => counted.summary(),
  )
}

async function* generate(
  targets: TargetSource,
  options: PatchOptions,
  curtain: Curtain,
  counted: PlanTally,
): AsyncGenerator<Event<Planned>, PlanSummary> {
  const abort = new AbortController()
  const signal = options.signal === undefined ? abort.signal : AbortSignal.any([options.signal, abort.signal])
  const aside: Event<never>[] = []
  const planning: Planning = {
    fieldManager: options.fieldManager ?? FIELD_MANAGER,
    force: options.force ?? false,
    curtain,
    asksServer: options.dryRun !== 'client',
    count: counted.request,
    signal,
  }
  const autoscalers = knowAutoscalers(counted.request, signal)
  const work = async (target: Target) => warned(await settled(target, planning), autoscalers)
  const once = onlyOnce(targets({ signal, count: counted.request }), aside)
  try {
    for await (const planned of inFlight(once, options.concurrency ?? DEFAULT_CONCURRENCY, work)) {
      yield* drain(aside, counted)
      counted.item(planned.write)
      checkMax(counted, options, abort)
      yield { item: planned }
    }
    if (options.signal?.aborted) throw new CancelledError(undefined, { cause: options.signal.reason })
    yield* drain(aside, counted)
    return counted.summary()
  } finally {
    abort.abort()
  }
}

function checkMax(counted: PlanTally, { max }: PatchOptions, abort: AbortController): void {
  if (max === undefined || counted.summary().toWrite <= max) return
  // whatever is still being read is not wanted any more
  abort.abort()
  throw new UsageError(
    `more than ${max} ${max === 1 ? 'object' : 'objects'} would be written, and --max allows no more`,
    {
      flag: '--max',
      value: String(max),
    },
  )
}

function* drain(aside: Event<never>[], counted: PlanTally): Generator<Event<never>> {
  for (const event of aside.splice(0)) {
    if ('problem' in event) counted.problem()
    yield event
  }
}

/**
 * What has been selected twice, by two words or by two contexts of one server, is written once. Copies of a cluster have
 * the same uids: only what is read from the same server is the same object.
 */
async function* onlyOnce(targets: AsyncIterable<Event<Target>>, aside: Event<never>[]): AsyncGenerator<Target> {
  const seen = new Set<string>()
  for await (const event of targets) {
    if (!('item' in event)) {
      aside.push(event)
      continue
    }
    const { cluster, resource, ref, live } = event.item
    const place = `${resource.group}/${resource.resource}/${ref.namespace ?? ''}/${ref.name}`
    const identity = `${cluster.connection.server} ${live?.metadata?.uid ?? place}`
    if (seen.has(identity)) continue
    seen.add(identity)
    yield event.item
  }
}

/** What a server answers about one object is that object's own failure; credentials and connections are everybody's. */
async function settled(target: Target, planning: Planning): Promise<Planned> {
  try {
    return await planOne(target, planning)
  } catch (error) {
    const isOwn = (error instanceof ServerError && error.code !== 401) || error instanceof ConfigError
    if (!isOwn) throw error
    const { ref } = target
    const reason = error instanceof ServerError ? error.reason || 'ServerError' : 'InvalidConfiguration'
    const shown = planning.curtain === undefined ? error.message : planning.curtain.message(error.message, ref)
    const problem = problemOf(ref, reason, shown, error instanceof ServerError ? error.code : undefined)
    const { live: _, ...slim } = target
    return {
      write: {
        target: slim,
        ref,
        changes: [],
        effects: [],
        changeHash: '',
        warnings: [],
        settled: { status: 'error', problem },
      },
      preview: failurePreview(ref, { problem }, planning.curtain),
    }
  }
}

async function warned(planned: Planned, autoscalers: ReturnType<typeof knowAutoscalers>): Promise<Planned> {
  const { write } = planned
  if (write.settled !== undefined) return planned
  const warning = await autoscalers.warning(write.target.cluster, write.ref, write.changes)
  return warning === undefined ? planned : { ...planned, write: { ...write, warnings: [...write.warnings, warning] } }
}
