// The same list or object asked of two sides, and items of what differs between their answers.

import type { Page, ReadRequest } from '../cluster/read.ts'
import { ServerError } from '../errors.ts'
import type { KubeObject } from '../machinery/json.ts'
import { apiVersionOf, type ResourceInfo } from '../machinery/resource-info.ts'
import type { Schema } from '../machinery/schema/schema.ts'
import { inOrder } from '../query/in-order.ts'
import { isNotFound, readProblem } from '../query/problems.ts'
import type { Event, Ref } from '../streams.ts'
import type { DiffItem } from './diff-item.ts'
import { itemOfStates, type StateOptions, type States } from './item-of-states.ts'
import { JoinError, joinLists, type Pages, type Pair } from './join-lists.ts'
import type { Curtain } from './to-item.ts'

/** What is compared: a cluster, or objects that were saved. */
export type Side = {
  readonly name: string
  /** Where the objects were saved. */
  readonly file?: string
  /** Pages of a list; of a named object that is not there a ServerError 404. */
  read(request: ReadRequest, signal: AbortSignal): AsyncIterable<Page>
}

/** One list or object, as each side is asked for it. A side without a request does not know the kind. */
export type PairedRead = { readonly left?: ReadRequest | undefined; readonly right?: ReadRequest | undefined }

export type ReadsOptions = StateOptions & {
  readonly curtain: Curtain
  readonly schemaOf: (resource: ResourceInfo) => Promise<Schema | undefined>
  /** Told of each request: `list` or `get`. */
  readonly count: (side: Side, sort: 'list' | 'get') => void
  /** More to be said of two states. */
  readonly notesOf?: (states: Pick<States, 'before' | 'after'>) => readonly string[]
}

type Work = {
  readonly left: Side
  readonly right: Side
  readonly options: ReadsOptions
  readonly signal: AbortSignal
}

/**
 * Items in the order of the reads, several of which are under way at once. Both sides of one are asked at the same time.
 * A read that fails on a side is a problem; nothing is said then of what only the other side has.
 */
export async function* compareReads(
  reads: readonly PairedRead[],
  left: Side,
  right: Side,
  options: ReadsOptions,
): AsyncGenerator<Event<DiffItem>> {
  const abort = new AbortController()
  const signal = options.signal === undefined ? abort.signal : AbortSignal.any([options.signal, abort.signal])
  const work: Work = { left, right, options, signal }
  const streams = reads.map((read) => () => compareRead(read, work))
  const failures: unknown[] = []
  const onError = (error: unknown) => void failures.push(error)
  for await (const [, events] of inOrder(streams, { onError, onLeave: () => abort.abort() })) {
    if (failures.length > 0) break
    yield* events
  }
  if (failures.length > 0) throw failures[0]
}

async function* compareRead(read: PairedRead, work: Work): AsyncGenerator<readonly Event<DiffItem>[]> {
  try {
    if ((read.left ?? read.right)?.name !== undefined) yield await compareNamed(read, work)
    else yield* compareLists(read, work)
  } catch (error) {
    if (!(error instanceof JoinError)) throw error
    yield error.failures.map(({ side, error: failure }) => ({
      problem: readProblem(failure, work[side].name, read[side] as ReadRequest),
    }))
  }
}

async function compareNamed(read: PairedRead, work: Work): Promise<readonly Event<DiffItem>[]> {
  const [left, right] = await Promise.allSettled([
    readOne(work.left, read.left, work),
    readOne(work.right, read.right, work),
  ])
  const failures = [
    ...(left.status === 'rejected' ? [{ side: 'left' as const, error: left.reason as unknown }] : []),
    ...(right.status === 'rejected' ? [{ side: 'right' as const, error: right.reason as unknown }] : []),
  ]
  if (left.status === 'rejected' || right.status === 'rejected') throw new JoinError(failures)
  const pair = { left: left.value, right: right.value }
  if (pair.left !== undefined || pair.right !== undefined) return [{ item: await itemOf(pair, read, work) }]
  const request = (read.left ?? read.right) as ReadRequest
  return [
    { problem: readProblem(notFound(request), read.left === undefined ? work.right.name : work.left.name, request) },
  ]
}

async function readOne(side: Side, request: ReadRequest | undefined, work: Work): Promise<KubeObject | undefined> {
  if (request === undefined) return undefined
  work.options.count(side, 'get')
  try {
    for await (const page of side.read(request, work.signal)) return page.rows[0]?.object
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  return undefined
}

async function* compareLists(read: PairedRead, work: Work): AsyncGenerator<readonly Event<DiffItem>[]> {
  const isOfOneNamespace = read.left?.namespace !== undefined || read.right?.namespace !== undefined
  const keyOf = ({ metadata }: KubeObject) =>
    isOfOneNamespace ? `${metadata?.name}` : `${metadata?.namespace ?? ''}/${metadata?.name}`
  const pages = joinLists(pagesOf(work.left, read.left, work), pagesOf(work.right, read.right, work), {
    left: keyOf,
    right: keyOf,
  })
  for await (const pairs of pages) {
    const whole = await Promise.all(pairs.map((pair) => completed(pair, read, work)))
    yield await Promise.all(whole.map(async (pair) => ({ item: await itemOf(pair, read, work) })))
  }
}

async function* pagesOf(side: Side, request: ReadRequest | undefined, { options, signal }: Work): Pages {
  if (request === undefined) return
  for await (const page of side.read(request, signal)) {
    options.count(side, 'list')
    yield page.rows.flatMap(({ object }) => (object === undefined ? [] : [object]))
  }
}

/** What a selector leaves out on one side may be there all the same, with other labels. */
async function completed(pair: Pair, read: PairedRead, work: Work): Promise<Pair> {
  const [missing, there] = pair.left === undefined ? (['left', pair.right] as const) : (['right', pair.left] as const)
  const request = read[missing]
  if (pair[missing] !== undefined || request === undefined || there === undefined || !selects(request)) return pair
  const { labelSelector: _, fieldSelector: __, pageSize: ___, ...rest } = request
  const namespace = rest.namespace ?? there.metadata?.namespace
  const named = { ...rest, ...(namespace !== undefined && { namespace }), name: there.metadata?.name ?? '' }
  const found = await readOne(work[missing], named, work).catch((error: unknown) => {
    throw new JoinError([{ side: missing, error }])
  })
  return { ...pair, [missing]: found }
}

function selects({ labelSelector, fieldSelector }: ReadRequest): boolean {
  return labelSelector !== undefined || fieldSelector !== undefined
}

async function itemOf({ left, right }: Pair, read: PairedRead, { options, ...sides }: Work): Promise<DiffItem> {
  const { curtain, schemaOf, notesOf } = options
  const resource = ((read.left ?? read.right) as ReadRequest).resource
  const states = { before: left, after: right }
  const ref = refAt(sides.left, read.left ?? read.right, left, right?.metadata)
  const to = right === undefined || !options.ofTwoPlaces ? undefined : refAt(sides.right, read.right, right, undefined)
  const notes = notesOf?.(states) ?? []
  return itemOfStates({ ref, to, ...states, notes, schema: await schemaOf(resource) }, options, curtain)
}

/** Where an object of a side is, or would be. */
function refAt(
  side: Side,
  request: ReadRequest | undefined,
  object: KubeObject | undefined,
  other: KubeObject['metadata'],
): Ref {
  const { resource, namespace: asked } = request as ReadRequest
  const { name, namespace = asked, uid, resourceVersion } = object?.metadata ?? {}
  const place = namespace ?? (resource.namespaced ? other?.namespace : undefined)
  return {
    context: side.name,
    ...(side.file !== undefined && { file: side.file }),
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    resource: resource.resource,
    ...(place !== undefined && { namespace: place }),
    name: name ?? other?.name ?? '',
    ...(uid !== undefined && { uid }),
    ...(resourceVersion !== undefined && { resourceVersion }),
  }
}

function notFound({ resource, name }: ReadRequest): ServerError {
  const what = resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`
  return new ServerError({ code: 404, reason: 'NotFound', message: `${what} "${name}" not found` })
}
