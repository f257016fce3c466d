// Manifests on the web: GET, redirects followed, tried again when the server fails (cli-runtime visitor.go).

import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { readStream } from './read-bytes.ts'
import { errorCode, SourceFault } from './source-fault.ts'

/** How often a URL is asked for before giving up. */
const ATTEMPTS = 3
const RETRY_DELAY_MS = 1000
const MAX_REDIRECTS = 10

export type ReadUrlOptions = {
  /** For HTTPS_PROXY, HTTP_PROXY and NO_PROXY, which Node obeys from 22.21 and 24.5 on. */
  readonly env: NodeJS.ProcessEnv
  readonly signal?: AbortSignal | undefined
  /** Default: RETRY_DELAY_MS. */
  readonly retryDelayMs?: number | undefined
}

export function isUrl(path: string): boolean {
  return path.startsWith('http://') || path.startsWith('https://')
}

/**
 * The body of an answer with status 200.
 *
 * Connections that fail and statuses from 500 on are tried again, three attempts in all.
 *
 * @throws SourceFault in kubectl's words; the signal's reason when it is aborted.
 */
export async function readUrl(url: string, options: ReadUrlOptions): Promise<Uint8Array> {
  if (!URL.canParse(url)) {
    throw new SourceFault('BadPattern', `the URL passed to filename "${url}" is not valid`)
  }
  for (let attempt = 1; ; attempt++) {
    const outcome = await get(url, options)
    if (outcome instanceof Uint8Array) return outcome
    if (!outcome.mayRetry || attempt === ATTEMPTS) throw outcome.fault
    await sleep(options.retryDelayMs ?? RETRY_DELAY_MS, undefined, { ...signalOf(options) })
  }
}

type Failure = { readonly fault: SourceFault; readonly mayRetry: boolean }

async function get(url: string, options: ReadUrlOptions): Promise<Uint8Array | Failure> {
  try {
    const response = await follow(new URL(url), options, MAX_REDIRECTS)
    if (response.statusCode === 200) return await readStream(response, url, options.signal)
    response.destroy()
    return refused(url, response)
  } catch (error) {
    options.signal?.throwIfAborted()
    if (error instanceof SourceFault) return { fault: error, mayRetry: true }
    const message = `Get "${url}": ${connectionWords(error, new URL(url))}`
    return { fault: new SourceFault('Unreachable', message, { cause: error }), mayRetry: true }
  }
}

function refused(url: string, { statusCode = 0, statusMessage = '' }: IncomingMessage): Failure {
  const status = `${statusCode} ${statusMessage}`.trim()
  const message = `unable to read URL "${url}", server reported ${status}, status code=${statusCode}`
  return { fault: new SourceFault('Unreachable', message), mayRetry: statusCode >= 500 && statusCode < 600 }
}

async function follow(url: URL, options: ReadUrlOptions, redirects: number): Promise<IncomingMessage> {
  const response = await request(url, options)
  const { location } = response.headers
  const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode ?? 0)
  if (!isRedirect || location === undefined) return response
  response.destroy()
  if (redirects === 0) throw new Error(`stopped after ${MAX_REDIRECTS} redirects`)
  return follow(new URL(location, url), options, redirects - 1)
}

async function request(url: URL, options: ReadUrlOptions): Promise<IncomingMessage> {
  const isSecure = url.protocol === 'https:'
  if (!isSecure && url.protocol !== 'http:')
    throw new Error(`unsupported protocol scheme "${url.protocol.slice(0, -1)}"`)
  const { get, Agent } = isSecure ? await import('node:https') : await import('node:http')
  // whatever NODE_TLS_REJECT_UNAUTHORIZED says
  const agent = new Agent({ proxyEnv: options.env, ...(isSecure ? { rejectUnauthorized: true } : {}) })
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { 'user-agent': 'kubectl-tack' }, ...signalOf(options) }, resolve).on('error', reject)
  })
}

function signalOf({ signal }: ReadUrlOptions): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}

function connectionWords(error: unknown, { hostname, host, port, protocol }: URL): string {
  const code = errorCode(error)
  const address = port === '' ? `${host}:${protocol === 'https:' ? 443 : 80}` : host
  if (code === 'ECONNREFUSED') return `dial tcp ${address}: connect: connection refused`
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${hostname}: no such host`
  if (code === 'ECONNRESET') return 'EOF'
  return error instanceof Error ? error.message : String(error)
}
