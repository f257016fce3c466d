// An API server made of nothing: many pods, many kinds, every representation, paging, latency. Plain HTTP on loopback.
// Run by itself it prints its address; options come as one JSON argument.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { POD_COLUMNS, POD_TEXTS, placeOf } from './synthetic-objects.ts'

export type SyntheticOptions = {
  readonly pods: number
  /** Custom kinds beside pods, each with one object. */
  readonly kinds: number
  /** Before each answer. */
  readonly latencyMs: number
}

const DISCOVERY = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** Answers what was asked and sent since it was asked last; is not counted itself. */
export const COUNTERS_PATH = '/bench/counters'

/** `sentBytes` are those of bodies. */
export type Counters = { requests: number; sentBytes: number }

/** Starts a server; resolves when it listens. */
export async function startSyntheticServer(options: SyntheticOptions): Promise<{ server: Server; url: string }> {
  let counters: Counters = { requests: 0, sentBytes: 0 }
  const server = createServer((request, response) => {
    if (request.url === COUNTERS_PATH) {
      send(response, JSON.stringify(counters))
      counters = { requests: 0, sentBytes: 0 }
      return
    }
    counters.requests++
    const counted = counters
    response.once('finish', () => {
      counted.sentBytes += Number(response.getHeader('content-length') ?? 0)
    })
    void answer(request, response, options)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

async function answer(request: IncomingMessage, response: ServerResponse, options: SyntheticOptions): Promise<void> {
  if (options.latencyMs > 0) await sleep(options.latencyMs)
  const url = new URL(request.url ?? '/', 'http://localhost')
  const accept = request.headers.accept ?? ''
  if (url.pathname === '/api' || url.pathname === '/apis') {
    return send(response, JSON.stringify(discovery(url.pathname, options)), DISCOVERY)
  }
  const custom = /^\/apis\/g(\d+)\.example\.com\/v1\/(?:namespaces\/[^/]+\/)?(kind\d+s)$/.exec(url.pathname)
  if (custom !== null) return send(response, listOf(url, accept, { total: 1, group: `g${custom[1]}.example.com/v1` }))
  if (url.pathname.startsWith('/openapi/v3')) return send(response, JSON.stringify(openApi(url.pathname)))
  const pods = /^\/api\/v1\/(?:namespaces\/([^/]+)\/)?pods(?:\/([^/]+))?$/.exec(url.pathname)
  if (pods !== null && pods[2] === undefined)
    return send(response, listOf(url, accept, { total: podsOf(url, pods[1], options), group: 'v1' }))
  if (url.pathname === '/version')
    return send(response, JSON.stringify({ major: '1', minor: '37', gitVersion: 'v1.37.2' }))
  response.writeHead(404, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify({
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      reason: 'NotFound',
      code: 404,
      message: 'not found',
    }),
  )
}

/** A field selector finds the pods of one node of many. */
function podsOf(url: URL, namespace: string | undefined, options: SyntheticOptions): number {
  const all = podsIn(namespace, options)
  return url.searchParams.get('fieldSelector')?.startsWith('spec.nodeName=') ? Math.ceil(all / 100) : all
}

/** The index, and the document of pods: as much of it as the questions look at. */
function openApi(path: string): object {
  if (path === '/openapi/v3') return { paths: { 'api/v1': { serverRelativeURL: '/openapi/v3/api/v1?hash=5E17E71C' } } }
  const text = { type: 'string' }
  const quantities = { type: 'object', additionalProperties: { oneOf: [text, { type: 'number' }] } }
  const container = {
    type: 'object',
    properties: { name: text, image: text, resources: { type: 'object', properties: { requests: quantities } } },
  }
  const spec = { type: 'object', properties: { nodeName: text, containers: { type: 'array', items: container } } }
  const status = { type: 'object', properties: { phase: text } }
  const pod = {
    type: 'object',
    properties: { spec, status },
    'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Pod' }],
  }
  return { openapi: '3.0.0', components: { schemas: { 'io.k8s.api.core.v1.Pod': pod } } }
}

/** A namespace of the synthetic cluster holds the pods of its thousand; any other one holds all of them. */
function podsIn(namespace: string | undefined, { pods }: SyntheticOptions): number {
  return namespace !== undefined && namespace === placeOf(0).namespace ? Math.min(pods, 1000) : pods
}

function send(response: ServerResponse, body: string, type = 'application/json'): void {
  response.setHeader('content-type', type).setHeader('content-length', Buffer.byteLength(body))
  response.end(body)
}

function listOf(url: URL, accept: string, { total, group }: { total: number; group: string }): string {
  const limit = Number(url.searchParams.get('limit') ?? 0) || total
  const start = startOf(url.searchParams.get('continue') ?? '0', total)
  const end = Math.min(start + limit, total)
  const left = total - end
  const metadata = JSON.stringify({
    resourceVersion: '1000',
    ...(left > 0 ? { continue: String(end), remainingItemCount: left } : {}),
  })
  if (accept.includes('as=Table')) {
    const text = POD_TEXTS[`row-${url.searchParams.get('includeObject') ?? 'Metadata'}` as keyof typeof POD_TEXTS]
    const head = `{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":${metadata},"columnDefinitions":${COLUMNS_TEXT},"rows":[`
    return `${head}${range(start, end, text)}]}`
  }
  if (accept.includes('as=PartialObjectMetadataList')) {
    const head = `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":${metadata},"items":[`
    return `${head}${range(start, end, POD_TEXTS.metadata)}]}`
  }
  return `{"kind":"PodList","apiVersion":"${group}","metadata":${metadata},"items":[${range(start, end, POD_TEXTS.object)}]}`
}

/** Tokens are the number of objects sent, or a client's own with the name to begin at: all names of pods begin alike. */
function startOf(token: string, total: number): number {
  if (/^\d+$/.test(token)) return Number(token)
  const { start }: { start: string } = JSON.parse(Buffer.from(token, 'base64url').toString())
  return start <= placeOf(0).name ? 0 : total
}

const COLUMNS_TEXT = JSON.stringify(POD_COLUMNS)

function range(start: number, end: number, text: (index: number) => string): string {
  let all = ''
  for (let i = start; i < end; i++) all += i === start ? text(i) : `,${text(i)}`
  return all
}

function discovery(path: string, { kinds }: SyntheticOptions) {
  const resource = (plural: string, kind: string, group: string) => ({
    resource: plural,
    responseKind: { group, version: 'v1', kind },
    scope: 'Namespaced',
    singularResource: kind.toLowerCase(),
    verbs: VERBS,
    ...(plural === 'pods' ? { shortNames: ['po'], categories: ['all'] } : { categories: ['synthetic'] }),
  })
  const groups = Array.from({ length: kinds }, (_, i) => ({
    metadata: { name: `g${i}.example.com` },
    versions: [
      { version: 'v1', freshness: 'Current', resources: [resource(`kind${i}s`, `Kind${i}`, `g${i}.example.com`)] },
    ],
  }))
  const core = {
    metadata: {},
    versions: [{ version: 'v1', freshness: 'Current', resources: [resource('pods', 'Pod', '')] }],
  }
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: path === '/api' ? [core] : groups,
  }
}

if (import.meta.main) {
  const { url } = await startSyntheticServer(JSON.parse(process.argv[2] ?? '{"pods":1000,"kinds":0,"latencyMs":0}'))
  process.stdout.write(`${url}\n`)
  // gone with the process that asked for it
  process.stdin.on('end', () => process.exit(0)).resume()
}
