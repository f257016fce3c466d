// Opens the sockets of direct connections, with Go's limits on how long that may take, and keeps what errors need.

import { connect as connectTcp, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Validity } from './certificate-words.ts'
import { DIAL_TIMEOUT, HANDSHAKE_TIMEOUT } from './connection-words.ts'
import type { Dialled } from './direct-wire.ts'
import type { TlsSettings } from './tls-settings.ts'

/** Limits of Go's default dialer and transport. */
const DIAL_LIMIT_MS = 30_000
const HANDSHAKE_LIMIT_MS = 10_000
const TCP_KEEP_ALIVE_MS = 30_000

export type Address = { readonly host: string; readonly port: number }

type SocketFacts = { isEstablished: boolean; validity?: Validity }

const facts = new WeakMap<Duplex, SocketFacts>()

/** False while a socket of this file is being opened; undefined for the sockets of proxies. */
export function isEstablished(socket: Duplex | null | undefined): boolean | undefined {
  return socket ? facts.get(socket)?.isEstablished : undefined
}

/** From when to when the certificate of a server is valid, where this file has seen it. */
export function validityOf(socket: Duplex | null | undefined): Validity | undefined {
  return socket ? facts.get(socket)?.validity : undefined
}

/** Opens a plain connection; what is written before it is there waits for it. */
export function dialTcp(address: Address): Dialled {
  const socket = connectTcp({ ...address, ...SOCKET_OPTIONS })
  const known = watchOver(socket)
  socket.once('connect', () => {
    known.isEstablished = true
  })
  return { socket, whenReady: (call) => call() }
}

/**
 * Opens TLS connections; a certificate that does not verify destroys them, and nothing is written before that is known.
 * Later ones take up the session of an earlier one, which spares both sides the work on certificates.
 */
export function tlsDialler(node: typeof import('node:tls'), address: Address, settings: TlsSettings): () => Dialled {
  let session: Buffer | undefined
  return () => {
    const resumed = session === undefined ? {} : { session }
    const socket = node.connect({ ...address, ...SOCKET_OPTIONS, ...settings, ...resumed })
    const known = watchOver(socket)
    let limit: NodeJS.Timeout | undefined
    socket.once('connect', () => {
      limit = setTimeout(() => socket.destroy(coded(HANDSHAKE_TIMEOUT)), HANDSHAKE_LIMIT_MS)
    })
    // Node verifies in its own listener of this event and forgets the certificate when it refuses it.
    socket.prependOnceListener('secure', () => {
      if (socket.isSessionReused()) return
      const { valid_from, valid_to } = socket.getPeerCertificate()
      known.validity = { from: valid_from, to: valid_to }
    })
    socket.once('secureConnect', () => {
      known.isEstablished = true
      clearTimeout(limit)
    })
    socket.on('session', (latest: Buffer) => {
      session = latest
    })
    socket.once('close', () => clearTimeout(limit))
    return { socket, whenReady: (call) => void socket.once('secureConnect', call) }
  }
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
