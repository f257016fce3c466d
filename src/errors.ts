// The closed set of errors that expected failures are told with; anything else that is thrown is a bug of ours.
// Words are chosen in print, exit codes in flags: here is only what happened.

type ErrorOptionsWith<T> = { readonly cause?: unknown } & T

/** The command line, or the options of a library call, make no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  /** The flag or argument that is wrong, as typed: `--limit`. */
  readonly flag: string | undefined
  /** The value that was given for it. */
  readonly value: string | undefined

  constructor(message: string, o: ErrorOptionsWith<{ flag?: string; value?: string }> = {}) {
    super(message, { cause: o.cause })
    this.flag = o.flag
    this.value = o.value
  }
}

/** A configuration (kubeconfig, credentials, files named by it) cannot be used. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  /** The file that holds the mistake. */
  readonly path: string | undefined
  /** The entry in it, as a field path: `users[name="dev"].exec`. */
  readonly key: string | undefined

  constructor(message: string, o: ErrorOptionsWith<{ path?: string; key?: string }> = {}) {
    super(message, { cause: o.cause })
    this.path = o.path
    this.key = o.key
  }
}

/** One entry of `details.causes` of a Status. */
export type StatusCause = { readonly reason?: string; readonly message?: string; readonly field?: string }

/** The `details` of a Status. */
export type StatusDetails = {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

/** A `meta/v1` Status as a server sent it, or as client-go would have made one of a body that is none. */
export type Status = {
  readonly code: number
  /** `''` where the server gave none, which it does for many 500s. */
  readonly reason: string
  readonly message: string
  readonly details?: StatusDetails
  /** `metadata.continue` of a 410 answer to a continued list: the token for an inconsistent continuation. */
  readonly continue?: string
}

/** A server answered, and the answer is an error. Decoded once, at the door of `cluster`. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
  readonly status: Status
  /** Seconds the server asks to wait, from `Retry-After` or the Status; undefined when it asks nothing. */
  readonly retryAfterSeconds: number | undefined
  /** True when the body was no Status (a proxy's HTML page, plain text), and `message` was made here. */
  readonly isGeneric: boolean

  constructor(status: Status, o: ErrorOptionsWith<{ retryAfterSeconds?: number; isGeneric?: boolean }> = {}) {
    super(status.message, { cause: o.cause })
    this.status = status
    this.retryAfterSeconds = o.retryAfterSeconds ?? status.details?.retryAfterSeconds
    this.isGeneric = o.isGeneric ?? false
  }

  get code(): number {
    return this.status.code
  }

  get reason(): string {
    return this.status.reason
  }
}

/** What kept a request from getting an answer. */
export type ConnectionFailure =
  | 'refused'
  | 'reset'
  | 'dns'
  | 'tls'
  | 'timeout'
  | 'proxy'
  | 'incomplete'
  | 'protocol'
  | 'other'

/** No answer came, or it broke off. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
  /** Host and port that were asked: `127.0.0.1:6443`. */
  readonly host: string
  readonly failure: ConnectionFailure

  constructor(message: string, o: ErrorOptionsWith<{ host: string; failure: ConnectionFailure }>) {
    super(message, { cause: o.cause })
    this.host = o.host
    this.failure = o.failure
  }
}

/** Somebody asked to stop: Ctrl-C, an aborted signal. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'

  constructor(message = 'cancelled', o: { readonly cause?: unknown } = {}) {
    super(message, { cause: o.cause })
  }
}

/** The errors of this file: what is expected to go wrong. */
export type TackError = UsageError | ConfigError | ServerError | ConnectionError | CancelledError

/** True for the errors of this file; false for bugs. */
export function isTackError(error: unknown): error is TackError {
  return (
    error instanceof UsageError ||
    error instanceof ConfigError ||
    error instanceof ServerError ||
    error instanceof ConnectionError ||
    error instanceof CancelledError
  )
}
