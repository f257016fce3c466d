import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { queryExitCode } from '../../../src/commands/query/query-exit.ts'
import { ConnectionError, ServerError } from '../../../src/errors.ts'
import { UNKNOWN_KIND } from '../../../src/query/gather-facts.ts'
import type { QuerySummary } from '../../../src/query/query-result.ts'
import type { Problem } from '../../../src/streams.ts'

function summary(o: Partial<QuerySummary>): QuerySummary {
  return {
    matched: 1,
    listed: 1,
    truncated: false,
    remaining: 0,
    partial: false,
    consistent: true,
    reads: { planned: 1, answered: 1 },
    requests: { total: 1 },
    bytes: 0,
    ms: 0,
    ...o,
  }
}

function problem(scope: Problem['scope'], cause: unknown, reason = 'Some'): Problem {
  return { scope, reason, message: reason, cause }
}

const forbidden = new ServerError({ code: 403, reason: 'Forbidden', message: 'forbidden' })
const refused = new ConnectionError('refused', { host: 'h', failure: 'refused' })
const cut = new ConnectionError('cut', { host: 'h', failure: 'incomplete' })
const none = { planned: 2, answered: 0 }
const some = { planned: 2, answered: 1 }

type Case = {
  readonly what: string
  readonly of?: Partial<QuerySummary>
  readonly problems?: readonly Problem[]
  readonly strict?: boolean
  readonly failEmpty?: boolean
  readonly code: number
}

const CASES: readonly Case[] = [
  { what: 'an answer', code: 0 },
  { what: 'nothing matched', of: { matched: 0 }, code: 0 },
  { what: 'nothing matched with --fail-empty', of: { matched: 0 }, failEmpty: true, code: 3 },
  { what: 'the only kind is forbidden', of: { reads: none }, problems: [problem('kind', forbidden)], code: 1 },
  { what: 'no server was reached', of: { reads: none, listed: 0 }, problems: [problem('kind', refused)], code: 2 },
  {
    what: 'the server was gone after the first page',
    of: { reads: none, listed: 5, partial: true },
    problems: [problem('kind', refused)],
    code: 1,
  },
  {
    what: 'no cluster of several was reached',
    of: { reads: none, listed: 0 },
    problems: [problem('source', refused)],
    code: 2,
  },
  { what: 'the answer broke off', of: { reads: none, partial: true }, problems: [problem('kind', cut)], code: 1 },
  {
    what: 'one of two kinds is forbidden',
    of: { reads: some, partial: true },
    problems: [problem('kind', forbidden)],
    code: 0,
  },
  {
    what: 'the same, --strict',
    of: { reads: some, partial: true },
    problems: [problem('kind', forbidden)],
    strict: true,
    code: 4,
  },
  {
    what: 'partial and empty: --strict wins over --fail-empty',
    of: { matched: 0, reads: some, partial: true },
    problems: [problem('source', refused)],
    strict: true,
    failEmpty: true,
    code: 4,
  },
  { what: 'one of two names is missing', of: { reads: some }, problems: [problem('object', forbidden)], code: 1 },
  { what: 'a document of a file is broken', problems: [problem('document', undefined)], code: 1 },
  { what: 'one of two files is not there', problems: [problem('source', undefined)], code: 1 },
  {
    what: 'a limit was met, and another cluster is dead',
    of: { truncated: true, partial: true, reads: { planned: 1, answered: 0 } },
    problems: [{ ...problem('source', refused), context: 'dead' }],
    code: 0,
  },
  {
    what: 'one of two words is no kind',
    of: { partial: true },
    problems: [problem('kind', undefined, UNKNOWN_KIND)],
    code: 1,
  },
]

describe('The exit code of a query', () => {
  for (const { what, of = {}, problems = [], strict = false, failEmpty = false, code } of CASES) {
    test(`${what}: ${code}`, () => {
      assert.equal(queryExitCode({ summary: summary(of), problems, strict, failEmpty }), code)
    })
  }
})
