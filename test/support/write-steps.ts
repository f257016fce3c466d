// One object, written to an API server step by step by several managers: each answer beside our own.
import type { Transport } from '../../src/cluster/http.ts'
import { ServerError } from '../../src/errors.ts'
import type { EndpointOptions } from '../../src/machinery/apply/endpoint.ts'
import { type ApplyOptions, serverSideApply } from '../../src/machinery/apply/server-side-apply.ts'
import { trackUpdate } from '../../src/machinery/apply/track-update.ts'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  parseJson,
  stringifyJson,
} from '../../src/machinery/json.ts'
import { decode } from '../../src/machinery/schema/decode.ts'
import { applyDefaults } from '../../src/machinery/schema/default.ts'
import { isStoredOtherwise, type Sent, withEmpties, withNullBytes } from './built-in-decoded.ts'
import { type Answer, type Judged, unlikeApply, unlikeMerged, unlikeWrite, WRITTEN_AGAIN } from './compare-writes.ts'
import { fieldSent } from './field-sent.ts'

/** What one manager does. Data alone, so that a step can be left out and the others be done again. */
export type Step = {
  readonly do: 'apply' | 'create' | 'replace' | 'merge' | 'json'
  readonly manager: string
  readonly force?: boolean
  readonly subresource?: 'status'
  readonly version: string
  /** A configuration, an object, what to put into the live one, or a patch. */
  readonly body: Json
}

/** A kind that objects are written of. */
export type WriteTarget = {
  readonly transport: Transport
  /** `/apis/GROUP/VERSION/namespaces/NAMESPACE/PLURAL` */
  path(version: string): string
  /** How an endpoint is to be understood. */
  endpoint(version: string, subresource: string): EndpointOptions
  readonly kind: string
  /** One that is always served. */
  readonly version: string
  /** What the server makes of an object that an apply has merged; undefined: nothing can be said of that. */
  readonly foresees: Foresight | undefined
  /** An object of a built-in kind as a write was decoded, before anything else was filled in. */
  readonly decoded?: (live: KubeObject | undefined, stored: KubeObject, sent: Sent) => KubeObject
  /** Others write as well: every write says which state it means. */
  readonly isShared?: boolean
}

/** Whether an applied object is accepted, and as what it is then read. */
export type Foresight = (
  object: KubeObject,
  live: KubeObject | undefined,
  version: string,
  subresource: string,
) => { readonly read: KubeObject; readonly isStoredAlike: boolean } | { readonly refused: string }

export type Found = {
  /** What each step came to: `applied`, `conflicts`, `refused`, `invalid`, `written`, `failed`. */
  readonly outcomes: readonly string[]
  /** Of the first step where we differ; empty: nowhere. */
  readonly differences: readonly string[]
  readonly steps: number
}

const CONTENT_TYPES = {
  apply: 'application/apply-patch+yaml',
  create: 'application/json',
  replace: 'application/json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
}

/** Does the steps in order with an object of its own, up to the first one where we differ. */
export async function runSteps(target: WriteTarget, name: string, steps: readonly Step[]): Promise<Found> {
  const outcomes: string[] = []
  let live: KubeObject | undefined
  let isStale = false
  for (const [done, step] of steps.entries()) {
    const sent = await exchange(target, name, live, step)
    const judged = judge(target, step, sent)
    const { outcome } = judged
    // what was stored otherwise than it is read is written again by any write
    const differences = judged.differences.filter((line) => !isStale || line !== WRITTEN_AGAIN)
    if (sent.live?.metadata?.resourceVersion !== versionOf(sent)) isStale = judged.isStale === true
    outcomes.push(outcome)
    if (differences.length > 0) return { outcomes, differences, steps: done + 1 }
    live = 'object' in sent.answer ? sent.answer.object : sent.live
  }
  return { outcomes, differences: [], steps: steps.length }
}

function versionOf({ answer, live }: Exchanged): string | undefined {
  return ('object' in answer ? answer.object : live)?.metadata?.resourceVersion
}

type Exchanged = {
  /** The object that the write met. */
  readonly live: KubeObject | undefined
  readonly body: JsonObject
  readonly answer: Answer
  /** When the server may have been at it. */
  readonly times: readonly Date[]
}

const MAX_TRIES = 20

/** Where others write as well the step is repeated until it meets a state that is known. */
async function exchange(
  target: WriteTarget,
  name: string,
  before: KubeObject | undefined,
  step: Step,
): Promise<Exchanged> {
  let live = before && (await readAgain(target, name, before, step.version))
  for (let tries = 1; ; tries++) {
    const body = bodyOf(target, name, live, step)
    const from = Date.now()
    const answer = await send(target.transport, requestOf(target, name, step, body))
    const done = { live, body: isJsonObject(body) ? body : {}, answer, times: secondsBetween(from, Date.now()) }
    if (!target.isShared || live === undefined || 'object' in answer) return done
    const now = await readAgain(target, name, live, step.version)
    if (now.metadata?.resourceVersion === live.metadata?.resourceVersion || tries === MAX_TRIES) return done
    live = now
  }
}

async function readAgain(target: WriteTarget, name: string, live: KubeObject, version: string): Promise<KubeObject> {
  if (!target.isShared && live.apiVersion.endsWith(version)) return live
  const answer = await send(target.transport, { method: 'GET', path: `${target.path(version)}/${name}` })
  return 'object' in answer ? answer.object : live
}

function requestOf(target: WriteTarget, name: string, step: Step, body: Json) {
  const collection = target.path(step.version)
  const place =
    step.do === 'create' ? collection : `${collection}/${name}${step.subresource ? `/${step.subresource}` : ''}`
  const force = step.force === undefined ? '' : `&force=${step.force}`
  return {
    method: ({ apply: 'PATCH', merge: 'PATCH', json: 'PATCH', create: 'POST', replace: 'PUT' } as const)[step.do],
    path: `${place}?fieldManager=${step.manager}${force}`,
    contentType: CONTENT_TYPES[step.do],
    body: stringifyJson(body),
  }
}

async function send(transport: Transport, request: Parameters<Transport['request']>[0]): Promise<Answer> {
  try {
    const response = await transport.request(request)
    return { object: parseJson(await response.text()) as KubeObject }
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    return { code: error.code, message: error.message, causes: error.status?.details?.causes ?? [] }
  }
}

function bodyOf(target: WriteTarget, name: string, live: KubeObject | undefined, step: Step): Json {
  const locked = target.isShared && live !== undefined ? live.metadata?.resourceVersion : undefined
  if (step.do === 'json') {
    const lock = { op: 'replace', path: '/metadata/resourceVersion', value: locked ?? '' }
    return locked === undefined ? step.body : [lock, ...(step.body as readonly Json[])]
  }
  const { apiVersion } = target.endpoint(step.version, step.subresource ?? '')
  const body = step.body as JsonObject
  const stated = isJsonObject(body.metadata) ? body.metadata : {}
  const metadata = locked === undefined ? stated : { ...stated, resourceVersion: locked }
  const type = { apiVersion, kind: target.kind }
  if (step.do === 'merge') return Object.keys(metadata).length === 0 ? body : { ...body, metadata }
  if (step.do === 'replace') return { ...live, ...type, ...body, metadata: { ...live?.metadata, name, ...metadata } }
  return { ...type, ...body, metadata: { name, ...metadata } }
}

/** Times have seconds; a request may fall between two. */
function secondsBetween(fromMs: number, toMs: number): Date[] {
  const times = [new Date(fromMs)]
  for (let ms = fromMs - (fromMs % 1000) + 1000; ms <= toMs; ms += 1000) times.push(new Date(ms))
  return times
}

function judge(target: WriteTarget, step: Step, exchanged: Exchanged): Judged {
  const { live, answer, times } = exchanged
  // what is not there yet has no sub-resources
  if (live === undefined && step.subresource !== undefined) return { outcome: 'failed', differences: [] }
  const options = { ...target.endpoint(step.version, step.subresource ?? ''), manager: step.manager }
  if (step.do === 'apply') {
    return closest(times, (now) => judgeApply(target, step, { ...options, force: step.force === true, now }, exchanged))
  }
  if (!('object' in answer)) return { outcome: 'failed', differences: [] }
  const decoded = decodedOf(target, options, step, exchanged, answer.object)
  // what the server filled in is known from itself
  const settle = target.decoded === undefined ? undefined : () => inVersionOf(answer.object, live)
  return closest(times, (now) => {
    const tracked = trackUpdate(live, inVersionOf(decoded, live), { ...options, now, settle })
    const unalike = unlikeWrite(live, tracked, answer.object)
    return {
      outcome: 'written',
      differences: unalike.filter((line) => !isStoredOtherwise(live) || line !== WRITTEN_AGAIN),
    }
  })
}

function judgeApply(target: WriteTarget, step: Step, options: ApplyOptions, { live, body, answer }: Exchanged): Judged {
  const ours = serverSideApply(live, body as KubeObject, options)
  if (target.foresees !== undefined || ours.outcome !== 'applied' || !('object' in answer)) {
    return unlikeApply(target, live, ours, answer, step)
  }
  // what the server made of what was merged, defaults in code among it, is known from itself
  const read = withNullBytes(answer.object, (name) => ours.object[name])
  const settled = serverSideApply(live, body as KubeObject, {
    ...options,
    settle: (merged) => withEmpties(asMerged(read, live), merged) as KubeObject,
  })
  const judged = unlikeApply(target, live, settled, answer, step)
  const own = judged.differences.filter((line) => !isStoredOtherwise(live) || line !== WRITTEN_AGAIN)
  return { ...judged, differences: [...own, ...unlikeMerged(asMerged(ours.object, undefined), read)] }
}

/** The resourceVersion is the one that was met: whether there is a new one is asked. */
function inVersionOf(object: KubeObject, live: KubeObject | undefined): KubeObject {
  const { resourceVersion: _, ...metadata } = object.metadata ?? {}
  const met = live?.metadata?.resourceVersion
  return { ...object, metadata: { ...metadata, ...(met === undefined ? {} : { resourceVersion: met }) } } as KubeObject
}

/**
 * The judgement at one of the moments. The server looks at the clock for each entry that it makes: those of one write,
 * `before-first-apply` among them, may lie in two seconds.
 */
function closest(times: readonly Date[], at: (now: Date) => Judged): Judged {
  const judged = times.map(at)
  const fitting = judged.find(({ differences }) => differences.length === 0)
  if (fitting !== undefined) return fitting
  const [first] = judged as [Judged]
  const isAlways = (line: string) =>
    judged.every(({ differences }) => differences.some((other) => isOfOne(line, other)))
  return { ...first, differences: first.differences.filter((line) => !ENTRY_TIME.test(line) || isAlways(line)) }
}

const ENTRY_TIME = /^\.metadata\.managedFields\[\d+\]\.time: /

/** Both tell of the same entry. */
function isOfOne(line: string, other: string): boolean {
  return ENTRY_TIME.exec(line)?.[0] === ENTRY_TIME.exec(other)?.[0]
}

/** The object as the server had decoded it: what was stored, and what the request stated besides. */
function decodedOf(
  target: WriteTarget,
  { apiVersion, schema, custom, hasStatus }: EndpointOptions,
  step: Step,
  { live, body }: Exchanged,
  stored: KubeObject,
): KubeObject {
  const sent: Sent = (name) => fieldSent(live, step, body, name)
  const object = target.decoded === undefined ? stored : target.decoded(live, stored, sent)
  const stated = isJsonObject(body.metadata) ? body.metadata.managedFields : undefined
  const { managedFields: _, ...metadata } = object.metadata ?? {}
  const list = stated === undefined || stated === null ? {} : { managedFields: stated }
  const decoded = { ...object, metadata: { ...metadata, ...list } } as unknown as KubeObject
  if (custom !== true) return decoded
  const unwritten = step.subresource === 'status' ? ['spec', 'loose'] : hasStatus === true ? ['status'] : []
  return unwritten.reduce((kept, name) => {
    const { [name]: _, ...rest } = kept as JsonObject
    const value = sent(name)
    const read = value === undefined ? undefined : decode({ apiVersion, kind: target.kind, [name]: value }, schema)
    const own = read !== undefined && 'object' in read ? applyDefaults(read.object, schema)[name] : undefined
    return (own === undefined ? rest : { ...rest, [name]: own }) as KubeObject
  }, decoded)
}

/** An object as it was merged: its version and generation are those that it met. */
function asMerged(object: KubeObject, live: KubeObject | undefined): KubeObject {
  const { managedFields: _, resourceVersion: __, generation: ___, ...own } = object.metadata ?? {}
  const { resourceVersion, generation } = live?.metadata ?? {}
  const met = {
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(generation === undefined ? {} : { generation }),
  }
  return { ...object, metadata: { ...own, ...met } } as unknown as KubeObject
}
