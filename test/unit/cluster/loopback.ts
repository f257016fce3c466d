// A plain HTTP server on loopback that answers as a test says and remembers what it was asked.

import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Asked = { readonly path: string; readonly headers: IncomingHttpHeaders }

export type Answer = {
  readonly status?: number
  readonly headers?: { readonly [name: string]: string }
  /** An object is sent as JSON. */
  readonly body?: string | object
  /** Waits before answering. */
  readonly delayMs?: number
}

export type Loopback = {
  readonly url: string
  /** In the order in which they came. */
  readonly asked: Asked[]
  close(): Promise<void>
}

/** Starts a server on a free port; paths it is not told about get the text 404 of a real API server. */
export async function startLoopback(answer: (asked: Asked) => Answer | undefined): Promise<Loopback> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const question = { path: request.url ?? '', headers: request.headers }
    asked.push(question)
    const found = answer(question) ?? {
      status: 404,
      headers: { 'Content-Type': 'text/plain' },
      body: '404 page not found',
    }
    const { status = 200, headers = {}, body = '', delayMs = 0 } = found
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
