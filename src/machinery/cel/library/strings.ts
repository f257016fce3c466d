// String functions, on code points. Follows ext/strings.go of cel-go, version 2.

import { codePointLength } from '../../text-length.ts'
import { elementsOf } from '../values/list.ts'
import { formatValue } from '../values/text.ts'
import { celError, type Int, isInt, type List, listOfValues, NO_SUCH_OVERLOAD, type Value } from '../values/value.ts'
import type { Binding } from './bindings.ts'
import { formatString } from './format-string.ts'

const onText =
  (compute: (text: string) => Value): Binding =>
  (text = null) =>
    typeof text === 'string' ? compute(text) : NO_SUCH_OVERLOAD
const onTexts =
  (compute: (text: string, other: string) => Value): Binding =>
  (text = null, other = null) =>
    typeof text === 'string' && typeof other === 'string' ? compute(text, other) : NO_SUCH_OVERLOAD

export const STRING_BINDINGS: Readonly<Record<string, Binding>> = {
  string_char_at_int: (text = null, index = null) =>
    typeof text === 'string' && isInt(index) ? charAt(text, index) : NO_SUCH_OVERLOAD,
  string_index_of_string: onTexts((text, part) => indexOf(text, part, 0)),
  string_index_of_string_int: withOffset(indexOf),
  string_last_index_of_string: onTexts((text, part) => {
    const length = codePointLength(text)
    if (part === '') return length
    return length === 0 ? -1 : lastIndexOf(text, part, length - 1)
  }),
  string_last_index_of_string_int: withOffset(lastIndexOf),
  string_lower_ascii: onText((text) => text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase())),
  string_upper_ascii: onText((text) => text.replace(/[a-z]+/g, (lower) => lower.toUpperCase())),
  string_replace_string_string: (text = null, from = null, to = null) => replace(text, from, to, -1),
  string_replace_string_string_int: (text = null, from = null, to = null, count = null) =>
    replace(text, from, to, count),
  string_split_string: onTexts((text, separator) => listOfValues(split(text, separator, -1))),
  string_split_string_int: (text = null, separator = null, count = null) =>
    typeof text === 'string' && typeof separator === 'string' && isInt(count)
      ? listOfValues(split(text, separator, Number(count)))
      : NO_SUCH_OVERLOAD,
  string_substring_int: (text = null, start = null) =>
    typeof text === 'string' && isInt(start) ? substringFrom(text, start) : NO_SUCH_OVERLOAD,
  string_substring_int_int: (text = null, start = null, end = null) =>
    typeof text === 'string' && isInt(start) && isInt(end) ? substring(text, start, end) : NO_SUCH_OVERLOAD,
  string_trim: onText(trim),
  list_join: (list = null) => join(list, ''),
  list_join_string: (list = null, separator = null) =>
    typeof separator === 'string' ? join(list, separator) : NO_SUCH_OVERLOAD,
  strings_quote: onText(quoteString),
  string_format: (text = null, args = null) =>
    typeof text === 'string' && isList(args) ? formatString(text, elementsOf(args)) : NO_SUCH_OVERLOAD,
}

function isList(value: Value): value is List {
  return typeof value === 'object' && value !== null && value.kind === 'list'
}

function outOfRange(index: Int): Value {
  return celError(`index out of range: ${index}`)
}

function charAt(text: string, index: Int): Value {
  const characters = [...text]
  if (index < 0 || index > characters.length) return outOfRange(index)
  return characters[Number(index)] ?? ''
}

function withOffset(search: (text: string, part: string, offset: Int) => Value): Binding {
  return (text = null, part = null, offset = null) =>
    typeof text === 'string' && typeof part === 'string' && isInt(offset)
      ? search(text, part, offset)
      : NO_SUCH_OVERLOAD
}

function indexOf(text: string, part: string, offset: Int): Value {
  if (offset < 0) return outOfRange(offset)
  const characters = [...text]
  if (part === '') return offset > characters.length ? characters.length : offset
  if (offset >= characters.length) return -1
  const before = characters.slice(0, Number(offset)).join('').length
  return codePointsBefore(text, text.indexOf(part, before))
}

/** The last one that begins at the offset or before. */
function lastIndexOf(text: string, part: string, offset: Int): Value {
  if (offset < 0) return outOfRange(offset)
  const characters = [...text]
  if (part === '') return offset > characters.length ? characters.length : offset
  if (offset >= characters.length) return -1
  const before = characters.slice(0, Number(offset)).join('').length
  return codePointsBefore(text, text.lastIndexOf(part, before))
}

function codePointsBefore(text: string, index: number): number {
  return index < 0 ? -1 : codePointLength(text.slice(0, index))
}

function replace(text: Value, from: Value, to: Value, count: Value): Value {
  if (typeof text !== 'string' || typeof from !== 'string' || typeof to !== 'string' || !isInt(count)) {
    return NO_SUCH_OVERLOAD
  }
  if (count < 0 && from !== '') return text.replaceAll(from, () => to)
  if (from === '') return insertBetween(text, to, Number(count))
  const parts = text.split(from)
  const replaced = Math.min(Number(count), parts.length - 1)
  return [...parts.slice(0, replaced), parts.slice(replaced).join(from)].join(to)
}

/** Replacing nothing: before each code point and at the end, as often as asked; all if negative. */
function insertBetween(text: string, insert: string, count: number): string {
  const characters = [...text]
  const places = count < 0 ? characters.length + 1 : Math.min(count, characters.length + 1)
  let out = ''
  for (const [i, character] of characters.entries()) out += (i < places ? insert : '') + character
  return places > characters.length ? out + insert : out
}

/** As Go's SplitN: at most `count` parts, the last with all that is left; none for 0, all if negative. */
function split(text: string, separator: string, count: number): readonly string[] {
  if (count === 0) return []
  const parts = separator === '' ? [...text] : text.split(separator)
  if (count < 0 || parts.length <= count) return parts
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)]
}

function substringFrom(text: string, start: Int): Value {
  const characters = [...text]
  return start < 0 || start > characters.length ? outOfRange(start) : characters.slice(Number(start)).join('')
}

function substring(text: string, start: Int, end: Int): Value {
  const characters = [...text]
  if (start > end) return celError(`invalid substring range. start: ${start}, end: ${end}`)
  if (start < 0 || start > characters.length) return outOfRange(start)
  if (end < 0 || end > characters.length) return outOfRange(end)
  return characters.slice(Number(start), Number(end)).join('')
}

const SPACES = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+'
const LEADING_SPACE = new RegExp(`^${SPACES}`)
const SPACE = new RegExp(`^${SPACES}$`)

/** Removes what Unicode calls white space on both sides. */
function trim(text: string): string {
  const rest = text.replace(LEADING_SPACE, '')
  let end = rest.length
  while (end > 0 && SPACE.test(rest.charAt(end - 1))) end--
  return rest.slice(0, end)
}

function join(list: Value, separator: string): Value {
  if (!isList(list)) return NO_SUCH_OVERLOAD
  const parts: string[] = []
  for (const element of elementsOf(list)) {
    if (typeof element !== 'string') return celError(`join: invalid input: ${formatValue(element)}`)
    parts.push(element)
  }
  return parts.join(separator)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
}

function quoteString(text: string): string {
  return `"${text.replace(/[\x07\b\f\n\r\t\v\\"]/g, (character) => ESCAPES[character] ?? character)}"`
}
