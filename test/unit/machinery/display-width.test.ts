import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutToWidth, displayWidth } from '../../../src/machinery/display-width.ts'

const WIDTHS: readonly [text: string, width: number][] = [
  ['', 0],
  ['abc', 3],
  ['é', 1],
  ['e\u0301', 1],
  ['日本語', 6],
  ['ｱ', 1],
  ['Ａ', 2],
  ['한국', 4],
  ['\u1112\u1161\u11ab', 2],
  ['👍', 2],
  ['👍🏽', 2],
  ['👩‍👩‍👧‍👦', 2],
  ['🇩🇪', 2],
  ['❤️', 2],
  ['❤', 1],
  ['a\u200bb', 2],
  ['नि', 1],
  ['𠀀', 2],
]

for (const [text, width] of WIDTHS) {
  test(`${JSON.stringify(text)} takes ${width} columns`, () => assert.equal(displayWidth(text), width))
}

const CUTS: readonly [text: string, columns: number, cut: string][] = [
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['abcd', 1, '…'],
  ['abcd', 0, ''],
  ['日本語', 6, '日本語'],
  ['日本語', 5, '日本…'],
  ['日本語', 4, '日…'],
  ['👩‍👩‍👧‍👦👍x', 4, '👩‍👩‍👧‍👦…'],
  ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
]

for (const [text, columns, cut] of CUTS) {
  test(`${JSON.stringify(text)} cut to ${columns} columns is ${JSON.stringify(cut)}`, () => {
    assert.equal(cutToWidth(text, columns), cut)
  })
}
