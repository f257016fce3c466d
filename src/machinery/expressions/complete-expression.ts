// What an expression that is being typed could go on with: roots, fields, columns, values of enumerations, functions.
// It looks at the text only, since there is no tree yet: for the path under the cursor and the loops around it.

import { escapeFieldName } from '../cel/field-names.ts'
import type { Json } from '../json.ts'
import { childFields } from '../schema/fields/child-fields.ts'
import { fieldFacts } from '../schema/fields/field-facts.ts'
import { typeText } from '../schema/fields/type-text.ts'
import { additionalSchema, type Schema } from '../schema/schema.ts'
import { AGGREGATES } from './accumulator.ts'
import { OBJECT_META, TYPE_META } from './object-meta.ts'

/** What is known of the rows. */
export type CompletionFacts = {
  readonly schema: Schema | undefined
  /** In upper case, with what they mean. */
  readonly columns: readonly { readonly name: string; readonly about: string }[]
  /** Keys of labels that objects have. */
  readonly labels: readonly string[]
  /** Kinds that are asked: `Pod`. */
  readonly kinds: readonly string[]
  /** Names besides `self` and the like: `old`. */
  readonly roots?: readonly ExpressionCandidate[]
  /** True where aggregate functions may stand. */
  readonly aggregates?: boolean
}

/** What can stand at the cursor. */
export type ExpressionCandidate = {
  /** The text that takes the place of what is typed of it. */
  readonly text: string
  readonly about: string
}

export type ExpressionCompletion = {
  /** Where in the text the candidates begin. */
  readonly from: number
  readonly candidates: readonly ExpressionCandidate[]
}

/** A path up to the cursor, its last name unfinished: `self.spec.containers[0].im`, `c.name`, `col.ST`, `self.spec.` */
const PATH =
  /([A-Za-z_]\w*(?:(?:\.\??[A-Za-z_]\w*)|\[[^[\]"']*\]|\[\??"[^"]*"\]|\[\??'[^']*'\])*)(\.\??)([A-Za-z_]\w*)?$/
const KEY = /([A-Za-z_]\w*(?:(?:\.\??[A-Za-z_]\w*)|\[[^[\]"']*\])*)\[\??(["'])([^"']*)$/
const NAME = /[A-Za-z_]\w*$/
/** A path, a comparison, and the beginning of a text or of nothing. */
const COMPARED =
  /([A-Za-z_]\w*(?:(?:\.\??[A-Za-z_]\w*)|\[[^[\]"']*\])*)\s*(?:[!=]=\s*|in\s*\[(?:[^\]]*,)?\s*)(["'])?([^"']*)$/

/** Nobody types more than this before the cursor; what is further back is not looked at. */
const MAX_TEXT = 1000

/** What the text could go on with at its end. */
export function completeExpression(whole: string, facts: CompletionFacts): ExpressionCompletion {
  const before = Math.max(0, whole.length - MAX_TEXT)
  const text = whole.slice(before)
  const { from, candidates } =
    completeValue(text, facts) ?? completeKey(text, facts) ?? completeMember(text, facts) ?? completeName(text, facts)
  return { from: from + before, candidates }
}

/** `self.spec.restartPolicy == "Al`: the values that the field may have. */
function completeValue(text: string, facts: CompletionFacts): ExpressionCompletion | undefined {
  const match = COMPARED.exec(text)
  if (match === null) return undefined
  const [, path = '', quote, start = ''] = match
  const values = valuesOf(path, text, facts)
  if (values.length === 0 || (quote === undefined && start !== '')) return undefined
  const mark = quote ?? '"'
  const from = text.length - start.length - (quote === undefined ? 0 : 1)
  return {
    from,
    candidates: values
      .filter((value) => value.startsWith(start))
      .map((value) => ({ text: `${mark}${value}${mark}`, about: '' })),
  }
}

function valuesOf(path: string, text: string, facts: CompletionFacts): readonly string[] {
  if (path === 'kind') return facts.kinds
  const schema = schemaAt(path, text, facts)
  const values: readonly Json[] = schema === undefined ? [] : (fieldFacts(schema).enum ?? [])
  return values.flatMap((value) => (typeof value === 'string' && value !== '' ? [value] : []))
}

/** `self.metadata.labels["ap`: keys in quotes. */
function completeKey(text: string, facts: CompletionFacts): ExpressionCompletion | undefined {
  const [, path, quote = '"', start = ''] = KEY.exec(text) ?? []
  if (path === undefined) return undefined
  const keys = path === 'col' ? facts.columns.map(({ name }) => name) : isLabels(path) ? facts.labels : []
  const from = text.length - start.length
  return {
    from,
    candidates: keys.filter((key) => key.startsWith(start)).map((key) => ({ text: `${key}${quote}]`, about: '' })),
  }
}

function isLabels(path: string): boolean {
  return /^(?:self|object)\.metadata\.\??labels$/.test(path)
}

/** `self.spec.`, `c.im`: fields of what stands before the dot, or what can be done with it. */
function completeMember(text: string, facts: CompletionFacts): ExpressionCompletion | undefined {
  const [, path, , start = ''] = PATH.exec(text) ?? []
  if (path === undefined) return undefined
  const found = path === 'col' ? columnsOf(facts) : membersOf(path, text, facts)
  return { from: text.length - start.length, candidates: found.filter((candidate) => candidate.text.startsWith(start)) }
}

function columnsOf({ columns }: CompletionFacts): ExpressionCandidate[] {
  return columns.filter(({ name }) => /^\w+$/.test(name)).map(({ name, about }) => ({ text: name, about }))
}

function membersOf(path: string, text: string, facts: CompletionFacts): ExpressionCandidate[] {
  if (isLabels(path))
    return facts.labels.filter((key) => /^[A-Za-z_]\w*$/.test(key)).map((key) => ({ text: key, about: 'label' }))
  const schema = schemaAt(path, text, facts)
  if (schema === undefined) return []
  const [type] = schema.types
  if (type === 'array') return LIST_METHODS
  if (type === 'string') return schema.format === '' ? TEXT_METHODS : []
  if (type === 'object' && schema.propertyNames.length === 0) return additionalSchema(schema) ? MAP_METHODS : []
  return childFields(schema, '').flatMap(({ name, schema: child }) => {
    const celName = escapeFieldName(name)
    return celName === undefined ? [] : [{ text: celName, about: aboutField(child) }]
  })
}

/** `string Always|Never: When a container is restarted.` */
function aboutField(schema: Schema): string {
  const { enum: values = [], description = '' } = fieldFacts(schema)
  const allowed = values.length === 0 ? '' : ` ${values.map(String).join('|')}`
  return `${typeText(schema)}${allowed}${description === '' ? '' : `: ${description.replace(/\s+/g, ' ')}`}`
}

/** Where a path leads from the object or from the variable of a loop; undefined for anything else. */
function schemaAt(path: string, text: string, facts: CompletionFacts, depth = 0): Schema | undefined {
  const [root = '', ...steps] = path.match(/^[A-Za-z_]\w*|\.\??[A-Za-z_]\w*|\[[^\]]*\]/g) ?? []
  let schema = root === 'self' || root === 'object' ? facts.schema : variableAt(root, text, facts, depth)
  let isResource = root === 'self' || root === 'object'
  for (const step of steps) {
    schema = stepInto(schema, step, isResource)
    isResource = false
  }
  return schema
}

function stepInto(schema: Schema | undefined, step: string, isResource: boolean): Schema | undefined {
  if (step.startsWith('[')) return schema?.items ?? (schema && additionalSchema(schema))
  const name = step.replace(/^\.\??/, '')
  if (isResource && name === 'metadata') return OBJECT_META
  if (isResource && (name === 'kind' || name === 'apiVersion')) return TYPE_META
  if (schema === undefined) return undefined
  const key = schema.propertyNames.find((property) => property === name || escapeFieldName(property) === name)
  return key === undefined ? additionalSchema(schema) : schema.property(key)
}

/** `self.spec.containers.exists(c, `: until the bracket closes `c` is an element. */
const LOOP =
  /([A-Za-z_][\w.?]*(?:\[[^\]]*\][\w.?]*)*)\.(?:all|exists|exists_one|existsOne|map|filter|sortBy)\(\s*([A-Za-z_]\w*)\s*,/g
const MAX_DEPTH = 10

function variableAt(name: string, text: string, facts: CompletionFacts, depth: number): Schema | undefined {
  if (depth > MAX_DEPTH) return undefined
  for (const match of [...text.matchAll(LOOP)].reverse()) {
    const [whole, path = '', variable] = match
    if (variable !== name || isClosed(text.slice(match.index + whole.length))) continue
    const over = schemaAt(path, text.slice(0, match.index), facts, depth + 1)
    return over?.items ?? (over?.types[0] === 'object' ? TYPE_META : undefined)
  }
  return undefined
}

function variablesIn(text: string): string[] {
  return [...text.matchAll(LOOP)]
    .filter((match) => !isClosed(text.slice(match.index + match[0].length)))
    .flatMap(([, , variable]) => variable ?? [])
}

/** True where more brackets close than open: the loop has ended. */
function isClosed(text: string): boolean {
  let depth = 0
  for (const [character] of text.replace(/"[^"]*"|'[^']*'/g, '').matchAll(/[()]/g)) {
    depth += character === '(' ? 1 : -1
    if (depth < 0) return true
  }
  return false
}

/** `se`, `qua`, and nothing at all: roots, variables of loops, functions. Not inside of a text. */
function completeName(text: string, facts: CompletionFacts): ExpressionCompletion {
  const [start = ''] = NAME.exec(text) ?? []
  const from = text.length - start.length
  if (
    isInText(text) ||
    (/[\w"')\]]\s+$/.test(text.slice(0, from)) && !/(?:&&|\|\||[=<>!+\-*/%?:,([]|in)\s*$/.test(text.slice(0, from)))
  )
    return { from, candidates: [] }
  const variables = variablesIn(text).map((name) => ({ text: name, about: 'of the loop' }))
  const aggregates = facts.aggregates
    ? AGGREGATES.map((name) => ({ text: `${name}(`, about: 'over the rows of a group' }))
    : []
  const all = [...aggregates, ...variables, ...(facts.roots ?? []), ...ROOTS, ...FUNCTIONS]
  return { from, candidates: all.filter((candidate) => candidate.text.startsWith(start)) }
}

function isInText(text: string): boolean {
  const quotes = text.replace(/\\./g, '').match(/["']/g) ?? []
  let open = ''
  for (const quote of quotes) {
    if (open === '') open = quote
    else if (open === quote) open = ''
  }
  return open !== ''
}

const candidates = (about: string, ...texts: string[]): ExpressionCandidate[] => texts.map((text) => ({ text, about }))

const ROOTS: readonly ExpressionCandidate[] = [
  { text: 'self.', about: 'the object' },
  { text: 'col.', about: 'its printed columns' },
  { text: 'kind', about: 'its kind' },
  { text: 'cluster', about: 'the context it comes from' },
  { text: 'now', about: 'this moment' },
]

const FUNCTIONS: readonly ExpressionCandidate[] = [
  { text: 'age()', about: 'how long ago the object was made: a duration' },
  { text: 'has(', about: 'whether a field is there' },
  { text: 'size(', about: 'the length of a text, a list, a map' },
  { text: 'duration(', about: 'of a text: "90s", "24h"' },
  { text: 'timestamp(', about: 'of a text: "2026-01-31T00:00:00Z"' },
  { text: 'quantity(', about: 'of a text, to be compared: "1.5Gi"' },
  { text: 'ratio(', about: 'of a cell: "1/2", "45%"' },
  { text: 'semver(', about: 'of a text, to be compared: "1.2.3"' },
  { text: 'ip(', about: 'an address' },
  { text: 'cidr(', about: 'a network' },
  { text: 'url(', about: 'of a text' },
  { text: 'string(', about: 'as text' },
  { text: 'int(', about: 'as a whole number' },
  { text: 'double(', about: 'as a number' },
  { text: 'type(', about: 'the type of a value' },
]

const LIST_METHODS = candidates('of a list', 'all(', 'exists(', 'exists_one(', 'filter(', 'map(', 'size()')
const MAP_METHODS = candidates('of a map, by its keys', 'all(', 'exists(', 'exists_one(', 'filter(', 'map(', 'size()')
const TEXT_METHODS = candidates(
  'of a text',
  'contains(',
  'endsWith(',
  'lowerAscii()',
  'matches(',
  'replace(',
  'size()',
  'split(',
  'startsWith(',
)
