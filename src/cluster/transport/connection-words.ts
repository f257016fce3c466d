// Turns what Node says of a broken connection into a ConnectionError, in the words of Go's net and net/http.

import { ConfigError, ConnectionError, type ConnectionFailure, isTackError } from '../../errors.ts'
import { tlsWords, type Validity } from './certificate-words.ts'

/** Where an exchange was when it broke. */
export type Broken = {
  /** `127.0.0.1:6443`, as in the kubeconfig. */
  readonly host: string
  /** True when a proxy stands between. */
  readonly isProxied: boolean
  /** True once the answer's header has come. */
  readonly inBody: boolean
  readonly validity?: Validity | undefined
}

type NodeError = NodeJS.ErrnoException & {
  readonly address?: string
  readonly port?: number
  readonly hostname?: string
  readonly errors?: readonly NodeError[]
  readonly reason?: string
}

const DIAL_WORDS: { readonly [code: string]: string } = {
  ECONNREFUSED: 'connect: connection refused',
  ETIMEDOUT: 'connect: connection timed out',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  EADDRNOTAVAIL: "connect: can't assign requested address",
  EACCES: 'connect: permission denied',
  ECONNRESET: 'connect: connection reset by peer',
}

/** Codes of our own: what the connector gives up on. */
export const DIAL_TIMEOUT = 'TACK_DIAL_TIMEOUT'
export const HANDSHAKE_TIMEOUT = 'TACK_HANDSHAKE_TIMEOUT'
/** What came is no HTTP answer. */
export const MALFORMED = 'TACK_MALFORMED'

/** What is thrown for an error of an exchange. Errors that already have their words pass unchanged. */
export function toConnectionError(thrown: unknown, where: Broken): Error {
  if (isTackError(thrown)) return thrown
  const error = firstOf(thrown)
  const [failure, message] = describe(error, where)
  return new ConnectionError(message, { host: where.host, failure, cause: thrown })
}

/** A family of addresses that all failed gives one error for each: the first speaks. */
function firstOf(thrown: unknown): NodeError {
  if (!(thrown instanceof Error)) return new Error(String(thrown))
  const { errors } = thrown as NodeError
  return errors?.[0] ?? thrown
}

function describe(error: NodeError, where: Broken): [ConnectionFailure, string] {
  if (where.inBody) return ['incomplete', bodyWords(bodyCause(error))]
  const code = error.code ?? ''
  if (error.syscall === 'connect' || code === DIAL_TIMEOUT) return dialFailure(error, where)
  if (error.syscall === 'getaddrinfo') return dnsFailure(error, where)
  if (code === HANDSHAKE_TIMEOUT) return ['timeout', 'net/http: TLS handshake timeout']
  if (code === 'ECONNRESET' && !error.syscall) return ['reset', 'EOF']
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED') return ['reset', resetWords(error, where)]
  if (code === MALFORMED || code.startsWith('HPE_')) return ['protocol', malformedWords(error)]
  const tls = tlsWords(error, where.validity, new Date())
  if (tls) return ['tls', tls]
  return [where.isProxied ? 'proxy' : 'other', error.message]
}

function dialFailure(error: NodeError, where: Broken): [ConnectionFailure, string] {
  const address = error.address ? `${bracketed(error.address)}:${error.port}` : where.host
  const code = error.code ?? ''
  const isTimeout = code === DIAL_TIMEOUT || code === 'ETIMEDOUT'
  const words = `dial tcp ${address}: ${code === DIAL_TIMEOUT ? 'i/o timeout' : (DIAL_WORDS[code] ?? error.message)}`
  if (where.isProxied) return ['proxy', `proxyconnect tcp: ${words}`]
  return [code === 'ECONNREFUSED' ? 'refused' : isTimeout ? 'timeout' : 'other', words]
}

function dnsFailure(error: NodeError, where: Broken): [ConnectionFailure, string] {
  const why = error.code === 'ENOTFOUND' ? 'no such host' : 'server misbehaving'
  const words = `dial tcp: lookup ${error.hostname ?? where.host}: ${why}`
  return where.isProxied ? ['proxy', `proxyconnect tcp: ${words}`] : ['dns', words]
}

function resetWords(error: NodeError, where: Broken): string {
  const verb = error.syscall === 'write' ? 'write' : 'read'
  const words = error.code === 'EPIPE' ? 'broken pipe' : 'connection reset by peer'
  return `${verb} tcp ${where.host}: ${verb}: ${words}`
}

function malformedWords(error: NodeError): string {
  return `net/http: HTTP/1.x transport connection broken: malformed HTTP response: ${error.reason ?? error.message}`
}

function bodyCause(error: NodeError): string {
  const code = error.code ?? ''
  if (/^Z_(BUF_ERROR|ERRNO)$/.test(code)) return 'unexpected EOF'
  if (code.startsWith('Z_')) return `gzip: invalid data: ${error.message}`
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') return 'unexpected EOF'
  return error.message
}

/** client-go's words for a body that could not be read to its end. */
export function bodyWords(cause: string): string {
  return `unexpected error when reading response body. Please retry. Original error: ${cause}`
}

/** The error for a request that took longer than its `--request-timeout`. */
export function timeoutError(
  host: string,
  phase: 'connecting' | 'waiting' | 'body',
  timeoutMs: number,
): ConnectionError {
  const words = {
    connecting:
      'net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    waiting: 'net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
    body: bodyWords('net/http: request canceled (Client.Timeout or context cancellation while reading body)'),
  }[phase]
  return new ConnectionError(words, { host, failure: 'timeout', cause: new Error(`no answer within ${timeoutMs} ms`) })
}

/** The error for a header that cannot be sent; undefined when Node threw for another reason. */
export function badHeader(thrown: unknown): ConfigError | undefined {
  const { code, message } = thrown instanceof Error ? (thrown as NodeError) : { code: '', message: '' }
  if (code !== 'ERR_INVALID_CHAR' && code !== 'ERR_INVALID_HTTP_TOKEN') return undefined
  const name = /\["([^"]*)"\]/.exec(message)?.[1]
  const part = code === 'ERR_INVALID_CHAR' ? 'value for' : 'name'
  return new ConfigError(`net/http: invalid header field ${part} "${name ?? ''}"`, { cause: thrown })
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}
