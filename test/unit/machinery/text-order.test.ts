import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareText } from '../../../src/machinery/text-order.ts'

test('text is ordered by the bytes of its UTF-8', () => {
  const texts = [
    '',
    '-',
    '1',
    '10',
    '9',
    'A',
    'Z',
    '_',
    'a',
    'aa',
    'b',
    'é',
    '日',
    '\ue000',
    '\uffff',
    '\u{10000}',
    '\u{1f600}',
  ]
  for (const a of texts) {
    for (const b of texts) {
      assert.equal(Math.sign(compareText(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)), `${a} ${b}`)
    }
  }
})
