// How a string is written in YAML; follows go-yaml v2 (encode.go, and what its emitter finds in a scalar).

import { looksTyped } from './looks-typed.ts'

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal'

/** Words without anything in them that YAML could misread; most strings of most objects. */
const HARMLESS = /^[A-Za-z/][A-Za-z0-9_./-]*$/

const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/
/** Not printable for go-yaml: controls, tabs, and everything beyond U+FFFF. */
const SPECIAL = /[^\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/
const BLANK_BEFORE_BREAK = / [\n\r\u0085\u2028\u2029]/
const BREAK_BEFORE_BLANK = /[\n\r\u0085\u2028\u2029] /

/** What a plain scalar cannot begin with, contain or end with in a block. */
const INDICATORS =
  /^---|^\.\.\.|^[#,[\]{}&*!|>'"%@`]|^[?-](?:[ \t]|$)|:(?:[ \t]|$)|[ \t\n\r\0\u0085\u2028\u2029]#|^[ \n\r\u0085\u2028\u2029]|[ \n\r\u0085\u2028\u2029]$/

/** @param isKey a key that stands before its colon on one line: it never spans lines. */
export function scalarStyle(text: string, isKey: boolean): ScalarStyle {
  if (HARMLESS.test(text)) return looksTyped(text) ? 'double' : 'plain'
  const isSpecial = SPECIAL.test(text) || BLANK_BEFORE_BREAK.test(text)
  if (isSpecial) return 'double'
  const hasBreaks = hasLineBreaks(text)
  if (text.includes('\n')) return isKey || text.endsWith(' ') ? 'double' : 'literal'
  if (looksTyped(text) || (isKey && hasBreaks)) return 'double'
  if (!hasBreaks && !INDICATORS.test(text)) return 'plain'
  return BREAK_BEFORE_BLANK.test(text) ? 'double' : 'single'
}

/** True when the text holds anything that YAML takes for a line break. */
export function hasLineBreaks(text: string): boolean {
  return LINE_BREAK.test(text)
}

/** True when the text holds a character that only double quotes can hold. */
export function isUnprintable(character: string): boolean {
  return SPECIAL.test(character)
}
