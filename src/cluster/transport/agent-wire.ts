// Requests over Node's own client, for agents that know how to get through a proxy.

import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { ConnectionError } from '../../errors.ts'
import type { HttpHeader } from '../http.ts'
import { badHeader } from './connection-words.ts'
import { toRawHeaders } from './request-headers.ts'
import type { Wire } from './wire.ts'

type Send = (options: RequestOptions, onResponse: (message: IncomingMessage) => void) => ClientRequest

/** @param host of the server, for errors of the proxy */
export function openAgentWire(send: Send, options: RequestOptions, agent: Agent, host: string): Wire {
  return {
    send({ method, path, headers, body }, { onAnswer, onError }) {
      const raw = toRawHeaders(headers)
      const asked = { ...options, agent, method, path, headers: raw, insecureHTTPParser: false }
      let message: IncomingMessage | undefined
      const request = begin(send, asked, (incoming) => {
        message = incoming
        // Without a listener an error after the last reader has left would end the process.
        incoming.on('error', () => {})
        onAnswer({ status: incoming.statusCode ?? 0, headers: headerLines(incoming.rawHeaders), body: incoming })
      })
      request.on('error', (thrown) => {
        if (message === undefined) onError(thrown)
      })
      request.once('proxyConnect', (connect: { statusCode: number; statusText: string }) => {
        if (connect.statusCode === 200) return
        const words = connect.statusText || `proxy answered ${connect.statusCode}`
        request.destroy(new ConnectionError(words, { host, failure: 'proxy' }))
      })
      request.end(body)
      return {
        destroy: (error) => void (message ?? request).destroy(error),
        isReused: () => request.reusedSocket,
        socket: () => request.socket,
      }
    },
    retire() {
      agent.maxFreeSockets = 0
      for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
    },
  }
}

function begin(send: Send, options: RequestOptions, onResponse: (message: IncomingMessage) => void): ClientRequest {
  try {
    return send(options, onResponse)
  } catch (thrown) {
    throw badHeader(thrown) ?? thrown
  }
}

function headerLines(raw: readonly string[]): HttpHeader[] {
  const lines: HttpHeader[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) lines.push([raw[i] ?? '', raw[i + 1] ?? ''])
  return lines
}
