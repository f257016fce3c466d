// What an edit could go on with: fields that may be edited, what tells list elements apart, the values of a schema.

import { fieldFacts } from '../../../machinery/schema/fields/field-facts.ts'
import { parseSchemaPath, type SchemaStep } from '../../../machinery/schema/fields/schema-path.ts'
import { typeText } from '../../../machinery/schema/fields/type-text.ts'
import { additionalSchema, type Schema } from '../../../machinery/schema/schema.ts'
import { notEditable } from '../editable.ts'
import type { EditedKind } from '../edited-kind.ts'
import { elementsAt, fieldAt, type Known, wholeObject } from '../known-fields.ts'
import { keysAt, keyValuesAt, scalars } from './complete-element.ts'
import type { EditCandidate, LiveObjects } from './edit-candidate.ts'
import type { UnfinishedEdit } from './read-unfinished-edit.ts'
import { describe, hasFields, isContainer, isList, isMap, leadsToList, NEEDS_NO_QUOTES, ownNames } from './shape.ts'

/**
 * What a path is for: to put a value there, to take what is there away, to add an element to the list there; `own` is for
 * owners, of any field.
 */
export type EditPurpose = 'set' | 'remove' | 'element' | 'own'

const NOTHING: LiveObjects = { values: () => [], keys: () => [] }

/** Candidates for the end of an edit; none where a path leads nowhere, or nothing is known of a place. */
export function completeEdit(
  edit: UnfinishedEdit,
  kind: EditedKind,
  purpose: EditPurpose,
  live: LiveObjects = NOTHING,
): readonly EditCandidate[] {
  const found = candidatesAt(edit, kind, purpose, live)
  const typed = edit.at === 'name' ? edit.head + edit.start : edit.lead + edit.start
  return found.filter(({ word }) => word.startsWith(typed))
}

function candidatesAt(edit: UnfinishedEdit, kind: EditedKind, purpose: EditPurpose, live: LiveObjects) {
  switch (edit.at) {
    case 'name':
      return namesAt({ ...edit, known: knownAt(edit.head, kind) }, kind, purpose, live)
    case 'key':
      return keysAt(edit, knownAt(edit.list, kind), live.keys(edit.list))
    case 'key-value':
      return keyValuesAt(edit, knownAt(edit.list, kind), live.values(edit.list, edit.key))
    case 'value':
      return valuesAt(edit, knownAt(edit.path, kind), purpose)
  }
}

/** The place that a path leads to. */
function knownAt(path: string, kind: EditedKind): Known | undefined {
  const steps = stepsOf(path)
  let known: Known | undefined = steps && wholeObject(kind)
  for (const step of steps ?? []) known = known && stepInto(known, step)
  return known
}

function stepsOf(path: string): readonly SchemaStep[] | undefined {
  try {
    return parseSchemaPath(path)
  } catch {
    return undefined
  }
}

/** A bracket is an element where a list is, and a name anywhere else. */
function stepInto(known: Known, step: SchemaStep): Known | undefined {
  if (isList(known.schema)) return step.isBracket ? elementsAt(known) : undefined
  return fieldAt(known, step.text)
}

/** What is known of a place, and how it is typed. */
type NamePlace = Extract<UnfinishedEdit, { readonly at: 'name' }> & { readonly known: Known | undefined }

function namesAt(
  place: NamePlace,
  kind: EditedKind,
  purpose: EditPurpose,
  live: LiveObjects,
): readonly EditCandidate[] {
  const { known, head, start } = place
  if (known?.schema === undefined || isList(known.schema)) return []
  if (isMap(known.schema)) return mapKeys(head, known.schema, purpose, live.keys(head))
  const isWhole = head.endsWith(']') && start === ''
  if (isWhole && !hasFields(known.schema))
    return purpose === 'set' ? [{ word: `${head}=`, about: describe(known.schema), goesOn: true }] : []
  const above = (stepsOf(head) ?? []).map(({ text }) => text)
  const lead = isWhole ? `${head}.` : head
  const fields = ownNames(known)
    .filter((name) => name.startsWith(start) && NEEDS_NO_QUOTES.test(name))
    .filter((name) => purpose === 'own' || mayBeEdited([...above, name], kind))
    .map((name) => ({ name, schema: fieldAt(known, name)?.schema }))
  const isAlone = fields.length === 1 && fields[0]?.name === start
  return fields.flatMap(({ name, schema }) => ended(lead + name, schema, purpose, isAlone))
}

/** Keys that live objects have; without quotes, which a shell would take for its own. */
function mapKeys(head: string, map: Schema, purpose: EditPurpose, keys: readonly string[]): readonly EditCandidate[] {
  const lead = head.endsWith('.') ? head : `${head}.`
  return keys
    .filter((key) => /^[\w./:-]+$/.test(key) && !/^\d+$/.test(key))
    .flatMap((key) => ended(lead + (/^[\w-]+$/.test(key) ? key : `[${key}]`), additionalSchema(map), purpose, false))
}

function ended(
  word: string,
  schema: Schema | undefined,
  purpose: EditPurpose,
  isAlone: boolean,
): readonly EditCandidate[] {
  return endingsOf(schema, purpose, isAlone).map((ending) => ({
    word: word + ending,
    about: describe(schema),
    goesOn: ending !== '' || isContainer(schema),
  }))
}

/** True for a field that may be edited, and for one on the way to such. */
function mayBeEdited(names: readonly string[], kind: EditedKind): boolean {
  const [first] = names
  if (names.length === 1 && first === 'metadata') return kind.subresource === undefined
  if (names.length === 1 && first === 'spec' && kind.subresource === 'scale') return true
  return notEditable(names, kind) === undefined
}

/** What follows a name: `.` and `[` on the way, `=` before a value. */
function endingsOf(schema: Schema | undefined, purpose: EditPurpose, isAlone: boolean): readonly string[] {
  const into = isList(schema) ? ['['] : hasFields(schema) || isMap(schema) ? ['.'] : []
  if (purpose === 'remove' || purpose === 'own') return isAlone ? ['', ...into] : ['']
  const isScalarList = isList(schema) && !hasFields(schema?.items)
  if (purpose === 'element')
    return isList(schema) ? (isScalarList ? ['='] : ['=', '[']) : leadsToList(schema) ? into : []
  return isScalarList || into.length === 0 ? ['=', ...into] : into
}

type ValuePlace = Extract<UnfinishedEdit, { readonly at: 'value' }>

/** The values that the field may have. */
function valuesAt(
  { lead, isJson }: ValuePlace,
  known: Known | undefined,
  purpose: EditPurpose,
): readonly EditCandidate[] {
  const schema = purpose === 'element' ? (known && elementsAt(known))?.schema : known?.schema
  if (schema === undefined || purpose === 'remove' || purpose === 'own') return []
  const values = schema.types.includes('boolean') ? [true, false] : scalars(fieldFacts(schema).enum ?? [])
  return values.map((value) => ({
    word: lead + (isJson && typeof value === 'string' ? JSON.stringify(value) : String(value)),
    about: schema.default === value ? 'the default' : typeText(schema),
    goesOn: false,
  }))
}
