import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CancelledError, ConfigError, ConnectionError, ServerError, UsageError } from '../../../src/errors.ts'
import { EXIT, exitCodeOf } from '../../../src/flags/exit-code.ts'
import { OutputClosedError, OutputFailedError } from '../../../src/flags/sink.ts'

const notFound = new ServerError({ code: 404, reason: 'NotFound', message: 'pods "x" not found' })
const refused = new ConnectionError('refused', { host: 'h:1', failure: 'refused' })

describe('the exit code of an error', () => {
  const table: readonly (readonly [string, unknown, number])[] = [
    ['a usage mistake', new UsageError('x'), 2],
    ['a broken configuration', new ConfigError('x'), 2],
    ['a server that refuses the connection', refused, 2],
    ['a server that does not answer in time', new ConnectionError('x', { host: 'h:1', failure: 'timeout' }), 2],
    ['a certificate nobody trusts', new ConnectionError('x', { host: 'h:1', failure: 'tls' }), 2],
    ['an answer that broke off', new ConnectionError('x', { host: 'h:1', failure: 'incomplete' }), 1],
    ['an answer that is an error', notFound, 1],
    ['Ctrl-C', new CancelledError(), 130],
    ['a reader that has gone', new OutputClosedError(), 0],
    ['a full disk', new OutputFailedError(new Error('ENOSPC')), 1],
    ['a bug', new TypeError('x is not a function'), 2],
    ['something that is no error', 'text', 2],
    ['an unreachable and an answering server', new AggregateError([refused, notFound]), 1],
    ['two unreachable servers', new AggregateError([refused, refused]), 2],
    ['Ctrl-C among others', new AggregateError([notFound, new CancelledError()]), 130],
    ['several errors of which none is known', new AggregateError([]), 2],
  ]
  for (const [what, error, code] of table) test(`${what} is ${code}`, () => assert.equal(exitCodeOf(error), code))
})

test('every exit code has one meaning', () => {
  const codes = Object.values(EXIT)
  assert.equal(new Set(codes).size, codes.length)
  assert.deepEqual(codes, [0, 1, 2, 3, 4, 5, 130])
})
