// Opens the sockets of direct connections, with Go's limits on how long that may take, and keeps what errors need.

import { connect as connectTcp, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { Validity } from './certificate-words.ts'
import { DIAL_TIMEOUT, HANDSHAKE_TIMEOUT } from './connection-words.ts'
import type { TlsSettings } from './tls-settings.ts'

/** Limits of Go's default dialer and transport. */
const DIAL_LIMIT_MS = 30_000
const HANDSHAKE_LIMIT_MS = 10_000
const TCP_KEEP_ALIVE_MS = 30_000

export type Address = { readonly host: string; readonly port: number }

/** What is known of a socket beyond what Node keeps after an error. */
export type SocketFacts = { isEstablished: boolean; validity?: Validity }

const facts = new WeakMap<Duplex, SocketFacts>()

/** Facts of a socket that this file opened; undefined for the sockets of proxies. */
export function factsOf(socket: Duplex | null | undefined): SocketFacts | undefined {
  return socket ? facts.get(socket) : undefined
}

/** Opens a plain connection. */
export function dialTcp(address: Address): Socket {
  const socket = connectTcp({ ...address, ...SOCKET_OPTIONS })
  const known = watchOver(socket)
  socket.once('connect', () => {
    known.isEstablished = true
  })
  return socket
}

/** Opens a TLS connection; a certificate that does not verify destroys it. */
export function dialTls(node: typeof import('node:tls'), address: Address, settings: TlsSettings): TLSSocket {
  const socket = node.connect({ ...address, ...SOCKET_OPTIONS, ...settings })
  const known = watchOver(socket)
  let limit: NodeJS.Timeout | undefined
  socket.once('connect', () => {
    limit = setTimeout(() => socket.destroy(coded(HANDSHAKE_TIMEOUT)), HANDSHAKE_LIMIT_MS)
  })
  // Node verifies in its own listener of this event and forgets the certificate when it refuses it.
  socket.prependOnceListener('secure', () => {
    const { valid_from, valid_to } = socket.getPeerCertificate()
    known.validity = { from: valid_from, to: valid_to }
  })
  socket.once('secureConnect', () => {
    known.isEstablished = true
    clearTimeout(limit)
  })
  socket.once('close', () => clearTimeout(limit))
  return socket
}

const SOCKET_OPTIONS = { noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEP_ALIVE_MS }

function watchOver(socket: Socket): SocketFacts {
  const limit = setTimeout(() => socket.destroy(coded(DIAL_TIMEOUT)), DIAL_LIMIT_MS)
  socket.once('connect', () => clearTimeout(limit))
  socket.once('close', () => clearTimeout(limit))
  const known: SocketFacts = { isEstablished: false }
  facts.set(socket, known)
  return known
}

function coded(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code })
}
