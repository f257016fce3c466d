import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConnectionError, ServerError } from '../../../src/errors.ts'
import { problemLine } from '../../../src/print/problem-line.ts'
import type { Problem } from '../../../src/streams.ts'

const refused = new ConnectionError('connect refused', { host: 'h:1', failure: 'refused' })
const causes = [
  { field: 'a', message: 'b' },
  { field: 'c', message: 'd' },
]
const invalid = new ServerError({
  code: 422,
  reason: 'Invalid',
  message: 'm',
  details: { kind: 'Pod', name: 'x', causes },
})
const file = { apiVersion: 'v1', kind: 'Pod', name: 'x', file: 'web.yaml' }

const PROBLEMS: readonly [problem: Problem, line: string][] = [
  [{ scope: 'kind', reason: 'Forbidden', code: 403, message: 'no' }, 'Error from server (Forbidden): no'],
  [{ scope: 'kind', reason: '', code: 500, message: 'boom' }, 'Error from server: boom'],
  [
    { scope: 'source', reason: 'Unauthorized', code: 401, message: 'no' },
    'error: You must be logged in to the server (no)',
  ],
  [
    { scope: 'source', reason: 'ConnectionRefused', message: 'connect refused', cause: refused },
    'The connection to the server h:1 was refused - did you specify the right host or port?',
  ],
  [
    { scope: 'source', reason: 'ConnectionRefused', message: 'connection refused (skipped)', cause: refused },
    'error: connection refused (skipped)',
  ],
  [
    { scope: 'object', reason: 'Invalid', code: 422, message: 'm', cause: invalid },
    'The Pod "x" is invalid:  * a: b * c: d',
  ],
  [
    { scope: 'document', reason: 'Syntax', message: 'bad indent', ref: file, line: 12 },
    'error: web.yaml:12: bad indent',
  ],
  [{ scope: 'document', reason: 'Syntax', message: 'web.yaml is empty', ref: file }, 'error: web.yaml is empty'],
  [{ scope: 'evaluation', reason: 'X', message: 'one\ntwo \u001b[0m' }, 'error: one two ^[[0m'],
  [
    { scope: 'source', reason: 'X', message: 'Unable to connect to the server: EOF' },
    'Unable to connect to the server: EOF',
  ],
]

for (const [problem, line] of PROBLEMS) {
  test(`A problem with reason "${problem.reason}" reads ${JSON.stringify(line)}`, () => {
    assert.equal(problemLine(problem), line)
  })
}

test('The context stands before the sentence when asked for', () => {
  const problem: Problem = { scope: 'kind', reason: 'Forbidden', code: 403, message: 'no', context: 'prod-us' }
  assert.equal(problemLine(problem, { showsContext: true }), 'prod-us: Error from server (Forbidden): no')
  assert.equal(problemLine(problem), 'Error from server (Forbidden): no')
})
