// Reads one HTTP/1.1 answer off a connection: its head, and a body by length, in chunks, or up to the end (RFC 9112).

import type { HttpHeader } from '../http.ts'
import { MALFORMED } from './connection-words.ts'

/** Hears of an answer in this order: the head, any number of chunks, the end. */
export type AnswerSink = {
  readonly onHead: (status: number, headers: readonly HttpHeader[]) => void
  /** A part of the body: a view on what was pushed. */
  readonly onChunk: (chunk: Buffer) => void
  /** @param canServeMore whether the connection may be used again */
  readonly onEnd: (canServeMore: boolean) => void
}

export type AnswerParser = {
  /** Takes in bytes. @throws an error with the code MALFORMED for what is no answer */
  push(data: Buffer): void
  /** There are no more. @returns false when the answer is not whole */
  close(): boolean
}

/** Node's limit is 16 KiB for all lines together, Go's 10 MiB. */
const MAX_HEAD_BYTES = 256 * 1024
const MAX_LINE_BYTES = 4 * 1024
const BEGINNING = 'HTTP/1.'

type Step = 'head' | 'length' | 'to-the-end' | 'size' | 'chunk' | 'after-chunk' | 'trailers' | 'over'

/** @param method of the request: an answer to HEAD has no body, whatever its head says */
export function answerParser(method: string, sink: AnswerSink): AnswerParser {
  let step: Step = 'head'
  /** A head or a line that is not whole yet. */
  let held: Buffer | undefined
  /** Bytes to come, of the body or of a chunk. */
  let left = 0
  let canServeMore = true

  /** @returns what is left for the next step; undefined when more has to come first */
  const steps: { readonly [step in Step]: (data: Buffer) => Buffer | undefined } = {
    head(data) {
      const end = data.indexOf('\r\n\r\n')
      if (end < 0) {
        const begins = data.toString('latin1', 0, BEGINNING.length)
        if (!BEGINNING.startsWith(begins)) throw malformed('expected HTTP/1.x')
        return hold(data, MAX_HEAD_BYTES)
      }
      const rest = data.subarray(end + 4)
      const { status, headers, isOld } = readHead(data.toString('latin1', 0, end))
      if (status < 200 && status !== 101) return rest
      const framing = framingOf(method, status, headers)
      canServeMore = framing.canServeMore && !isOld
      sink.onHead(status, headers)
      step = framing.step
      left = framing.length
      return step === 'length' && left === 0 ? finish(rest) : rest
    },
    length(data) {
      const rest = pass(data)
      return left === 0 ? finish(rest) : rest
    },
    'to-the-end'(data) {
      sink.onChunk(data)
      return undefined
    },
    size(data) {
      const line = takeLine(data)
      if (line === undefined) return hold(data, MAX_LINE_BYTES)
      const size = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i.exec(line.text)?.[1]
      if (size === undefined) throw malformed('invalid chunk size')
      left = Number.parseInt(size, 16)
      step = left === 0 ? 'trailers' : 'chunk'
      return line.rest
    },
    chunk(data) {
      const rest = pass(data)
      if (left === 0) step = 'after-chunk'
      return rest
    },
    'after-chunk'(data) {
      const line = takeLine(data)
      if (line === undefined && data.length < 2) return hold(data, MAX_LINE_BYTES)
      if (line?.text !== '') throw malformed('a chunk is longer than its size')
      step = 'size'
      return line.rest
    },
    trailers(data) {
      const line = takeLine(data)
      if (line === undefined) return hold(data, MAX_LINE_BYTES)
      return line.text === '' ? finish(line.rest) : line.rest
    },
    over: () => undefined,
  }

  function hold(data: Buffer, limit: number): undefined {
    if (data.length > limit) throw malformed('header overflow')
    held = data
  }

  function pass(data: Buffer): Buffer {
    const part = data.length > left ? data.subarray(0, left) : data
    left -= part.length
    sink.onChunk(part)
    return data.subarray(part.length)
  }

  /** What comes behind an answer was not asked for. */
  function finish(rest: Buffer): undefined {
    step = 'over'
    sink.onEnd(canServeMore && rest.length === 0)
  }

  return {
    push(data) {
      let rest: Buffer | undefined = held === undefined ? data : Buffer.concat([held, data])
      held = undefined
      while (rest !== undefined && rest.length > 0) rest = steps[step](rest)
    },
    close() {
      if (step === 'to-the-end') {
        step = 'over'
        sink.onEnd(false)
      }
      return step === 'over'
    },
  }
}

function takeLine(data: Buffer): { readonly text: string; readonly rest: Buffer } | undefined {
  const end = data.indexOf('\r\n')
  return end < 0 ? undefined : { text: data.toString('latin1', 0, end), rest: data.subarray(end + 2) }
}

const STATUS_LINE = /^HTTP\/1\.([01]) (\d{3})(?: |$)/
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

function readHead(text: string) {
  const [first = '', ...lines] = text.split('\r\n')
  const [, minor, code] = STATUS_LINE.exec(first) ?? []
  if (code === undefined)
    throw malformed(BEGINNING.startsWith(first.slice(0, 7)) ? 'invalid status line' : 'expected HTTP/1.x')
  const headers: HttpHeader[] = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon)
    if (colon < 0 || !TOKEN.test(name)) throw malformed('invalid header line')
    headers.push([name, line.slice(colon + 1).trim()])
  }
  return { status: Number(code), headers, isOld: minor === '0' }
}

/** RFC 9112 section 6.3. */
function framingOf(method: string, status: number, headers: readonly HttpHeader[]) {
  let length: string | undefined
  let coding: string | undefined
  let canServeMore = true
  for (const [name, value] of headers) {
    const lower = name.toLowerCase()
    if (lower === 'content-length') {
      if (!/^\d{1,15}$/.test(value) || (length !== undefined && length !== value))
        throw malformed('invalid Content-Length')
      length = value
    } else if (lower === 'transfer-encoding') coding = coding === undefined ? value : `${coding}, ${value}`
    else if (lower === 'connection' && /\bclose\b/i.test(value)) canServeMore = false
  }
  const framed = (step: Step, bytes: number, isClear = true) => ({
    step,
    length: bytes,
    canServeMore: canServeMore && isClear,
  })
  if (status === 101) return framed('length', 0, false)
  if (method === 'HEAD' || status === 204 || status === 304) return framed('length', 0)
  // both at once: one of them lies
  if (coding !== undefined && /(?:^|,)\s*chunked\s*$/i.test(coding)) return framed('size', 0, length === undefined)
  if (coding !== undefined || length === undefined) return framed('to-the-end', 0, false)
  return framed('length', Number(length))
}

function malformed(reason: string): Error {
  return Object.assign(new Error(reason), { code: MALFORMED })
}
