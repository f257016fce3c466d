// JSON exactly as `kubectl get -o json` prints it: json.go of cli-runtime over Go's encoding/json.

import { isJsonObject } from '../machinery/json.ts'
import { compareText } from '../machinery/text-order.ts'

const INDENT = '    '
/** Printable ASCII without what JSON or HTML would misread: nearly every string of every object. */
const HARMLESS = /^[ !#-%'-;=?-[\]-~]*$/

/**
 * A value as kubectl prints it: four blanks, sorted keys, `<`, `>` and `&` escaped, bigints as the integers they are, a
 * line feed at the end. Members that are undefined are left out. Halves of surrogate pairs become U+FFFD.
 */
export function toKubectlJson(value: unknown): string {
  return `${renderJson(value, '')}\n`
}

/** The same without the final line feed, its lines after the first indented by `indent`. */
export function renderJson(value: unknown, indent: string): string {
  if (typeof value === 'string') return renderJsonString(value)
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null'
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return renderArray(value, indent)
  if (isJsonObject(value)) return renderObject(value, indent)
  return 'null'
}

function renderArray(items: readonly unknown[], indent: string): string {
  if (items.length === 0) return '[]'
  const inner = indent + INDENT
  let text = '['
  for (let i = 0; i < items.length; i++) text += `${i === 0 ? '' : ','}\n${inner}${renderJson(items[i], inner)}`
  return `${text}\n${indent}]`
}

function renderObject(object: { readonly [key: string]: unknown }, indent: string): string {
  const inner = indent + INDENT
  let text = '{'
  for (const key of Object.keys(object).sort(compareText)) {
    const value = object[key]
    if (value === undefined) continue
    text += `${text === '{' ? '' : ','}\n${inner}${renderJsonString(key)}: ${renderJson(value, inner)}`
  }
  return text === '{' ? '{}' : `${text}\n${indent}}`
}

/** A JSON string as encoding/json writes it, for HTML safe. */
export function renderJsonString(text: string): string {
  if (HARMLESS.test(text)) return `"${text}"`
  return JSON.stringify(text.toWellFormed()).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
