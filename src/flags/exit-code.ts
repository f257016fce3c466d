// The one table of exit codes for all verbs, and which of them an error means.

import { CancelledError, ConnectionError, ServerError } from '../errors.ts'
import { JsonPathError } from '../machinery/jsonpath/json-path-error.ts'
import { OutputClosedError, OutputFailedError } from './sink.ts'

/** What the process can end with. */
export const EXIT = {
  /** Done, or nothing to say. */
  done: 0,
  /** The answer is no: not found, refused, failed; there are differences; some objects were not written. */
  no: 1,
  /** Usage, configuration, no server reached, a question that needs a terminal and there is none. */
  couldNotRun: 2,
  /** Nothing matched and `--fail-empty`, or the person declined. */
  nothing: 3,
  /** Only part of the answer could be had. */
  partial: 4,
  /** Stopped by `--fail-on`. */
  gated: 5,
  /** Ctrl-C. */
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/**
 * The exit code that an error which ended a command means. Several errors at once (AggregateError): interrupted wins,
 * then any answer of a server, so that one unreachable cluster of many does not look like none.
 */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof AggregateError) return codeOfSeveral(error.errors.map(exitCodeOf))
  if (error instanceof OutputClosedError) return EXIT.done
  if (error instanceof CancelledError) return EXIT.interrupted
  if (error instanceof ServerError || error instanceof OutputFailedError) return EXIT.no
  // a template that could be read, but does not fit an object
  if (error instanceof JsonPathError && error.position === undefined) return EXIT.no
  // the server was reached: what failed is this one request
  if (error instanceof ConnectionError && error.failure === 'incomplete') return EXIT.no
  return EXIT.couldNotRun
}

function codeOfSeveral(codes: readonly ExitCode[]): ExitCode {
  const ranked = [EXIT.interrupted, EXIT.no]
  return ranked.find((code) => codes.includes(code)) ?? codes[0] ?? EXIT.couldNotRun
}
