import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createJsonLinesWriter } from '../../../src/print/json-lines.ts'
import { recordingSink } from './recording-sink.ts'

test('Each value stands on a line of its own, big integers exact', async () => {
  const sink = recordingSink()
  const writer = createJsonLinesWriter(sink)
  await writer.line({ b: 'two\nlines', a: 9007199254740993n })
  await writer.line([1])
  assert.equal(sink.text(), '{"b":"two\\nlines","a":9007199254740993}\n[1]\n')
})
