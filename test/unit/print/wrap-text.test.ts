import assert from 'node:assert/strict'
import { test } from 'node:test'
import { displayWidth } from '../../../src/machinery/display-width.ts'
import { escapeText } from '../../../src/print/escape-text.ts'
import { wrapText } from '../../../src/print/wrap-text.ts'
import { NASTY_STRINGS } from './nasty-strings.ts'

test('lines flow together up to a width; empty lines, bullets and indented lines stay apart', () => {
  for (const [text, width, ...lines] of [
    ['', 10, ''],
    ['one two three', 7, 'one two', 'three'],
    ['one\ntwo', 20, 'one two'],
    ['one\r\ntwo', 20, 'one two'],
    ['  one  two  ', 20, 'one two'],
    ['one\n\ntwo', 20, 'one', '', 'two'],
    ['list:\n- one two three\n- four', 9, 'list:', '- one two', '  three', '- four'],
    ['1. one two\n2) three', 8, '1. one', '   two', '2) three'],
    ['one\n  code is kept\napart', 40, 'one', '  code is kept', 'apart'],
    ['averylongword b', 5, 'averylongword', 'b'],
    ['日本 日本 日本', 9, '日本 日本', '日本'],
    ['a\u001b[2Jb', 20, 'a^[[2Jb'],
  ] as const) {
    assert.deepEqual(wrapText(text, width), lines, JSON.stringify(text))
  }
})

const wordsOf = (text: string) => text.split(/\s+/).filter(Boolean)

test('no line is wider than it has to be, and nothing is lost', () => {
  for (const text of NASTY_STRINGS) {
    for (const width of [5, 20, 80]) {
      const lines = wrapText(text, width)
      assert.deepEqual(
        wordsOf(lines.join('\n')),
        wordsOf(escapeText(text.trim().replaceAll('\r\n', '\n'))),
        JSON.stringify(text),
      )
      for (const line of lines) {
        assert.ok(displayWidth(line) <= width || !/\S\s+\S/.test(line), JSON.stringify([line, width]))
      }
    }
  }
})
