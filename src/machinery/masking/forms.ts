// The forms in which a secret text can stand in another text: as it is, in base64, and with the escapes of JSON and Go
// that come with every text it is put into.

import { Buffer } from 'node:buffer'
import { quoteGo } from '../go-value.ts'
import { goJson } from '../schema/go-json.ts'

/** Shorter texts stand everywhere: looking for them would find words that are no secrets. */
const SHORTEST = 6
/** An annotation in an object in a message, quoted. */
const DEPTH = 4

/** All forms that are long enough to be looked for. */
export function formsOf(secret: string): Set<string> {
  const forms = new Set<string>()
  const base64 = Buffer.from(secret).toString('base64')
  for (const text of [secret, base64]) addEscaped(text, DEPTH, forms)
  return forms
}

function addEscaped(text: string, depth: number, forms: Set<string>): void {
  if (text.length < SHORTEST || forms.has(text)) return
  forms.add(text)
  if (depth === 0) return
  for (const quoted of [goJson(text), JSON.stringify(text), quoteGo(text)])
    addEscaped(quoted.slice(1, -1), depth - 1, forms)
}

/** An expression that finds any of the forms, the longest first; undefined when there is nothing to look for. */
export function finderOf(forms: ReadonlySet<string>): RegExp | undefined {
  if (forms.size === 0) return undefined
  const longestFirst = [...forms].sort((a, b) => b.length - a.length)
  return new RegExp(longestFirst.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g')
}
