// From errors of a source or of one read to the problems of an answer.

import type { ReadRequest } from '../cluster/read.ts'
import { ConfigError, ConnectionError, ServerError } from '../errors.ts'
import { apiVersionOf, qualifiedName } from '../machinery/resource-info.ts'
import type { Problem } from '../streams.ts'
import { FILES } from './source.ts'

const CONNECTION_REASONS = {
  refused: 'ConnectionRefused',
  reset: 'ConnectionReset',
  dns: 'UnknownHost',
  tls: 'TLSFailure',
  timeout: 'Timeout',
  proxy: 'ProxyFailure',
  incomplete: 'IncompleteAnswer',
  protocol: 'ProtocolError',
  other: 'ConnectionFailed',
} as const

/**
 * The problem of a source that cannot be used at all.
 * @throws the error itself when it is none of the expected ones.
 */
export function sourceProblem(error: unknown, source: string): Problem {
  return { scope: 'source', context: source, ...describe(error), cause: error }
}

/**
 * The problem of one list or object that could not be read.
 * @throws the error itself when it is none of the expected ones.
 */
export function readProblem(thrown: unknown, source: string, request: ReadRequest): Problem {
  const error = enhance(thrown, request)
  const { code, ...described } = describe(error)
  // files have no server that could be quoted
  const quoted = source === FILES ? described : { ...described, ...(code === undefined ? {} : { code }), cause: error }
  const common = { context: source, resource: qualifiedName(request.resource), ...quoted }
  if (request.name === undefined) return { scope: 'kind', ...common }
  return {
    scope: 'object',
    ...common,
    ref: {
      context: source,
      apiVersion: apiVersionOf(request.resource),
      kind: request.resource.kind,
      resource: request.resource.resource,
      ...(request.namespace === undefined ? {} : { namespace: request.namespace }),
      name: request.name,
    },
  }
}

/** A list that was refused or is not there is told with its selectors, as kubectl does (cli-runtime pkg/resource/selector.go). */
function enhance(error: unknown, { resource, name, labelSelector = '', fieldSelector = '' }: ReadRequest): unknown {
  if (name !== undefined || !(error instanceof ServerError) || (error.code !== 400 && error.code !== 404)) return error
  const what = JSON.stringify(`${resource.group}/${resource.version}, Resource=${resource.resource}`)
  const [labels, fields] = [JSON.stringify(labelSelector), JSON.stringify(fieldSelector)]
  const message =
    labelSelector === '' && fieldSelector === ''
      ? `Unable to list ${what}: ${error.message}`
      : `Unable to find ${what} that match label selector ${labels}, field selector ${fields}: ${error.message}`
  return new ServerError({ ...error.status, message }, { cause: error })
}

/** True for the 404 of one named object. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ServerError && error.code === 404
}

function describe(error: unknown): { reason: string; message: string; code?: number } {
  if (error instanceof ServerError) {
    return { reason: error.reason === '' ? 'ServerError' : error.reason, message: error.message, code: error.code }
  }
  if (error instanceof ConnectionError) return { reason: CONNECTION_REASONS[error.failure], message: error.message }
  if (error instanceof ConfigError) return { reason: 'InvalidConfiguration', message: error.message }
  throw error
}
