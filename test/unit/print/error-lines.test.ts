import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CancelledError,
  ConfigError,
  ConnectionError,
  ServerError,
  type Status,
  type StatusDetails,
  UsageError,
} from '../../../src/errors.ts'
import { errorLines } from '../../../src/print/error-lines.ts'
import { kubectl, skipWithoutKubectl } from './kubectl-oracle.ts'

function status(code: number, reason: string, message: string, details?: StatusDetails): Status {
  return { code, reason, message, ...(details && { details }) }
}

const invalid = (details?: StatusDetails, message = 'm') => status(422, 'Invalid', message, details)
const a = { field: 'a', message: 'b' }
const c = { field: 'c', message: 'd' }

const STATUSES: readonly [about: string, status: Status, lines: readonly string[]][] = [
  ['a reason', status(404, 'NotFound', 'pods "x" not found'), ['Error from server (NotFound): pods "x" not found']],
  ['no reason', status(500, '', 'boom'), ['Error from server: boom']],
  ['no message', status(500, 'InternalError', ''), ['Error from server (InternalError): ']],
  ['a message of two lines', status(500, 'InternalError', 'a\nb'), ['Error from server (InternalError): a', 'b']],
  [
    'no login',
    status(401, 'Unauthorized', 'Unauthorized'),
    ['error: You must be logged in to the server (Unauthorized)'],
  ],
  [
    'several causes',
    invalid({ kind: 'Pod', name: 'x', causes: [a, a, c] }),
    ['The Pod "x" is invalid: ', '* a: b', '* c: d'],
  ],
  ['one cause', invalid({ kind: 'Pod', name: 'x', causes: [a] }), ['The Pod "x" is invalid: a: b']],
  ['one cause twice', invalid({ kind: 'Pod', name: 'x', causes: [a, a] }), ['The Pod "x" is invalid: a: b']],
  [
    'a cause without field',
    invalid({ kind: 'Pod', name: 'x', causes: [{ message: 'b' }] }),
    ['The Pod "x" is invalid: : b'],
  ],
  ['a name with quotes', invalid({ kind: 'Pod', name: 'x"y' }), ['The Pod "x\\"y" is invalid']],
  ['no cause', invalid({ kind: 'Pod', name: 'x' }), ['The Pod "x" is invalid']],
  ['neither kind nor name', invalid({}), ['The request is invalid: m']],
  ['causes without kind and name', invalid({ causes: [a] }), ['The request is invalid: a: b']],
  ['no details', invalid(), ['The request is invalid: m']],
  ['nothing at all', invalid(undefined, ''), ['The request is invalid']],
  ['another 422', status(422, 'Other', 'm'), ['Error from server (Other): m']],
]

for (const [about, given, lines] of STATUSES) {
  test(`A Status with ${about} reads ${JSON.stringify(lines.join(' / '))}`, () => {
    assert.deepEqual(errorLines(new ServerError(given)), lines)
  })
  test(`kubectl has the same words for a Status with ${about}`, { skip: skipWithoutKubectl }, async () => {
    const body = JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...given })
    const printed = await kubectl(['get', '--raw', '/x'], { status: given.code, body })
    assert.equal(`${lines.join('\n')}\n`, printed.stderr)
  })
}

const host = '127.0.0.1:6443'
const apply = 'Apply failed with 1 conflict: conflict with "curl" using v1: .data.a'
const conflict = {
  causes: [{ reason: 'FieldManagerConflict', field: '.data.a', message: 'conflict with "curl" using v1' }],
}

const ERRORS: readonly [error: unknown, lines: readonly string[]][] = [
  [new ServerError(status(409, 'Conflict', apply, conflict)), [`error: ${apply}`]],
  [
    new ServerError(status(409, 'Conflict', 'the object has been modified')),
    ['Error from server (Conflict): the object has been modified'],
  ],
  [
    new ConnectionError('connect ECONNREFUSED', { host, failure: 'refused' }),
    [`The connection to the server ${host} was refused - did you specify the right host or port?`],
  ],
  [
    new ConnectionError('dial tcp: lookup nohost.invalid: no such host', { host, failure: 'dns' }),
    ['Unable to connect to the server: dial tcp: lookup nohost.invalid: no such host'],
  ],
  [
    new ConnectionError('Unable to connect to the server: x509: unknown authority', { host, failure: 'tls' }),
    ['Unable to connect to the server: x509: unknown authority'],
  ],
  [new ConnectionError('the answer broke off', { host, failure: 'incomplete' }), ['error: the answer broke off']],
  [new ConfigError('context "w" does not exist'), ['error: context "w" does not exist']],
  [new ConfigError('invalid configuration: no server'), ['Error in configuration: no server']],
  [
    new ConfigError('invalid configuration: [a, b]', { cause: new AggregateError([new Error('a'), new Error('b')]) }),
    ['Error in configuration: ', '* a', '* b'],
  ],
  [
    new ConfigError('getting credentials: exec: executable nope not found'),
    ['Unable to connect to the server: getting credentials: exec: executable nope not found'],
  ],
  [new UsageError('unknown flag: --x'), ['error: unknown flag: --x']],
  [
    new UsageError(`the server doesn't have a resource type "foos" in group "v1.a.vr.test"`),
    [`error: the server doesn't have a resource type "foos" in group "v1.a.vr.test"`],
  ],
  [new UsageError('error: said already'), ['error: said already']],
  [new CancelledError(), []],
  [new AggregateError([]), ['error: AggregateError']],
  [
    new AggregateError([new UsageError('one'), new CancelledError(), new ServerError(status(403, 'Forbidden', 'no'))]),
    ['error: one', 'Error from server (Forbidden): no'],
  ],
  ['a string', ['error: a string']],
  [undefined, ['error: undefined']],
]

for (const [error, lines] of ERRORS) {
  test(`${error instanceof Error ? `${error.name} ${JSON.stringify(error.message)}` : `Throwing ${error}`} reads ${JSON.stringify(lines.join(' / '))}`, () => {
    assert.deepEqual(errorLines(error), lines)
  })
}

test('What a server says cannot obey a terminal', () => {
  const error = new ServerError(status(403, 'Forbidden', 'User "\u001b[2Jeve" cannot\tlist\r\u0007'))
  assert.deepEqual(errorLines(error), ['Error from server (Forbidden): User "^[[2Jeve" cannot\tlist\\r^G'])
})

test('A bug is told with its stack only from -v 6 on', () => {
  const bug = new TypeError('x is not a function')
  assert.deepEqual(errorLines(bug, { verbosity: 5 }), ['error: x is not a function'])
  const [first, second] = errorLines(bug, { verbosity: 6 })
  assert.equal(first, 'error: x is not a function')
  assert.match(second ?? '', /^ {4}at .*error-lines\.test\.ts:\d+/)
})

test('An expected error never shows a stack', () => {
  assert.deepEqual(errorLines(new UsageError('no'), { verbosity: 9 }), ['error: no'])
})
