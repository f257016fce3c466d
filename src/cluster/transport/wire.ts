// What lies under an attempt: something that takes a request to the server and brings the answer as it comes.

import type { Duplex } from 'node:stream'
import type { HttpHeader } from '../http.ts'

export type WireRequest = {
  readonly method: string
  /** As it goes out: of a proxy for plain requests the whole URL. */
  readonly path: string
  readonly headers: readonly HttpHeader[]
  readonly body: Buffer | undefined
}

/** The body of an answer, before decompression; it may be iterated once. */
export interface WireBody extends AsyncIterable<Buffer> {
  /** Gives the exchange up; whoever reads gets the error. Does nothing once the body is whole. */
  destroy(error?: Error): unknown
  /** Nobody will read it: what comes is thrown away. */
  resume(): unknown
  /** All of it, where all has come and nobody has begun to read; whoever calls it has read it then. */
  readonly takeWhole?: () => readonly Buffer[] | undefined
}

export type WireAnswer = {
  readonly status: number
  readonly headers: readonly HttpHeader[]
  readonly body: WireBody
}

/** Exactly one of the two is called; an error of the body comes to whoever reads it. */
export type WireEvents = {
  readonly onAnswer: (answer: WireAnswer) => void
  readonly onError: (thrown: unknown) => void
}

/** A request under way. */
export interface WireExchange {
  /** Gives up; before the answer `onError` is told of it. */
  destroy(error: Error): void
  /** True when it was sent on a connection that had served before. */
  isReused(): boolean
  /** Undefined where a proxy's agent has not opened it yet. */
  socket(): Duplex | null | undefined
}

/** A way to send requests. */
export type Wire = {
  /** @throws ConfigError for header lines that cannot be sent. */
  send(request: WireRequest, events: WireEvents): WireExchange
  /** Closes what is idle; connections in use are closed when their exchange has ended. */
  retire(): void
}
