// A loopback HTTP or HTTPS server for tests, and the connection that leads to it.

import { createServer as createHttp, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createHttps, type ServerOptions } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import type { Connection, CredentialState } from '../../src/cluster/connection.ts'
import type { HttpHeader } from '../../src/cluster/http.ts'

/** A request as it arrived. */
export type Received = {
  readonly method: string
  readonly path: string
  /** Header lines as sent, names in their own case. */
  readonly lines: readonly HttpHeader[]
  readonly body: string
}

export type LoopbackServer = {
  readonly url: string
  readonly port: number
  /** In the order in which they were complete. */
  readonly received: readonly Received[]
  /** Connections accepted so far. */
  connections(): number
  /** Cuts every connection with a TCP reset. */
  resetAll(): void
}

/**
 * Starts a server on a port of the system's choice; it ends with the test.
 *
 * @param tls makes it an HTTPS server: certificate and key, and what else `https.createServer` takes.
 */
export async function startLoopback(
  t: TestContext,
  handle: RequestListener,
  tls?: ServerOptions,
): Promise<LoopbackServer> {
  const received: Received[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const listener: RequestListener = async (request, response) => {
    response.on('error', () => {})
    const body = await text(request).catch(() => '')
    received.push(toReceived(request, body))
    handle(request, response)
  }
  const server: Server = tls ? createHttps(tls, listener) : createHttp(listener)
  server.on('connection', (socket: Socket) => {
    connections++
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    received,
    connections: () => connections,
    resetAll: () => {
      for (const socket of sockets) socket.resetAndDestroy()
    },
  }
}

function toReceived(request: IncomingMessage, body: string): Received {
  const lines: HttpHeader[] = []
  const raw = request.rawHeaders
  for (let i = 0; i + 1 < raw.length; i += 2) lines.push([raw[i] ?? '', raw[i + 1] ?? ''])
  return { method: request.method ?? '', path: request.url ?? '', lines, body }
}

const ANONYMOUS: CredentialState = { headers: [], connectionKey: '' }

/** A connection without credentials or limits; `over` replaces what a test is about. */
export function connectionTo(server: string, over: Partial<Connection> = {}): Connection {
  return {
    server,
    namespace: 'default',
    tls: { insecureSkipVerify: false },
    credential: { current: async () => ANONYMOUS, renew: async () => false },
    disableCompression: false,
    requestTimeoutMs: 0,
    ...over,
  }
}
