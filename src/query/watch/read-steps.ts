// Watching what one planned read selects: what its reflector says, and what became of objects that it says are gone.

import type { Delta, ReadRequest, Row } from '../../cluster/read.ts'
import { sleep } from '../../cluster/transport/sleep.ts'
import { ConfigError, ConnectionError, ServerError, UsageError } from '../../errors.ts'
import { qualifiedName } from '../../machinery/resource-info.ts'
import type { Column } from '../../machinery/table.ts'
import type { Notice, Problem } from '../../streams.ts'
import type { PreparedReads } from '../prepare-reads.ts'
import { readProblem } from '../problems.ts'
import type { PlannedRead } from '../query-plan.ts'
import { isRefusedSelector, refusedMessage } from '../refused-selector.ts'
import type { Source } from '../source.ts'
import { type Fate, fateOf, mayLeave, mayPass } from './departure.ts'

/** What happens to a read. */
export type Step =
  | {
      readonly kind: 'row'
      readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
      readonly row: Row
      readonly columns?: readonly Column[]
      /** It was found by listing again: of a DELETED row only the identity may be known. */
      readonly isRelisted: boolean
      /** Of DELETED. */
      readonly fate?: Fate
    }
  | { readonly kind: 'synced'; readonly columns?: readonly Column[] }
  | { readonly kind: 'notice'; readonly notice: Notice }
  /** What it says cannot be watched; the last step. */
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** The read that is sent in place of a planned one. */
  | { readonly kind: 'replanned'; readonly read: PlannedRead; readonly notice: Notice }

export type StepOptions = {
  readonly source: Source
  readonly signal: AbortSignal
  readonly replan: PreparedReads['replan']
  /** One object that is asked for by its name has to be there to begin with. */
  readonly mustExist: boolean
  /** True for an object whose end has to be told. */
  isMember(row: Row): boolean
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000

/** Follows a read until the signal is aborted, or it turns out that it cannot be watched. */
export async function* stepsOf(read: PlannedRead, options: StepOptions): AsyncGenerator<Step> {
  const { source, signal, replan } = options
  if (source.reflect === undefined) throw new UsageError('files cannot be watched', { flag: '--watch' })
  let isInitial = true
  let hasRows = false
  const request = asWatchable(read.request)
  for await (const delta of source.reflect(request, signal)) {
    switch (delta.type) {
      case 'BOOKMARK':
        break
      case 'RETRY': {
        const other = isInitial && isRefusedSelector(delta.error, read) ? replan(read) : undefined
        if (other !== undefined) {
          const message = refusedMessage(read, delta.error as ServerError)
          yield { kind: 'replanned', read: other, notice: { kind: 'fallback', context: read.source, message } }
          yield* stepsOf(other, options)
          return
        }
        if (isInitial && isFinal(delta.error)) {
          yield { kind: 'problem', problem: readProblem(delta.error, read.source, read.request) }
          return
        }
        yield { kind: 'notice', notice: retryNotice(delta, read) }
        break
      }
      case 'SYNCED':
        if (isInitial && options.mustExist && !hasRows) {
          yield { kind: 'problem', problem: readProblem(notFound(read.request), read.source, read.request) }
          return
        }
        isInitial = false
        yield { kind: 'synced', ...(delta.columns === undefined ? {} : { columns: delta.columns }) }
        break
      default:
        hasRows = true
        yield* rowSteps(delta, read, request, options)
    }
  }
}

type RowDelta = Extract<Delta, { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' }>

async function* rowSteps(
  { type, row, columns, isRelisted }: RowDelta,
  read: PlannedRead,
  request: ReadRequest,
  options: StepOptions,
): AsyncGenerator<Step> {
  const step = { kind: 'row', type, row, isRelisted, ...(columns === undefined ? {} : { columns }) } as const
  if (type !== 'DELETED' || !mayLeave(read.request) || !options.isMember(row)) {
    yield type === 'DELETED' ? { ...step, fate: 'deleted' } : step
    return
  }
  const { source, signal } = options
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      yield { ...step, fate: await fateOf(row, request, source, signal) }
      return
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof ServerError) && !(error instanceof ConnectionError)) throw error
      const name = `${qualifiedName(read.request.resource)} ${JSON.stringify(row.object?.metadata?.name)}`
      const unknown = `what became of ${name} could not be asked: ${error.message}`
      const isWorthAnother = mayPass(error)
      const message = isWorthAnother ? `${unknown}; trying again in ${inSeconds(waitMs)}` : unknown
      yield { kind: 'notice', notice: { kind: 'fallback', message, context: read.source } }
      if (!isWorthAnother) {
        yield { ...step, fate: { stays: undefined } }
        return
      }
      await sleep(waitMs, signal).catch(() => {})
      if (signal.aborted) return
    }
  }
}

/** One object is watched as a list of one. Without identity nothing is known of what is told twice. */
function asWatchable(request: ReadRequest): ReadRequest {
  const { name, representation, ...rest } = request
  const list = {
    ...rest,
    representation: representation === 'table-none' ? ('table-metadata' as const) : representation,
  }
  return name === undefined ? list : { ...list, fieldSelector: `metadata.name=${name}` }
}

/** True for what no further try is likely to mend: refusals, and servers that are not there. */
function isFinal(error: Error): boolean {
  if (error instanceof ConnectionError) return ['refused', 'dns', 'tls', 'proxy'].includes(error.failure)
  if (error instanceof ServerError) return error.code >= 400 && error.code < 500 && !PASSING_CODES.has(error.code)
  return error instanceof ConfigError
}

/** Time-out, expired version, too many requests. */
const PASSING_CODES = new Set([408, 410, 429])

function notFound({ resource, name }: ReadRequest): ServerError {
  const message = `${qualifiedName(resource)} "${name}" not found`
  return new ServerError({ code: 404, reason: 'NotFound', message })
}

function retryNotice(delta: Extract<Delta, { type: 'RETRY' }>, read: PlannedRead): Notice {
  const when = inSeconds(delta.delayMs)
  const message = `watching ${read.request.resource.resource} broke off: ${delta.error.message}; trying again in ${when}`
  return { kind: 'fallback', message, context: read.source }
}

function inSeconds(delayMs: number): string {
  return `${Math.max(0.1, Math.round(delayMs / 100) / 10)}s`
}
