// The words for everything that can go wrong, chosen here once; they are kubectl's own (pkg/cmd/util, helpers.go).

import { CancelledError, ConfigError, ConnectionError, ServerError, UsageError } from '../errors.ts'
import { escapeText } from './escape-text.ts'
import { statusLines, toLines } from './status-words.ts'

export type ErrorLinesOptions = {
  /** The level of `-v`; from 6 on a bug is told with its stack. Default: 0. */
  readonly verbosity?: number | undefined
}

const STACK_VERBOSITY = 6

/**
 * What to print on stderr for something that was thrown, line by line and safe for a terminal. Several errors at once
 * (AggregateError) follow each other; for a cancelled run there is nothing to say.
 */
export function errorLines(error: unknown, options: ErrorLinesOptions = {}): string[] {
  return rawLines(error, options.verbosity ?? 0).map(escapeText)
}

function rawLines(error: unknown, verbosity: number): readonly string[] {
  if (error instanceof CancelledError) return []
  if (error instanceof ServerError) return statusLines(error.status)
  if (error instanceof ConnectionError) return connectionLines(error)
  if (error instanceof ConfigError) return configLines(error)
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.flatMap((one) => rawLines(one, verbosity))
  }
  return plainLines(error, verbosity)
}

function connectionLines({ failure, host, message }: ConnectionError): readonly string[] {
  if (failure === 'refused') {
    return [`The connection to the server ${host} was refused - did you specify the right host or port?`]
  }
  // the server was reached, and stopped in the middle of its answer
  if (failure === 'incomplete') return withPrefix('error: ', message)
  return withPrefix('Unable to connect to the server: ', message)
}

/** client-go's own name for what its validation of a kubeconfig found. */
const INVALID_CONFIGURATION = 'invalid configuration: '

/** kubectl asks for credentials when it connects, and says so. */
const NO_CREDENTIALS = 'getting credentials: '

function configLines({ message, cause }: ConfigError): readonly string[] {
  if (message.startsWith(NO_CREDENTIALS)) return withPrefix('Unable to connect to the server: ', message)
  if (!message.startsWith(INVALID_CONFIGURATION)) return withPrefix('error: ', message)
  const found = cause instanceof AggregateError ? cause.errors.map(messageOf) : []
  if (found.length > 1) return ['Error in configuration: ', ...found.flatMap((one) => toLines(`* ${one}`))]
  return toLines(`Error in configuration: ${message.slice(INVALID_CONFIGURATION.length)}`)
}

function plainLines(error: unknown, verbosity: number): readonly string[] {
  const lines = withPrefix('error: ', messageOf(error))
  if (isExpected(error) || verbosity < STACK_VERBOSITY || !(error instanceof Error)) return lines
  return [...lines, ...stackOf(error)]
}

function isExpected(error: unknown): boolean {
  return error instanceof UsageError
}

function stackOf(error: Error): readonly string[] {
  return (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}

function withPrefix(prefix: string, message: string): readonly string[] {
  return toLines(message.startsWith(prefix) ? message : prefix + message)
}
