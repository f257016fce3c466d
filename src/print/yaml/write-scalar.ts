// Writes one string in one of YAML's styles, folded at blanks beyond column 80; follows the emitter of go-yaml v2 (emitterc.go).

import { hasLineBreaks, isUnprintable, type ScalarStyle } from './scalar-style.ts'

/** Lines are folded at the first blank beyond this column. */
const BEST_WIDTH = 80

export type ScalarPlace = {
  /** Where the text begins, from 0. */
  readonly column: number
  /** Blanks before lines that continue it. */
  readonly indent: number
  /** False for a key before its colon. */
  readonly mayFold: boolean
}

/** The text of a scalar, quotes and hints included. */
export function writeScalar(text: string, style: ScalarStyle, place: ScalarPlace): string {
  switch (style) {
    case 'plain':
      return canFold(text, place) ? foldPlain(text, place) : text
    case 'single':
      return writeSingleQuoted(text, place)
    case 'double':
      return writeDoubleQuoted(text, place)
    case 'literal':
      return writeLiteral(text, place.indent)
  }
}

function canFold(text: string, { column, mayFold }: ScalarPlace): boolean {
  return mayFold && column + text.length > BEST_WIDTH && text.includes(' ')
}

/** Folds at single blanks; `text` has no line breaks. */
function foldPlain(text: string, { column, indent }: ScalarPlace): string {
  const lines: string[] = []
  let start = 0
  let at = column
  let isAfterBlank = false
  let i = 0
  for (const character of text) {
    if (character === ' ' && !isAfterBlank && at > BEST_WIDTH && text[i + 1] !== ' ') {
      lines.push(text.slice(start, i))
      start = i + 1
      at = indent
    } else {
      at++
    }
    isAfterBlank = character === ' '
    i += character.length
  }
  return [...lines, text.slice(start)].join(`\n${' '.repeat(indent)}`)
}

function writeSingleQuoted(text: string, place: ScalarPlace): string {
  if (!hasLineBreaks(text) && !canFold(text, place)) return `'${text.replaceAll("'", "''")}'`
  const indentation = ' '.repeat(place.indent)
  let out = "'"
  let column = place.column + 1
  let isAfterBlank = false
  let isAfterBreak = false
  let i = 0
  for (const character of text) {
    const isInside = i > 0 && i < text.length - 1
    if (character === ' ') {
      const folds = place.mayFold && !isAfterBlank && column > BEST_WIDTH && isInside && text[i + 1] !== ' '
      out += folds ? `\n${indentation}` : ' '
      column = folds ? place.indent : column + 1
      isAfterBlank = true
    } else if (hasLineBreaks(character)) {
      out += character
      column = 0
      isAfterBreak = true
    } else {
      if (isAfterBreak) {
        out += indentation.slice(column)
        column = Math.max(column, place.indent)
      }
      out += character === "'" ? "''" : character
      column += character === "'" ? 2 : 1
      isAfterBlank = false
      isAfterBreak = false
    }
    i += character.length
  }
  return `${out}'`
}

const BYTE_ORDER_MARK = '\ufeff'

function writeDoubleQuoted(text: string, place: ScalarPlace): string {
  // go-yaml looks for the mark at the beginning of the text instead of at each character, and escapes them all
  const escapesAll = text.startsWith(BYTE_ORDER_MARK)
  const indentation = ' '.repeat(place.indent)
  let out = '"'
  let column = place.column + 1
  let isAfterBlank = false
  let i = 0
  for (const character of text) {
    if (escapesAll || needsEscape(character)) {
      const escaped = escapeCharacter(character)
      out += escaped
      column += escaped.length
      isAfterBlank = false
    } else if (character === ' ') {
      const folds = place.mayFold && !isAfterBlank && column > BEST_WIDTH && i > 0 && i < text.length - 1
      out += folds ? `\n${indentation}${text[i + 1] === ' ' ? '\\' : ''}` : ' '
      column = folds ? place.indent + (text[i + 1] === ' ' ? 1 : 0) : column + 1
      isAfterBlank = true
    } else {
      out += character
      column++
      isAfterBlank = false
    }
    i += character.length
  }
  return `${out}"`
}

function needsEscape(character: string): boolean {
  if (character === '"' || character === '\\') return true
  if (character >= ' ' && character <= '~') return false
  return isUnprintable(character) || hasLineBreaks(character)
}

const SHORT_ESCAPES: { readonly [character: string]: string } = {
  '\0': '\\0',
  '\u0007': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\u001b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

function escapeCharacter(character: string): string {
  const short = SHORT_ESCAPES[character]
  if (short !== undefined) return short
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16).toUpperCase()
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}

/** `|`, its hints, and the lines as they are. Breaks other than line feeds stand in it unchanged. */
function writeLiteral(text: string, indent: number): string {
  const leading = /^[ \n\u2028\u2029]/.test(text) ? '2' : ''
  const indentation = ' '.repeat(indent)
  const lines = text.replace(/(^|[\n\u2028\u2029])(?=[^\n\u2028\u2029])/g, `$1${indentation}`)
  return `|${leading}${chompHint(text)}\n${lines}`
}

/** `-`: no break at the end; `+`: more than one, or nothing but one. */
function chompHint(text: string): string {
  if (!/[\n\u2028\u2029]$/.test(text)) return '-'
  return /(?:^|[\n\u2028\u2029])[\n\u2028\u2029]$/.test(text) ? '+' : ''
}
