// Path elements by their FieldsV1 text: the names of fields come again with every object, and are read once.

import type { PathElement } from './field-path.ts'
import { parseFieldsV1Element, printFieldsV1Element } from './fields-v1.ts'

export type KnownElement = {
  readonly element: PathElement
  /** As the server writes it. */
  readonly text: string
  /** Among others of which this is true, too, the server's order is that of their texts. */
  readonly isOrderedByText: boolean
}

/** More than the names of all fields of an API server; what is beyond are keys and labels, which go again. */
const MAX_KNOWN = 10_000
const known = new Map<string, KnownElement>()

/**
 * The element of a FieldsV1 text; undefined for a kind of element that is not known.
 * @throws FieldPathError for a text that is malformed
 */
export function knownElement(text: string): KnownElement | undefined {
  const before = known.get(text)
  if (before !== undefined) return before
  const element = parseFieldsV1Element(text)
  if (element === undefined) return undefined
  const printed = printFieldsV1Element(element)
  const read = { element, text: printed, isOrderedByText: isOrderedByText(printed) }
  if (known.size === MAX_KNOWN) known.clear()
  known.set(text, read)
  return read
}

const SURROGATE = /[\ud800-\udfff]/
/** An element that one text without escapes stands for. */
const ONE_TEXT = /^(?:k:\{"\w+":"[\w./-]*"\}|v:"[\w./-]*")$/

/** Of a text as the server writes it. What a text ends with, a quote, comes before all that may stand there instead. */
export function isOrderedByText(text: string): boolean {
  return text.startsWith('f:') ? !SURROGATE.test(text) : ONE_TEXT.test(text)
}
