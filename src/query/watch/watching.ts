// A watch under way: reads that tell what happens, timers, and what is waited for, one thing after the other.

import { CancelledError } from '../../errors.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import type { Event } from '../../streams.ts'
import { mergeAsTheyCome } from '../merge-as-they-come.ts'
import type { QuerySpec } from '../query-spec.ts'
import type { Source } from '../source.ts'
import { createTally } from '../tally.ts'
import type { WatchOptions } from '../watch-query.ts'
import { later, openAlarms } from './alarms.ts'
import { ageHint, type PreparedWatch, prepareWatch } from './prepare-watch.ts'
import { type Step, stepsOf } from './read-steps.ts'
import type { WatchItem, WatchSummary } from './watch-item.ts'
import { type Happening, openWatchedRead, type WatchedRead } from './watched-read.ts'
import { openSchemas } from './watched-schemas.ts'

type Alarm = 'time' | 'until'
type ReadStep = { readonly index: number; readonly step: Step | { readonly kind: 'ended' } }

/** How often conditions that change with time are asked again, and the part of the time that it may take: a twentieth. */
const TICK_MS = 1000
const TICK_SHARE = 20

/** Nothing is asked of a source before the events are read, which can be done once. */
export class Watch {
  readonly #spec: QuerySpec
  readonly #sources: readonly Source[]
  readonly #options: WatchOptions
  readonly #clock: () => Date
  readonly #stop = new AbortController()
  readonly #signal: AbortSignal
  readonly #alarms = openAlarms<Alarm>()
  readonly #tally: ReturnType<typeof createTally>
  readonly #pending: Event<never>[] = []
  /** Reads that cannot be watched. */
  readonly #failed = new Set<number>()
  /** Problems of single rows that were told. */
  readonly #told = new WeakSet<object>()
  #prepared: PreparedWatch | undefined
  #reads: readonly WatchedRead[] = []
  #running = 0
  #states = 0
  #isLate = false
  #ended: WatchSummary['ended'] | undefined

  constructor(spec: QuerySpec, sources: readonly Source[], options: WatchOptions) {
    this.#spec = spec
    this.#sources = sources
    this.#options = options
    this.#clock = options.clock ?? (() => new Date())
    this.#signal =
      options.signal === undefined ? this.#stop.signal : AbortSignal.any([options.signal, this.#stop.signal])
    this.#tally = createTally(sources)
  }

  async *events(): AsyncGenerator<Event<WatchItem>, WatchSummary> {
    const { timeoutMs = 0, signal } = this.#options
    const forget = timeoutMs > 0 ? later(timeoutMs, () => this.#timeIsUp()) : () => {}
    try {
      yield* this.#watch()
    } catch (error) {
      if (!this.#isLate || !(error instanceof CancelledError)) throw error
    } finally {
      forget()
      this.#stop.abort()
      this.#alarms.close()
    }
    if (signal?.aborted) throw new CancelledError(undefined, { cause: signal.reason })
    if (this.#ended === undefined) this.#askFinally()
    yield* this.#tally.note(this.#remarks())
    return this.summarize(this.#ended ?? (this.#isLate ? 'timeout' : 'nothing-left'))
  }

  summarize(ended: WatchSummary['ended']): WatchSummary {
    const until = this.#prepared?.waiting?.summary() ?? (this.#options.until === undefined ? undefined : { met: false })
    return {
      ...this.#tally.summarize(),
      matched: this.#reads.reduce((sum, read) => sum + read.count(), 0),
      listed: this.#states,
      reads: { planned: this.#reads.length, answered: this.#reads.filter((read) => read.hasSynced()).length },
      ended,
      ...(until === undefined ? {} : { until }),
    }
  }

  #timeIsUp(): void {
    this.#isLate = true
    this.#stop.abort(new CancelledError('the time is up'))
  }

  async *#watch(): AsyncGenerator<Event<WatchItem>> {
    const { until, onPlan } = this.#options
    const common = { signal: this.#signal, clock: this.#clock }
    const prepared = await prepareWatch(this.#spec, this.#sources, until === undefined ? common : { ...common, until })
    this.#prepared = prepared
    yield* this.#tally.note(prepared.prepared.events)
    const hint = ageHint(prepared.spec)
    if (hint !== undefined) yield { notice: hint }
    this.#tally.planned(prepared.prepared.reads)
    onPlan?.(prepared.prepared.reads)
    const streams = this.#openReads(prepared)
    if (prepared.ticks) this.#alarms.set('time', TICK_MS)
    for await (const occurrence of mergeAsTheyCome<Alarm | ReadStep>([...streams, this.#alarms])) {
      yield* this.#take(occurrence)
      if (this.#ended !== undefined) return
    }
  }

  #openReads({ prepared, stages, isTimed }: PreparedWatch): readonly AsyncIterable<ReadStep>[] {
    const { withChanges = false } = this.#options
    const schemas = openSchemas(prepared.facts, this.#sources, (notice) => this.#pending.push({ notice }))
    const known = new Map<number, Schema | undefined>()
    this.#reads = prepared.reads.map((read, index) => {
      const manner = { isTimed, withChanges, showsObjects: this.#spec.needs.object, schema: () => known.get(index) }
      return openWatchedRead(read, { index, stages, clock: this.#clock, ...manner })
    })
    this.#running = this.#reads.length
    if (this.#running === 0) this.#alarms.close()
    return prepared.reads.map((read, index) => {
      // nothing is compared before everything is listed
      const schema = withChanges ? schemas.of(read, this.#signal) : undefined
      return this.#follow(index, async () => void known.set(index, await schema))
    })
  }

  async *#follow(index: number, onSynced: () => Promise<void>): AsyncGenerator<ReadStep> {
    const { read, isMember } = this.#reads[index] as WatchedRead
    const { prepared } = this.#prepared as PreparedWatch
    const isNamed = read.request.name !== undefined
    const steps = stepsOf(read, {
      source: this.#sources.find(({ name }) => name === read.source) as Source,
      signal: this.#signal,
      replan: prepared.replan,
      mustExist: isNamed && !this.#spec.ignoreNotFound && this.#options.until === undefined,
      isMember,
    })
    for await (const step of steps) {
      if (step.kind === 'synced') await onSynced()
      yield { index, step }
    }
    yield { index, step: { kind: 'ended' } }
  }

  *#take(occurrence: Alarm | ReadStep): Generator<Event<WatchItem>> {
    if (occurrence === 'time') yield* this.#tick()
    else if (occurrence !== 'until') yield* this.#takeStep(occurrence)
    this.#askUntil(occurrence === 'until')
    yield* this.#tally.note(this.#remarks())
    if (this.#options.timeoutMs === 0 && this.#isSettled()) this.#ended ??= 'timeout'
  }

  *#takeStep({ index, step }: ReadStep): Generator<Event<WatchItem>> {
    const read = this.#reads[index] as WatchedRead
    switch (step.kind) {
      case 'row':
        this.#states++
        yield* this.#note(read.row(step))
        break
      case 'synced':
        yield { item: read.synced(step) }
        break
      case 'notice':
        this.#pending.push({ notice: step.notice })
        break
      case 'replanned':
        read.replan(step.read)
        this.#tally.replanned(step.read, index)
        this.#options.onPlan?.(this.#tally.plan())
        this.#pending.push({ notice: step.notice })
        break
      case 'problem':
        this.#failed.add(index)
        this.#prepared?.stages?.silent(index)
        this.#pending.push({ problem: step.problem })
        break
      case 'ended':
        this.#running--
        if (this.#running === 0) this.#alarms.close()
    }
  }

  *#note(happening: Happening | undefined): Generator<Event<WatchItem>> {
    if (happening === undefined) return
    this.#prepared?.waiting?.noted(happening)
    if (happening.item !== undefined) yield { item: happening.item }
  }

  *#tick(): Generator<Event<WatchItem>> {
    const startedAt = performance.now()
    for (const read of this.#reads) {
      if (!read.hasSynced()) continue
      for (const happening of read.askAgain()) yield* this.#note(happening)
    }
    this.#prepared?.waiting?.ticked()
    this.#alarms.set('time', Math.max(TICK_MS, TICK_SHARE * (performance.now() - startedAt)))
  }

  /** True while everything that can be watched is known. */
  #isSettled(): boolean {
    const watched = this.#reads.filter((_, index) => !this.#failed.has(index))
    return watched.length > 0 && watched.every((read) => read.isSettled())
  }

  #askUntil(isTime: boolean): void {
    const waiting = this.#prepared?.waiting
    const delayMs = waiting?.delayMs()
    if (waiting === undefined || delayMs === undefined || !this.#isSettled()) return
    if (delayMs > 0 && !isTime) this.#alarms.set('until', delayMs)
    else if (waiting.isMet()) this.#ended = 'until'
  }

  /** When the time is up, and where nothing can ever match. */
  #askFinally(): void {
    const { waiting, prepared } = this.#prepared ?? {}
    const isImpossible = this.#reads.length === 0 && prepared?.events.every((event) => !('problem' in event))
    if (waiting !== undefined && (isImpossible || this.#isSettled()) && waiting.isMet()) this.#ended = 'until'
  }

  /** What there is to say besides items: each row on which an expression failed is named once. */
  #remarks(): readonly Event<never>[] {
    const { stages, waiting } = this.#prepared ?? {}
    const ofRows = (stages?.counts.evalErrors ?? 0) === 0 ? [] : (stages?.problems() ?? [])
    const untold = ofRows.filter((problem) => problem.ref !== undefined && !this.#told.has(problem))
    for (const problem of untold) this.#told.add(problem)
    return [...this.#pending.splice(0), ...untold.map((problem) => ({ problem })), ...(waiting?.problems() ?? [])]
  }
}
