// Requests to a server, or a proxy that takes plain ones, over connections of our own. One exchange at a time on each, no
// pipelining; what is free is used again, the last one first. Node's own client does more, and takes four times as long.

import type { Socket } from 'node:net'
import { ConfigError } from '../../errors.ts'
import type { HttpHeader } from '../http.ts'
import { answerParser } from './answer-parser.ts'
import { aborted, type BodyQueue, openBodyQueue } from './body-queue.ts'
import { MALFORMED } from './connection-words.ts'
import { toRawValue } from './request-headers.ts'
import type { Wire, WireEvents, WireExchange, WireRequest } from './wire.ts'

/** At most so many idle connections are kept: as many as both lanes can use. */
const MAX_IDLE = 48
/** A body up to this length goes out in one piece with its head. */
const MAX_JOINED_BYTES = 64 * 1024

/** A connection that begins; `whenReady` is called once when requests may be written to it. */
export type Dialled = { readonly socket: Socket; readonly whenReady: (call: () => void) => void }

/** @param isKept whether connections serve more than one exchange */
export function openDirectWire(dial: () => Dialled, isKept: boolean): Wire {
  const idle: Carrier[] = []
  let isRetired = false

  const onFree = (carrier: Carrier) => {
    if (isRetired || !isKept || idle.length >= MAX_IDLE) carrier.socket.destroy()
    else {
      carrier.socket.unref()
      idle.push(carrier)
    }
  }
  const onLost = (carrier: Carrier) => {
    const at = idle.indexOf(carrier)
    if (at >= 0) idle.splice(at, 1)
  }

  return {
    send(request, events) {
      const bytes = toBytes(request, isKept)
      const kept = idle.pop()
      if (kept === undefined) return openCarrier(dial(), onFree, onLost).exchange(request.method, bytes, events, false)
      kept.socket.ref()
      return kept.exchange(request.method, bytes, events, true)
    },
    retire() {
      isRetired = true
      for (const { socket } of idle.splice(0)) socket.destroy()
    },
  }
}

type Carrier = {
  readonly socket: Socket
  exchange(method: string, bytes: readonly Buffer[], events: WireEvents, isReused: boolean): WireExchange
}

/** What is under way on a connection. */
type Current = {
  readonly push: (data: Buffer) => void
  readonly close: () => boolean
  readonly fail: (thrown: unknown) => void
}

function openCarrier(
  { socket, whenReady }: Dialled,
  onFree: (carrier: Carrier) => void,
  onLost: (carrier: Carrier) => void,
): Carrier {
  let current: Current | undefined
  let isReady = false

  const lose = (thrown: unknown) => {
    const lost = current
    current = undefined
    onLost(carrier)
    lost?.fail(thrown)
  }
  socket.on('data', (data: Buffer) => {
    try {
      if (current === undefined) socket.destroy()
      else current.push(data)
    } catch (thrown) {
      lose(thrown)
      socket.destroy()
    }
  })
  socket.on('end', () => {
    if (current?.close() === false) lose(hungUp())
    socket.destroy()
  })
  socket.on('error', lose)
  socket.on('close', () => {
    if (current?.close() === false) lose(hungUp())
    onLost(carrier)
  })

  const carrier: Carrier = {
    socket,
    exchange(method, bytes, { onAnswer, onError }, isReused) {
      let body: BodyQueue | undefined
      const giveUp = (error: Error) => {
        if (current !== mine) return
        lose(error)
        socket.destroy()
      }
      const parser = answerParser(method, {
        onHead(status, headers) {
          body = openBodyQueue({ pause: () => socket.pause(), resume: () => socket.resume(), giveUp })
          onAnswer({ status, headers, body })
        },
        onChunk: (chunk) => body?.push(chunk),
        onEnd(canServeMore) {
          if (current !== mine) return
          current = undefined
          // an answer that came before all was sent leaves the rest of the request in the way
          if (canServeMore && socket.writableLength === 0) onFree(carrier)
          else socket.destroy()
          body?.end()
        },
      })
      const mine: Current = {
        ...parser,
        fail(thrown) {
          if (body === undefined) onError(thrown)
          else body.end(thrown instanceof Error && !isMalformed(thrown) ? thrown : aborted())
        },
      }
      current = mine
      const write = () => {
        for (const part of bytes) socket.write(part)
      }
      if (isReady) write()
      else
        whenReady(() => {
          isReady = true
          if (current === mine) write()
        })
      return { destroy: giveUp, isReused: () => isReused, socket: () => socket }
    },
  }
  return carrier
}

function isMalformed(error: NodeJS.ErrnoException): boolean {
  return error.code === MALFORMED
}

/** What Node says when a connection ends without an answer. */
function hungUp(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
}

const HAS_CONTENT = new Set(['POST', 'PUT', 'PATCH'])

/** @throws ConfigError for a line that cannot be sent */
function toBytes({ method, path, headers, body }: WireRequest, isKept: boolean): readonly Buffer[] {
  if (/[^!-\xff]/.test(path)) throw new TypeError('Request path contains unescaped characters')
  let head = `${method} ${path} HTTP/1.1\r\n`
  for (const line of headers) head += checkedLine(line)
  if (body === undefined && HAS_CONTENT.has(method)) head += 'Content-Length: 0\r\n'
  head += isKept ? '\r\n' : 'Connection: close\r\n\r\n'
  const first = Buffer.from(head, 'latin1')
  if (body === undefined) return [first]
  return body.length <= MAX_JOINED_BYTES ? [Buffer.concat([first, body])] : [first, body]
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

function checkedLine([name, value]: HttpHeader): string {
  if (!TOKEN.test(name)) throw new ConfigError(`net/http: invalid header field name "${name}"`)
  if (UNSAFE.test(value)) throw new ConfigError(`net/http: invalid header field value for "${name}"`)
  return `${name}: ${toRawValue(value)}\r\n`
}

const UNSAFE = /[\0-\x08\n-\x1f\x7f]/
