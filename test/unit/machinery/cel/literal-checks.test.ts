import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SERVER_LITERAL_CHECKS as checks } from '../../../../src/machinery/cel/literal-checks.ts'

test('a literal is fine if it has a value', () => {
  for (const [check, good, bad] of [
    [checks.isDuration, ['1s', '1h30m', '-1.5ms', '0'], ['', '1x', '1', 's']],
    [checks.isTimestamp, ['2000-01-01T00:00:00Z', '2000-01-01T00:00:00.5+02:00'], ['', 'now', '2000-01-01']],
    [checks.isPattern, ['', 'a+', '(?i)x', '^[[:alpha:]]$'], ['(', '*', 'a{2,1}', '(?=x)', '\\1']],
  ] as const) {
    for (const text of good) assert.ok(check(text), text)
    for (const text of bad) assert.ok(!check(text), text)
  }
})
