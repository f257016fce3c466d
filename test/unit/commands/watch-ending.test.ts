import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { endingLine, watchExitCode } from '../../../src/commands/query/watch-ending.ts'
import { ConnectionError } from '../../../src/errors.ts'
import { parseUntil } from '../../../src/query/until/parse-until.ts'
import type { WatchSummary } from '../../../src/query/watch-query.ts'
import type { Problem } from '../../../src/streams.ts'

function summary(more: Partial<WatchSummary>): WatchSummary {
  return {
    matched: 0,
    listed: 0,
    truncated: false,
    remaining: 0,
    partial: false,
    consistent: true,
    reads: { planned: 1, answered: 1 },
    requests: { total: 1 },
    bytes: 1,
    ms: 1,
    ended: 'timeout',
    ...more,
  }
}

const until = parseUntil({ flag: '--until', text: 'count() == 0 && max(age()) > duration("1h")' })
const values = { 'count()': 3, 'max(age())': null }
const timeout = { ms: 5000, text: '5s' }
const once = { ms: 0, text: '0' }

describe('What is said at the end of a watch', () => {
  for (const [name, ending, options, line] of [
    ['it is so', { ended: 'until', until: { met: true, values } }, { until }, `condition met: ${until.origin.text}`],
    [
      'it was not in time',
      { until: { met: false, values } },
      { until, timeout },
      `error: timed out waiting for the condition: ${until.origin.text}; count() is 3, max(age()) is nothing`,
    ],
    [
      'it was not so when asked once',
      { until: { met: false, values } },
      { until, timeout: once },
      `error: condition not met: ${until.origin.text}; count() is 3, max(age()) is nothing`,
    ],
    [
      'it was never asked',
      { until: { met: false } },
      { until, timeout },
      `error: timed out waiting for the condition: ${until.origin.text}; not everything could be listed in time`,
    ],
    [
      'it could not be asked',
      { until: { met: false, values: { 'sum(self.x)': '2Gi' }, error: 'no such overload' } },
      { until, timeout },
      `error: timed out waiting for the condition: ${until.origin.text}; sum(self.x) is "2Gi", it cannot be evaluated: no such overload`,
    ],
    ['the time is up', {}, { timeout }, 'the watch ended after 5s'],
    ['everything was shown once', {}, { timeout: once }, 'the watch ended: everything there is was shown'],
    [
      'nothing was listed',
      { reads: { planned: 1, answered: 0 } },
      { timeout },
      'error: timed out before anything was listed',
    ],
    ['nothing is left', { ended: 'nothing-left' }, {}, undefined],
    [
      'nothing can match',
      { ended: 'nothing-left', reads: { planned: 0, answered: 0 } },
      {},
      'error: nothing can match, so there is nothing to watch',
    ],
  ] as const) {
    test(name, () => assert.equal(endingLine(summary(ending), options), line))
  }

  test('is safe for a terminal', () => {
    const nasty = parseUntil({ flag: '--until', text: 'count(self.metadata.name == "\u001b[2J") == 1' })
    const line = endingLine(summary({ ended: 'until', until: { met: true } }), { until: nasty })
    assert.doesNotMatch(line ?? '', /\u001b/)
  })
})

const unreachable: Problem = {
  scope: 'source',
  context: 'prod-ap',
  reason: 'ConnectionRefused',
  message: 'refused',
  cause: new ConnectionError('refused', { host: 'h', failure: 'refused' }),
}
const forbidden: Problem = { scope: 'kind', reason: 'Forbidden', message: 'no' }
const failed: Problem = { scope: 'evaluation', reason: 'EvaluationError', message: 'division by zero' }
const unknown: Problem = { scope: 'kind', reason: 'UnknownKind', message: 'no resource type "x"' }
const met = { ended: 'until', until: { met: true } } as const
const late = { until: { met: false } } as const

describe('The exit code of a watch', () => {
  for (const [name, ending, problems, code] of [
    ['what was waited for is so', met, [], 0],
    [
      'it is so though a cluster is down, a kind is refused, and an expression failed',
      met,
      [unreachable, forbidden, failed],
      0,
    ],
    ['it is so, but a kind that was named is unknown', met, [unknown], 1],
    ['it was not so in time', late, [], 1],
    ['it was not so in time, for no server was reached', { ...late, reads: { planned: 0, answered: 0 } }, [], 1],
    ['the time is up', {}, [], 0],
    ['the time is up, and a cluster was down', {}, [unreachable, forbidden], 0],
    ['the time is up, and an expression failed', {}, [failed], 1],
    ['the time is up before a server was reached', { reads: { planned: 0, answered: 0 } }, [], 2],
    ['the time is up before anything was listed', { reads: { planned: 2, answered: 0 } }, [], 1],
    ['no server was reached', { ended: 'nothing-left' }, [unreachable], 2],
    ['everything was refused', { ended: 'nothing-left' }, [forbidden, unreachable], 1],
    ['nothing can match', { ended: 'nothing-left', reads: { planned: 0, answered: 0 } }, [], 1],
  ] as const) {
    test(`is ${code} when ${name}`, () => assert.equal(watchExitCode(summary(ending), problems), code))
  }
})
