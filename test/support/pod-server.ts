// Pods of a scripted API server as a real one answers for them: in the form asked for, selected, page by page.

import type { JsonObject } from '../../src/machinery/json.ts'
import { type Answer, json } from './scripted-api-server.ts'

export type ScriptedPod = {
  readonly name: string
  readonly labels?: Readonly<Record<string, string>>
  readonly node?: string
  readonly restarts?: number | string
  readonly n?: number
}

export type PodServer = {
  readonly pods: readonly ScriptedPod[]
  /** False: it answers with objects whatever is asked for, as some aggregated servers do. */
  readonly hasTables?: boolean
  /** What it says of a field selector; undefined: it selects by spec.nodeName. */
  readonly refusal?: Answer
  /** What it says to a request with this continue token; the token of the second page of 2 is `2`. */
  readonly continued?: Readonly<Record<string, Answer>>
}

/** Answers lists of pods. Continue tokens are the number of pods sent so far. */
export function podList({ pods, hasTables = true, refusal, continued = {} }: PodServer): Answer {
  return (response, request) => {
    const { searchParams: query } = new URL(request.url ?? '', 'http://host')
    const token = query.get('continue')
    const scripted = token === null ? undefined : continued[token]
    if (scripted !== undefined) return scripted(response, request)
    if (query.has('fieldSelector') && refusal !== undefined) return refusal(response, request)
    const found = pods.filter((pod) => matches(pod, query))
    const from = Number(/\d+/.exec(token ?? '')?.[0] ?? 0)
    const limit = Number(query.get('limit') ?? found.length)
    const page = found.slice(from, from + limit)
    const left = found.length - from - page.length
    const metadata = {
      resourceVersion: '7',
      ...(left > 0 ? { continue: String(from + page.length) } : {}),
      ...(left > 0 && !query.has('labelSelector') ? { remainingItemCount: left } : {}),
    }
    const accept = String(request.headers.accept)
    if (hasTables && accept.includes('as=Table'))
      return json(table(page, metadata, query.get('includeObject') ?? ''))(response, request)
    const kind = accept.includes('as=PartialObjectMetadataList') ? 'PartialObjectMetadataList' : 'PodList'
    json({ kind, apiVersion: kind === 'PodList' ? 'v1' : 'meta.k8s.io/v1', metadata, items: page.map(podObject) })(
      response,
      request,
    )
  }
}

function matches({ name, labels = {}, node = '' }: ScriptedPod, query: URLSearchParams): boolean {
  const wanted = (query.get('labelSelector') ?? '').split(',').filter((term) => term !== '')
  const fields = query.get('fieldSelector') ?? ''
  const [, isNot, onNode] = /spec\.nodeName(!?)=([^,]*)/.exec(fields) ?? []
  const [, named = name] = /metadata\.name=([^,]*)/.exec(fields) ?? []
  if (named !== name) return false
  return (
    wanted.every((term) => labels[term.split('=')[0] ?? ''] === term.split('=')[1]) &&
    (onNode === undefined || (node === onNode) === (isNot === ''))
  )
}

function podObject({ name, labels, node, n }: ScriptedPod): object {
  const metadata = {
    name,
    namespace: 'default',
    uid: `uid-${name}`,
    resourceVersion: '7',
    creationTimestamp: '2024-01-01T00:00:00Z',
    labels,
  }
  return {
    metadata,
    spec: { nodeName: node, priority: n, containers: [{ name: 'c', image: name }] },
    status: { phase: 'Running' },
  }
}

function table(pods: readonly ScriptedPod[], metadata: object, includeObject: string): object {
  const column = (name: string, format = '') => ({ name, type: 'string', format, description: '', priority: 0 })
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: [column('Name', 'name'), column('Status'), column('Restarts'), column('Age')],
    rows: pods.map((pod) => ({
      cells: [pod.name, 'Running', String(pod.restarts ?? 0), '5m'],
      object:
        includeObject === 'None'
          ? null
          : includeObject === 'Object'
            ? { kind: 'Pod', apiVersion: 'v1', ...podObject(pod) }
            : { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', ...podObject(pod) },
    })),
  }
}

/** What OpenAPI v3 says of pods: their node, their priority and their containers. */
export function openApiDocument(): JsonObject {
  const text = { type: 'string' }
  const container = { type: 'object', properties: { name: text, image: text } }
  const spec = {
    type: 'object',
    properties: { nodeName: text, priority: { type: 'integer' }, containers: { type: 'array', items: container } },
  }
  const status = { type: 'object', properties: { phase: text } }
  const pod = {
    type: 'object',
    properties: { apiVersion: text, kind: text, metadata: { type: 'object' }, spec, status },
    'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Pod' }],
  }
  return { openapi: '3.0.0', components: { schemas: { 'io.k8s.api.core.v1.Pod': pod } } }
}

/** Answers for OpenAPI v3 of a server that knows pods. */
export function openApi(): Readonly<Record<string, Answer>> {
  return {
    '/openapi/v3': json({ paths: { 'api/v1': { serverRelativeURL: '/openapi/v3/api/v1?hash=1' } } }),
    '/openapi/v3/api/v1': json(openApiDocument()),
  }
}
