// One line for one problem of an answer: something that went wrong and did not stop the rest.

import { ConfigError, ConnectionError, ServerError } from '../errors.ts'
import type { Problem } from '../streams.ts'
import { errorLines } from './error-lines.ts'
import { escapeText } from './escape-text.ts'
import { serverSentence } from './status-words.ts'

/** Beginnings of kubectl's sentences that carry no `error: ` before them. */
const OWN_SENTENCES = [
  'error: ',
  'Error from server',
  'Error in configuration',
  'The ',
  'Unable to connect to the server',
]

/**
 * A problem in the words that the error itself would get, on one line and safe for a terminal.
 *
 * @param o.showsContext puts the context before it, for an answer of several clusters. Default: false.
 */
export function problemLine(problem: Problem, o: { readonly showsContext?: boolean } = {}): string {
  const sentence = escapeText(sentenceOf(problem).replaceAll('\n', ' '))
  const context = problem.context ?? problem.ref?.context
  return o.showsContext && context !== undefined ? `${escapeText(context)}: ${sentence}` : sentence
}

function sentenceOf(problem: Problem): string {
  const { cause, message } = problem
  const isSaidByCause = cause instanceof Error && cause.message === message
  if (isSaidByCause && hasOwnWords(cause)) return errorLines(cause).join(' ')
  if (problem.code !== undefined) return serverSentence(problem.reason, message)
  if (OWN_SENTENCES.some((beginning) => message.startsWith(beginning))) return message
  return `error: ${placeOf(problem)}${message}`
}

function hasOwnWords(cause: Error): boolean {
  return cause instanceof ServerError || cause instanceof ConnectionError || cause instanceof ConfigError
}

/** `deploy.yaml:12: `, unless the message names the file itself. */
function placeOf({ ref, line, message }: Problem): string {
  const file = ref?.file
  if (file === undefined || message.includes(file)) return ''
  return line === undefined ? `${file}: ` : `${file}:${line}: `
}
