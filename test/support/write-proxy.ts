// A way to the real API server that a test can look into: it knows what is written to which object, and can answer
// itself, lose a request or its answer, or wait.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { isJsonObject, parseJson } from '../../src/machinery/json.ts'
import type { Scope, TestCluster } from './cluster.ts'

/** A request on its way. */
export type OnItsWay = {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** It is to be stored: no read, no dry run, no review. */
  readonly isWrite: boolean
  readonly isDryRun: boolean
  readonly body: string
}

/**
 * What becomes of a request. An answer: the server does not hear of it. `drop`: neither, and the connection is reset.
 * `lose`: the server hears of it, and its answer is lost with the connection.
 */
export type Fate =
  | { readonly code: number; readonly body: object; readonly headers?: object }
  | 'pass'
  | 'drop'
  | 'lose'

export type WriteProxy = {
  readonly url: string
  /** The text of a kubeconfig whose only context leads through the proxy. */
  readonly kubeconfig: string
  /** All requests, in the order in which they came. */
  readonly requests: OnItsWay[]
  /** By the path of the object: the resourceVersions that answers to writes had. A write that changes nothing adds none. */
  readonly versions: Map<string, Set<string>>
  /** Decides; by default all pass. */
  decide: (request: OnItsWay) => Fate | Promise<Fate>
  /** Sees the answers to writes that the server has made, before they are passed back. */
  written: (request: OnItsWay) => void
  writes(): readonly OnItsWay[]
  /** Resolves when the server has answered everything. */
  quiet(): Promise<void>
  /** Forgets what has been. */
  reset(): void
  /** Resets all connections that nobody is using. */
  killIdle(): void
}

export async function openWriteProxy(t: Scope, cluster: Pick<TestCluster, 'kubectlOk'>): Promise<WriteProxy> {
  const config = JSON.parse(await cluster.kubectlOk(['config', 'view', '--raw', '--flatten', '--minify', '-o', 'json']))
  const { server, 'certificate-authority-data': ca } = config.clusters[0].cluster
  const { 'client-certificate-data': cert, 'client-key-data': key } = config.users[0].user
  const pem = (data: string) => Buffer.from(data, 'base64')
  const agent = new Agent({ ca: pem(ca), cert: pem(cert), key: pem(key), keepAlive: true, maxSockets: 64 })
  const target = new URL(server)
  const sockets = new Map<Socket, number>()
  let underWay = 0

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = message
    sockets.set(socket, (sockets.get(socket) ?? 0) + 1)
    underWay++
    try {
      const body = await buffer(message).catch(() => undefined)
      if (body === undefined) return
      const request = toRequest(message, body)
      proxy.requests.push(request)
      const fate = await proxy.decide(request)
      if (fate === 'drop') socket.resetAndDestroy()
      else if (typeof fate === 'object') {
        response.writeHead(fate.code, { 'content-type': 'application/json', ...fate.headers })
        response.end(JSON.stringify(fate.body))
      } else await passOn(message, body, request, response, fate === 'lose')
    } finally {
      underWay--
      sockets.set(socket, (sockets.get(socket) ?? 1) - 1)
    }
  }

  async function passOn(
    { method, url, headers }: IncomingMessage,
    body: Buffer,
    request: OnItsWay,
    response: ServerResponse,
    isLost: boolean,
  ): Promise<void> {
    const { hostname, port } = target
    const sent = { ...headers, host: target.host, 'accept-encoding': 'identity' }
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const onward = httpsRequest({ agent, hostname, port, method, path: url, headers: sent }, resolve)
    onward.on('error', reject)
    onward.end(body)
    try {
      const answer = await promise
      const text = await buffer(answer)
      if (request.isWrite) {
        note(request, answer.statusCode ?? 0, text)
        proxy.written(request)
      }
      if (isLost) response.socket?.destroy()
      else response.writeHead(answer.statusCode ?? 502, answer.headers).end(text)
    } catch {
      response.socket?.destroy()
    }
  }

  function note({ path }: OnItsWay, code: number, text: Buffer): void {
    const object = code < 300 ? parseJson(text.toString()) : undefined
    const version = isJsonObject(object) && isJsonObject(object.metadata) ? object.metadata.resourceVersion : undefined
    if (typeof version !== 'string') return
    proxy.versions.set(path, (proxy.versions.get(path) ?? new Set()).add(version))
  }

  const listener = createServer((message, response) => {
    response.on('error', () => {})
    void handle(message, response)
  })
  // a connection is kept for as long as the client wants
  listener.keepAliveTimeout = 0
  listener.on('connection', (socket) => {
    sockets.set(socket, 0)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  t.after(async () => {
    for (const socket of sockets.keys()) socket.destroy()
    listener.close()
    agent.destroy()
  })
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
  const proxy: WriteProxy = {
    url,
    kubeconfig: JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server: url } }],
      users: [{ name: 'u', user: {} }],
      contexts: [{ name: 'proxied', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'proxied',
    }),
    requests: [],
    versions: new Map(),
    decide: () => 'pass',
    written: () => {},
    writes: () => proxy.requests.filter(({ isWrite }) => isWrite),
    async quiet() {
      while (underWay > 0) await new Promise((done) => setTimeout(done, 5))
    },
    reset() {
      proxy.requests.length = 0
      proxy.versions.clear()
      proxy.decide = () => 'pass'
      proxy.written = () => {}
    },
    killIdle() {
      for (const [socket, using] of sockets) if (using === 0) socket.resetAndDestroy()
    },
  }
  return proxy
}

function toRequest({ method = '', url = '' }: IncomingMessage, body: Buffer): OnItsWay {
  const { pathname: path, searchParams: query } = new URL(url, 'http://host')
  const isDryRun = query.has('dryRun')
  const isWrite = method !== 'GET' && method !== 'HEAD' && !isDryRun && !path.includes('/authorization.k8s.io/')
  return { method, path, query, isWrite, isDryRun, body: body.toString() }
}
