// The shapes of one exchange with an API server.

/** One header line as it goes over the wire; a name may occur several times. */
export type HttpHeader = readonly [name: string, value: string]

/** Lanes bound what is in flight per cluster: reads, writes and dry runs; watches have sockets of their own. */
export type Lane = 'read' | 'write' | 'watch'

/** One request to an API server. */
export type HttpRequest = {
  /** Default: GET. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path and query below the server's own path: `/api/v1/pods?limit=500`. */
  readonly path: string
  /** Default: `application/json`. */
  readonly accept?: string
  readonly contentType?: string
  readonly headers?: readonly HttpHeader[]
  readonly body?: string | Uint8Array
  /** Default: `read` for GET and HEAD, else `write`. */
  readonly lane?: Lane
  readonly signal?: AbortSignal
  /** From the first try to the last byte of the body. Default: the connection's; 0: none. Never applied to a watch's body. */
  readonly timeoutMs?: number
}

/** An answer whose header is there; its body comes. */
export type HttpResponse = {
  readonly status: number
  /** Raw header lines in the order they came. */
  readonly headers: readonly HttpHeader[]
  /** The first value of a header, name in any case. */
  header(name: string): string | undefined
  /**
   * The decompressed body, once. Breaking out of the iteration gives the connection up; until one or the other, the
   * response keeps its place in the lane. Throws ConnectionError (`incomplete`, `timeout`) or CancelledError.
   */
  readonly body: AsyncIterable<Buffer>
  /** The whole body as UTF-8. */
  text(): Promise<string>
  /** Bytes of the body received so far, as they came over the wire (compressed). */
  wireBytes(): number
}

/** What happened on the wire, for `-v`, `--explain` and tests. */
export type Exchange = {
  readonly method: string
  readonly url: string
  readonly requestHeaders: readonly HttpHeader[]
  readonly requestBody?: string
  /** Undefined when no answer came; then `error` says why. */
  readonly status?: number
  readonly responseHeaders?: readonly HttpHeader[]
  /** Kept only when the observer asked for bodies. */
  readonly responseBody?: string
  readonly wireBytes: number
  /** Until the header, and until the last byte. */
  readonly headerMs?: number
  readonly totalMs: number
  /** Counts from 1 when the transport repeated the request. */
  readonly attempt: number
  readonly error?: Error
}

/** Somebody who is told what goes over the wire. */
export type ExchangeObserver = {
  readonly wantsBodies?: boolean
  /** Called once per attempt, after its body has ended. */
  readonly onExchange?: (exchange: Exchange) => void
  /** A `Warning: 299` text, each different one once per transport. */
  readonly onWarning?: (text: string) => void
}

/** A way to one API server: authenticated, pooled, bounded. */
export interface Transport {
  /** `127.0.0.1:6443`, for messages. */
  readonly host: string
  /**
   * Sends a request and resolves when the response header is there.
   *
   * Obeys 429 and `Retry-After` within bounds (RetryPolicy, `timeoutMs`), repeats GETs after a connection reset before the first byte, and repeats any request
   * once after a 401 with renewed credentials. Nothing else is repeated.
   *
   * @throws ServerError for status >= 400 (body decoded), ConnectionError, CancelledError, ConfigError (credentials).
   */
  request(request: HttpRequest): Promise<HttpResponse>
  /** Closes idle connections; requests under way end as they are. */
  close(): void
}
