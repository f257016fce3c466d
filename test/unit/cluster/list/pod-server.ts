// A server with as many pods as a test wants: paging, and each representation as a real API server writes it.

import type { ResourceInfo } from '../../../../src/machinery/resource-info.ts'
import type { Answer, Asked } from '../loopback.ts'

export const PODS: ResourceInfo = {
  group: '',
  version: 'v1',
  resource: 'pods',
  singular: 'pod',
  kind: 'Pod',
  namespaced: true,
  verbs: ['get', 'list'],
  shortNames: ['po'],
  categories: ['all'],
  subresources: ['status'],
}

const COLUMNS = [
  { name: 'Name', type: 'string', format: 'name', description: 'the name', priority: 0 },
  { name: 'Ready', type: 'string', format: '', description: 'ready', priority: 0 },
  { name: 'IP', type: 'string', format: '', description: 'address', priority: 1 },
]

type Shape = 'Table' | 'PartialObjectMetadataList' | 'PartialObjectMetadata' | 'object'

/** What the Accept line asks for, as far as this server obeys it. */
function shapeOf(asked: Asked): Shape {
  const [, shape] = /as=(Table|PartialObjectMetadata(?:List)?)/.exec(asked.headers.accept ?? '') ?? []
  return (shape as Shape | undefined) ?? 'object'
}

function metadataOf(index: number) {
  return { name: `pod-${index}`, namespace: 'shop', uid: `uid-${index}`, resourceVersion: `${1000 + index}` }
}

function toItem(index: number, shape: Shape, includeObject: string | null): object {
  const metadata = metadataOf(index)
  const whole = { metadata, spec: { nodeName: 'n1' }, status: { big: index } }
  const partial = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata }
  if (shape === 'object') return whole
  if (shape !== 'Table') return partial
  const typed = { kind: 'Pod', apiVersion: 'v1', ...whole }
  const object = includeObject === 'None' ? null : includeObject === 'Object' ? typed : partial
  return { cells: [metadata.name, '1/1', null], object }
}

/** Answers `/api/v1/namespaces/shop/pods` and the pods in it. A continue token is the index it goes on at. */
export function podServer(count: number): (asked: Asked) => Answer | undefined {
  return (asked) => {
    const url = new URL(asked.path, 'http://server')
    const shape = shapeOf(asked)
    const includeObject = url.searchParams.get('includeObject')
    const [, name] = /^\/api\/v1\/namespaces\/shop\/pods(?:\/pod-(\d+))?$/.exec(url.pathname) ?? [undefined, undefined]
    if (!url.pathname.startsWith('/api/v1/namespaces/shop/pods')) return undefined
    if (name !== undefined) return { body: one(Number(name), shape, includeObject) }
    const start = Number(url.searchParams.get('continue') ?? '0')
    const end = Math.min(count, start + (Number(url.searchParams.get('limit')) || count))
    const items = Array.from({ length: end - start }, (_, i) => toItem(start + i, shape, includeObject))
    const rest = end < count ? { continue: String(end), remainingItemCount: count - end } : {}
    const metadata = { resourceVersion: '5000', ...rest }
    if (shape === 'Table') {
      return {
        body: { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: COLUMNS, rows: items },
      }
    }
    const [kind, apiVersion] = shape === 'object' ? ['PodList', 'v1'] : [shape, 'meta.k8s.io/v1']
    return { body: { kind, apiVersion, metadata, items } }
  }
}

function one(index: number, shape: Shape, includeObject: string | null): object {
  if (shape === 'object') return { kind: 'Pod', apiVersion: 'v1', ...toItem(index, 'object', null) }
  const item = toItem(index, shape, includeObject)
  if (shape !== 'Table') return item
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion: '5' },
    columnDefinitions: COLUMNS,
    rows: [item],
  }
}
