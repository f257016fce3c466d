// The Status that client-go makes of an answer whose body is none (apimachinery pkg/api/errors, NewGenericServerResponse).

import type { Status } from '../../errors.ts'
import { type RequestTarget, targetText } from './request-target.ts'

/** client-go puts at most this many bytes of a text body into a message. */
const MAX_TEXT_BYTES = 2048

/** What is known of an answer that carries no Status. */
export type GenericAnswer = {
  readonly code: number
  readonly method: string
  /** What the path asks for; undefined for paths that are no resource. */
  readonly target: RequestTarget | undefined
  /** The body of a textual answer, `unknown` for any other. */
  readonly serverMessage: string
  readonly retryAfterSeconds?: number | undefined
}

type Words = { readonly reason: string; readonly message: string }

const WORDS: { readonly [code: number]: (a: GenericAnswer) => Words } = {
  400: () => ({ reason: 'BadRequest', message: 'the server rejected our request for an unknown reason' }),
  401: () => ({ reason: 'Unauthorized', message: 'the server has asked for the client to provide credentials' }),
  403: (a) => ({ reason: 'Forbidden', message: a.serverMessage }),
  404: () => ({ reason: 'NotFound', message: 'the server could not find the requested resource' }),
  405: () => ({
    reason: 'MethodNotAllowed',
    message: 'the server does not allow this method on the requested resource',
  }),
  406: (a) => ({
    reason: 'NotAcceptable',
    message:
      a.serverMessage === '' || a.serverMessage === 'unknown'
        ? 'the server was unable to respond with a content type that the client supports'
        : a.serverMessage,
  }),
  409: (a) => ({
    reason: a.method === 'POST' ? 'AlreadyExists' : 'Conflict',
    message: 'the server reported a conflict',
  }),
  415: (a) => ({ reason: 'UnsupportedMediaType', message: a.serverMessage }),
  422: () => ({ reason: 'Invalid', message: 'the server rejected our request due to an error in our request' }),
  429: () => ({
    reason: 'TooManyRequests',
    message: 'the server has received too many requests and has asked us to try again later',
  }),
  503: () => ({ reason: 'ServiceUnavailable', message: 'the server is currently unable to handle the request' }),
  504: () => ({
    reason: 'Timeout',
    message: 'the server was unable to return a response in the time allotted, but may still be processing the request',
  }),
}

/** The words of client-go for an answer without a Status, with the request's verb and resource behind them. */
export function genericStatus(answer: GenericAnswer): Status {
  const { reason, message } = WORDS[answer.code]?.(answer) ?? otherWords(answer)
  const target = answer.target
  return {
    code: answer.code,
    reason,
    message: target ? `${message} (${answer.method.toLowerCase()} ${targetText(target)})` : message,
    details: {
      ...(target?.name ? { name: target.name } : {}),
      ...(target?.group ? { group: target.group } : {}),
      ...(target ? { kind: target.resource } : {}),
      causes: [{ reason: 'UnexpectedServerResponse', message: answer.serverMessage }],
      ...(answer.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: answer.retryAfterSeconds }),
    },
  }
}

function otherWords(answer: GenericAnswer): Words {
  if (answer.code >= 500) {
    const quoted = quoteAsGo(answer.serverMessage)
    const message = `an error on the server (${quoted}) has prevented the request from succeeding`
    return { reason: 'InternalError', message }
  }
  const message = `the server responded with the status code ${answer.code} but did not return more information`
  return { reason: '', message }
}

/** The text of a body as client-go shows it: `unknown` unless its type is `text/…` or missing. */
export function serverMessageOf(body: string, contentType: string | undefined): string {
  if (contentType && !/^\s*text\/[^;]+/i.test(contentType)) return 'unknown'
  return Buffer.from(body, 'utf8').subarray(0, MAX_TEXT_BYTES).toString('utf8').trim()
}

const GO_ESCAPES: { readonly [character: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

/** Quotes as Go's `%q` does: printable characters stay, the others become escapes. */
export function quoteAsGo(text: string): string {
  const inner = text.replace(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (character) => {
    const known = GO_ESCAPES[character]
    if (known) return known
    const code = character.codePointAt(0) ?? 0
    if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
  return `"${inner}"`
}
