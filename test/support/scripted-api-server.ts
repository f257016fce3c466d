// A small API server that a test scripts: it describes a few kinds and answers each path as the test says, good or bad.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServerOptions } from 'node:https'
import type { TestContext } from 'node:test'
import { type LoopbackServer, startLoopback } from './loopback.ts'

/** How one request is answered. An Answer that does nothing leaves the request open. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void

export type ApiScript = {
  /**
   * Answers by path, without the query: `/api/v1/namespaces/default/pods`. Of several, the first answers the first
   * request to that path, the last every further one. A path that is not here is a 404, discovery aside.
   */
  readonly answers?: Readonly<Record<string, Answer | readonly Answer[]>>
  /** Groups beside core and apps. */
  readonly groups?: readonly Group[]
  readonly tls?: ServerOptions
}

/** An API group in one version; without kinds its API service is dead. */
export type Group = { readonly name: string; readonly version: string; readonly kinds: readonly Kind[] | 'dead' }

export type Kind = {
  readonly resource: string
  readonly kind: string
  readonly namespaced?: boolean
  readonly shortNames?: readonly string[]
}

const CORE: Group = {
  name: '',
  version: 'v1',
  kinds: [
    { resource: 'configmaps', kind: 'ConfigMap', shortNames: ['cm'] },
    { resource: 'nodes', kind: 'Node', namespaced: false, shortNames: ['no'] },
    { resource: 'pods', kind: 'Pod', shortNames: ['po'] },
    { resource: 'secrets', kind: 'Secret' },
    { resource: 'services', kind: 'Service', shortNames: ['svc'] },
  ],
}
const APPS: Group = {
  name: 'apps',
  version: 'v1',
  kinds: [{ resource: 'deployments', kind: 'Deployment', shortNames: ['deploy'] }],
}
const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** Starts it; it ends with the test. */
export async function startApiServer(t: TestContext, script: ApiScript = {}): Promise<LoopbackServer> {
  const asked = new Map<string, number>()
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url ?? '/', 'http://host')
    const scripted = script.answers?.[pathname]
    if (scripted !== undefined) {
      const answers = 'length' in scripted && typeof scripted !== 'function' ? scripted : [scripted]
      const count = asked.get(pathname) ?? 0
      asked.set(pathname, count + 1)
      answers[Math.min(count, answers.length - 1)]?.(response, request)
    } else if (pathname === '/api') sendDiscovery(response, [CORE])
    else if (pathname === '/apis') sendDiscovery(response, [APPS, ...(script.groups ?? [])])
    else text(404, '404 page not found')(response, request)
  }
  return startLoopback(t, handle, script.tls)
}

function sendDiscovery(response: ServerResponse, groups: readonly Group[]): void {
  response.setHeader('Content-Type', 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList')
  const items = groups.map(({ name, version, kinds }) => ({
    metadata: name === '' ? {} : { name },
    versions: [
      kinds === 'dead'
        ? { version, freshness: 'Stale' }
        : { version, freshness: 'Current', resources: kinds.map((kind) => discovered(name, version, kind)) },
    ],
  }))
  response.end(JSON.stringify({ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', items }))
}

function discovered(group: string, version: string, { resource, kind, namespaced = true, shortNames }: Kind) {
  return {
    resource,
    responseKind: { group, version, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.toLowerCase(),
    verbs: VERBS,
    ...(shortNames === undefined ? {} : { shortNames }),
  }
}

/** Answers with JSON. */
export function json(body: object, code = 200): Answer {
  return (response) => {
    response.writeHead(code, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(body))
  }
}

/** Answers with something that is no JSON. */
export function text(code: number, body: string, contentType = 'text/plain; charset=utf-8'): Answer {
  return (response) => {
    response.writeHead(code, { 'Content-Type': contentType })
    response.end(body)
  }
}

/** Answers with a Status. `headers` for a Retry-After, say. */
export function refusal(
  code: number,
  reason: string,
  message: string,
  more: { readonly details?: object; readonly headers?: Readonly<Record<string, string>> } = {},
): Answer {
  const { details, headers } = more
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code }
  return (response) => {
    response.writeHead(code, { 'Content-Type': 'application/json', ...headers })
    response.end(JSON.stringify(status))
  }
}

export type PageOf = {
  readonly names: readonly string[]
  /** The continue token; none: the last page. */
  readonly next?: string
  readonly remaining?: number
  /** The cell under STATUS, for each name. Default: `Running`. */
  readonly status?: (name: string) => string
}

/** Answers a list of pods in whatever form it is asked for: tables have the columns NAME, STATUS and AGE. */
export function pods(page: PageOf): Answer {
  return (response, request) => {
    const accept = String(request.headers.accept)
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(accept.includes('as=Table') ? podTable(page) : podList(page)))
  }
}

/** The same answer, broken off after its first half. */
export function cutInHalf(page: PageOf): Answer {
  return (response, request) => {
    const accept = String(request.headers.accept)
    const body = JSON.stringify(accept.includes('as=Table') ? podTable(page) : podList(page))
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
    response.write(body.slice(0, body.length / 2), () => response.socket?.destroy())
  }
}

/** Takes the request and never answers. */
export const silence: Answer = () => {}

/** Closes the connection instead of an answer. */
export const hangUp: Answer = (response) => response.socket?.destroy()

function podTable(page: PageOf): object {
  const column = (name: string, format = '') => ({ name, type: 'string', format, description: '', priority: 0 })
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: listMeta(page),
    columnDefinitions: [column('Name', 'name'), column('Status'), column('Age')],
    rows: page.names.map((name) => ({
      cells: [name, page.status?.(name) ?? 'Running', '5m'],
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: podMeta(name) },
    })),
  }
}

function podList(page: PageOf): object {
  return {
    kind: 'PodList',
    apiVersion: 'v1',
    metadata: listMeta(page),
    items: page.names.map((name) => ({ metadata: podMeta(name), status: { phase: page.status?.(name) ?? 'Running' } })),
  }
}

function listMeta({ next, remaining }: PageOf): object {
  return {
    resourceVersion: '7',
    ...(next === undefined ? {} : { continue: next }),
    ...(remaining === undefined ? {} : { remainingItemCount: remaining }),
  }
}

function podMeta(name: string): object {
  return { name, namespace: 'default', uid: `uid-${name}`, resourceVersion: '7' }
}
