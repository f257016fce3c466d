import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cell } from '../../../src/machinery/table.ts'
import { formatCell } from '../../../src/print/cell.ts'
import { escapeText } from '../../../src/print/escape-text.ts'

const CELLS: readonly [cell: Cell | undefined, text: string][] = [
  [null, ''],
  [undefined, ''],
  ['', ''],
  ['<none>', '<none>'],
  [true, 'true'],
  [0, '0'],
  [-0, '0'],
  [1000000, '1000000'],
  [9007199254740993n, '9007199254740993'],
  [1.5, '1.5'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [1e-7, '1e-07'],
  [1234567.5, '1.2345675e+06'],
  [123456.5, '123456.5'],
  [2e20, '2e+20'],
  [1.5e300, '1.5e+300'],
  [[1, 'x', null], '[1 x <nil>]'],
  [{ b: null, a: [1, {}] }, 'map[a:[1 map[]] b:<nil>]'],
  ['one\ntwo', 'one...'],
  ['one\r\ntwo', 'one...'],
  ['one\ftwo', 'one...'],
  ['\n', '...'],
  ['\u001b[31mred', '^[[31mred'],
  ['bell\u0007', 'bell^G'],
  ['del\u007f', 'del^?'],
  ['\u009b31m', '\\u009b31m'],
  ['\u202etxt.exe', '\\u202etxt.exe'],
  ['a\tb', 'a\\tb'],
  ['a\vb', 'a\\vb'],
  ['日本 é 👍', '日本 é 👍'],
]

for (const [cell, text] of CELLS) {
  test(`A cell ${String(JSON.stringify(typeof cell === 'bigint' ? `${cell}n` : cell))} reads ${JSON.stringify(text)}`, () => {
    assert.equal(formatCell(cell), text)
  })
}

test('No control character of any code passes a cell', () => {
  for (let code = 0; code < 0xa0; code++) {
    if (code >= 0x20 && code < 0x7f) continue
    assert.match(formatCell(`a${String.fromCharCode(code)}b`), /^[\x20-\x7e]*$/, `U+${code.toString(16)}`)
  }
})

test('Formatting a formatted cell changes nothing', () => {
  for (const [cell] of CELLS) assert.equal(formatCell(formatCell(cell)), formatCell(cell))
})

test('Text outside of tables keeps its tabs and line feeds and loses everything else a terminal obeys', () => {
  assert.equal(escapeText('a\tb\nc\rd\u001b]0;title\u0007'), 'a\tb\nc\\rd^[]0;title^G')
})
