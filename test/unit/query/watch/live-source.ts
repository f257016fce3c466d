// A cluster in memory that lists, watches and forgets as an API server does, for tests of what is made of it. An object that leaves
// a selector is told of as DELETED, in its state before and the version of the write that made it leave.

import type { Delta, Page, ReadRequest, Row } from '../../../../src/cluster/read.ts'
import { fieldAt } from '../../../../src/machinery/fields.ts'
import type { JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import type { ResourceInfo } from '../../../../src/machinery/resource-info.ts'
import type { Schema } from '../../../../src/machinery/schema/schema.ts'
import { matchesFields, parseFieldSelector } from '../../../../src/machinery/selectors/field-selector.ts'
import { matchesLabels } from '../../../../src/machinery/selectors/label-match.ts'
import { parseLabelSelector } from '../../../../src/machinery/selectors/label-selector.ts'
import type { Source } from '../../../../src/query/source.ts'

export type LiveSource = Source & {
  readonly reads: readonly ReadRequest[]
  /** Creates or updates; the uid of what is there stays. */
  put(resource: ResourceInfo, name: string, content?: JsonObject, labels?: Record<string, string>): void
  remove(resource: ResourceInfo, name: string): void
  /** What is there of a resource. */
  objects(resource: ResourceInfo): readonly KubeObject[]
  /** From now on nothing is told; `resume` lists again and tells the difference, as after an expired version. */
  pause(): void
  resume(): void
  /** What reflectors say of trouble. */
  trouble(error: Error): void
}

type Live = {
  readonly name?: string
  readonly resources: readonly ResourceInfo[]
  readonly schemas?: { readonly [kind: string]: Schema }
  /** Instead of the answer to a read of one object. */
  readonly onLookUp?: (request: ReadRequest) => void
  /** What lists of a resource with a field selector fail with. */
  readonly refusals?: { readonly [plural: string]: Error }
}

const COLUMNS = [
  { name: 'Name', type: 'string', format: 'name', description: '', priority: 0 },
  { name: 'Size', type: 'integer', format: '', description: '', priority: 0 },
]

export function liveSource({ name = 'live', resources, schemas = {}, onLookUp, refusals = {} }: Live): LiveSource {
  const reads: ReadRequest[] = []
  const stored = new Map<string, KubeObject>()
  const watchers = new Set<Watcher>()
  let version = 0
  let isPaused = false

  const keyOf = (resource: ResourceInfo, object: string) => `${resource.resource}/${object}`
  const objects = (resource: ResourceInfo) =>
    [...stored].filter(([key]) => key.startsWith(`${resource.resource}/`)).map(([, object]) => object)

  function change(resource: ResourceInfo, before: KubeObject | undefined, after: KubeObject | undefined): void {
    version++
    if (isPaused) return
    for (const watcher of watchers) watcher.changed(resource, before, after, version)
  }

  return {
    name,
    reads,
    traffic: () => ({ requests: { get: reads.length }, bytes: 0 }),
    async facts(targets) {
      return {
        source: name,
        defaultNamespace: 'default',
        targets: targets.map((target) => ({
          target,
          resources: resources.filter((resource) => resource.resource === target.word),
          isGroup: false,
        })),
        notices: [],
        problems: [],
      }
    },
    schemaOf: async ({ kind }) => schemas[kind],
    async *read(request): AsyncGenerator<Page> {
      reads.push(request)
      onLookUp?.(request)
      const rows = objects(request.resource)
        .filter((object) => selects(request, object))
        .map(rowOf)
      const page = { resource: request.resource, columns: COLUMNS, rows, bytes: 0, wireBytes: 0 }
      yield { ...page, hasMore: false, isConsistent: true }
    },
    async *reflect(request, signal): AsyncGenerator<Delta> {
      reads.push(request)
      const refusal = refusals[request.resource.resource]
      if (refusal !== undefined && request.fieldSelector !== undefined)
        yield { type: 'RETRY', error: refusal, delayMs: 0 }
      const watcher = openWatcher(request)
      watchers.add(watcher)
      watcher.list(objects(request.resource), version)
      try {
        yield* watcher.deltas(signal)
      } finally {
        watchers.delete(watcher)
      }
    },
    put(resource, object, content = {}, labels = {}) {
      const key = keyOf(resource, object)
      const before = stored.get(key)
      const uid = before?.metadata?.uid ?? `uid-${version + 1}`
      const creationTimestamp = before?.metadata?.creationTimestamp ?? new Date().toISOString()
      const metadata = { name: object, namespace: 'default', uid, creationTimestamp, labels }
      const after: KubeObject = {
        apiVersion: 'v1',
        kind: resource.kind,
        metadata: { ...metadata, resourceVersion: String(version + 1) },
        ...content,
      }
      stored.set(key, after)
      change(resource, before, after)
    },
    remove(resource, object) {
      const key = keyOf(resource, object)
      const before = stored.get(key)
      stored.delete(key)
      change(resource, before, undefined)
    },
    objects,
    pause() {
      isPaused = true
    },
    resume() {
      isPaused = false
      for (const watcher of watchers) watcher.list(objects(watcher.resource), version)
    },
    trouble(error) {
      for (const watcher of watchers) watcher.say({ type: 'RETRY', error, delayMs: 10 })
    },
  }
}

type Watcher = ReturnType<typeof openWatcher>

function openWatcher(request: ReadRequest) {
  const told = new Map<string, KubeObject>()
  const queue: Delta[] = []
  let isListed = false
  let wake = () => {}

  function say(delta: Delta): void {
    queue.push(delta)
    wake()
  }
  function tell(type: 'ADDED' | 'MODIFIED' | 'DELETED', row: Row, isRelisted = false): void {
    say({ type, row, columns: COLUMNS, isRelisted })
  }

  return {
    resource: request.resource,
    say,
    /** Tells the difference to what was told, and that this is all. */
    list(objects: readonly KubeObject[], version: number): void {
      const there = new Map(objects.filter((o) => selects(request, o)).map((o) => [o.metadata?.name ?? '', o]))
      for (const [name, object] of there) {
        const before = told.get(name)
        if (before?.metadata?.resourceVersion === object.metadata?.resourceVersion) continue
        const isAnother = before !== undefined && before.metadata?.uid !== object.metadata?.uid
        if (isAnother) tell('DELETED', identityOf(before), true)
        tell(before === undefined || isAnother ? 'ADDED' : 'MODIFIED', rowOf(object), isListed)
        told.set(name, object)
      }
      for (const [name, object] of told) {
        if (there.has(name)) continue
        told.delete(name)
        tell('DELETED', identityOf(object), true)
      }
      isListed = true
      say({ type: 'SYNCED', resourceVersion: String(version), columns: COLUMNS })
    },
    changed(resource: ResourceInfo, before: KubeObject | undefined, after: KubeObject | undefined, version: number) {
      if (resource !== request.resource) return
      const was = before !== undefined && selects(request, before) ? before : undefined
      const is = after !== undefined && selects(request, after) ? after : undefined
      const name = (before ?? after)?.metadata?.name ?? ''
      if (is !== undefined) {
        told.set(name, is)
        tell(was === undefined ? 'ADDED' : 'MODIFIED', rowOf(is))
      } else if (was !== undefined) {
        told.delete(name)
        tell('DELETED', rowOf({ ...was, metadata: { ...was.metadata, resourceVersion: String(version) } }))
      }
    },
    async *deltas(signal: AbortSignal): AsyncGenerator<Delta> {
      signal.addEventListener('abort', () => wake(), { once: true })
      while (!signal.aborted) {
        const next = queue.shift()
        if (next !== undefined) yield next
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
    },
  }
}

function selects({ labelSelector, fieldSelector }: ReadRequest, object: KubeObject): boolean {
  if (labelSelector !== undefined && !matchesLabels(parseLabelSelector(labelSelector), object.metadata?.labels))
    return false
  const read = (field: string) => String(fieldAt(object, field.split('.')) ?? '')
  return fieldSelector === undefined || matchesFields(parseFieldSelector(fieldSelector), read)
}

function rowOf(object: KubeObject): Row {
  return { cells: [object.metadata?.name ?? '', Object.keys(object).length], object }
}

/** All that is known of an object that was found gone. */
function identityOf({ apiVersion, kind, metadata = {} }: KubeObject): Row {
  const { name = '', namespace = '', uid = '', resourceVersion = '' } = metadata
  return { object: { apiVersion, kind, metadata: { name, namespace, uid, resourceVersion } } }
}
