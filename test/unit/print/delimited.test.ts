import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDelimitedWriter, type Delimiter } from '../../../src/print/delimited.ts'
import { recordingSink } from './recording-sink.ts'

const ROWS: readonly [delimiter: Delimiter, fields: readonly string[], line: string][] = [
  ['csv', ['a', 'b c', ''], 'a,b c,\n'],
  ['csv', ['a,b', 'say "hi"', 'two\nlines', 'cr\r'], '"a,b","say ""hi""","two\nlines","cr\r"\n'],
  ['csv', ['tab\there', "it's"], "tab\there,it's\n"],
  ['csv', ['日本', '👍'], '日本,👍\n'],
  ['csv', [''], '\n'],
  ['tsv', ['a', 'b c', ''], 'a\tb c\t\n'],
  ['tsv', ['a\tb', 'two\nlines', 'cr\r', 'back\\slash', '"'], 'a\\tb\ttwo\\nlines\tcr\\r\tback\\\\slash\t"\n'],
]

for (const [delimiter, fields, line] of ROWS) {
  test(`The ${delimiter} of ${JSON.stringify(fields)} is ${JSON.stringify(line)}`, async () => {
    const sink = recordingSink()
    await createDelimitedWriter(sink, delimiter).row(fields)
    assert.equal(sink.text(), line)
  })
}

test('Rows are written one after the other', async () => {
  const sink = recordingSink()
  const writer = createDelimitedWriter(sink, 'csv')
  await writer.row(['NAME', 'AGE'])
  await writer.row(['a', '5d'])
  assert.equal(sink.text(), 'NAME,AGE\na,5d\n')
})
