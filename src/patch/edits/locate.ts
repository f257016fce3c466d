// A typed path, followed in what is known of a kind: each step has to lead somewhere, and keys get the type of their field.

import { UsageError } from '../../errors.ts'
import { parseJson, type Scalar } from '../../machinery/json.ts'
import type { PathElement } from '../../machinery/paths/field-path.ts'
import type { AnyStep, PathPattern } from '../../machinery/paths/path-pattern.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import type { CheckedPlace } from './check-value.ts'
import { leadingFields, noSubresource, notEditable } from './editable.ts'
import type { EditedKind } from './edited-kind.ts'
import { elementsAt, fieldAt, type Known, noSuchField, wholeObject } from './known-fields.ts'
import type { TypedPath } from './parse-assignment.ts'
import { scalarFault } from './typed-value.ts'

/** A path that leads somewhere in a kind. */
export type Located = {
  /** With indexes of maps as their keys, and keys of elements as their fields have them. */
  readonly pattern: PathPattern
  readonly known: Known
  /** For messages about values there. */
  readonly place: CheckedPlace
}

type Step = PathElement | AnyStep

/** @throws UsageError for a path that no object of the kind has, or that must not be edited */
export function locate({ flag, text, path }: TypedPath, kind: EditedKind): Located {
  const { kind: name } = kind.resource
  const fail = (words: string) => new UsageError(words, { flag, value: text })
  const wrongEnd = noSubresource(kind) ?? notEditable(leadingFields(path), kind)
  if (wrongEnd !== undefined) throw fail(wrongEnd)
  let known = wholeObject(kind)
  const pattern: Step[] = []
  for (const [depth, step] of path.entries()) {
    const typed = stepIn(known, step)
    const next = nextOf(known, typed)
    if (next === undefined) throw fail(deadEnd(known, typed, name, pattern, path.slice(depth)))
    pattern.push('k' in typed || 'v' in typed ? checkedStep(next, typed, printPattern(pattern), fail) : typed)
    known = next
  }
  return { pattern, known, place: placeOf(printPattern(pattern), kind) }
}

export function placeOf(path: string, { resource }: EditedKind): CheckedPlace {
  const isSecret = resource.group === '' && resource.kind === 'Secret' && !path.startsWith('.metadata')
  return { kind: resource.kind, path, isSecret }
}

/** The path as it is told: `.spec.containers[*].image`. */
export function printPattern(pattern: PathPattern): string {
  return pattern.map((step) => ('any' in step ? '[*]' : printFieldPath([step]))).join('')
}

/** `data[0]` is a key where there is no list. */
function stepIn(known: Known, step: Step): Step {
  const isMap = known.schema !== undefined && elementsAt(known) === undefined
  return isMap && 'i' in step ? { f: String(step.i) } : step
}

function nextOf(known: Known, step: Step): Known | undefined {
  if ('f' in step) return known.schema?.items !== undefined ? undefined : fieldAt(known, step.f)
  return elementsAt(known) ?? ('any' in step ? valuesOf(known) : undefined)
}

/** What every key of a map has; an object with fields of its own has nothing for all of them. */
function valuesOf(known: Known): Known | undefined {
  const { schema } = known
  return schema !== undefined && schema.propertyNames.length === 0 && !known.isObject ? fieldAt(known, '') : undefined
}

function deadEnd(known: Known, step: Step, kind: string, above: readonly Step[], rest: PathPattern): string {
  const here = `${kind}${printPattern(above)}`
  if ('any' in step) return `${here} is neither a list nor a map, for which [*] would stand`
  if (!('f' in step)) return `${here} is no list, and has no element ${printFieldPath([step])}`
  if (known.schema?.items !== undefined) {
    const [key = 'name'] = known.schema.listMapKeys
    return `${here} is a list: name an element of it, as ${printPattern(above)}[${key}=…]${printPattern(rest)}`
  }
  const words = noSuchField(known, here, step.f)
  const parts = [...above.slice(-1), ...rest].flatMap((one) => ('f' in one ? [one.f] : []))
  const isKey = above.length > 1 && /^(?:labels|annotations|matchLabels|nodeSelector|data)$/.test(nameOf(above.at(-2)))
  return isKey
    ? `${words}; a key with dots is written ${printPattern(above.slice(0, -1))}[${JSON.stringify(parts.join('.'))}]`
    : words
}

function nameOf(step: Step | undefined): string {
  return step !== undefined && 'f' in step ? step.f : ''
}

/** Keys and values as the fields of an element have them: `[name=80]` is the text. */
function checkedStep(
  elements: Known,
  step: { readonly k: { readonly [key: string]: Scalar } } | { readonly v: Scalar },
  list: string,
  fail: (words: string) => UsageError,
): PathElement {
  if ('v' in step) return { v: typedScalar(step.v, elements.schema, list, fail) }
  const keys = Object.entries(step.k).map(([name, value]) => {
    const field = fieldAt(elements, name)
    if (field === undefined) throw fail(noSuchField(elements, `an element of ${list}`, name))
    return [name, typedScalar(value, field.schema, `${list}[].${name}`, fail)] as const
  })
  return { k: Object.fromEntries(keys) }
}

function typedScalar(
  value: Scalar,
  schema: Schema | undefined,
  path: string,
  fail: (words: string) => UsageError,
): Scalar {
  if (schema === undefined || schema.intOrString || schema.types.length !== 1) return value
  const isText = schema.types[0] === 'string'
  const typed = isText && value !== null ? String(value) : !isText && typeof value === 'string' ? asJson(value) : value
  const expected = scalarFault(typed, schema)
  if (expected === undefined) return typed
  throw fail(`invalid value ${JSON.stringify(String(value))} for ${path}: expected ${expected}`)
}

function asJson(text: string): Scalar {
  try {
    const value = parseJson(text)
    return typeof value === 'object' ? text : value
  } catch {
    return text
  }
}
