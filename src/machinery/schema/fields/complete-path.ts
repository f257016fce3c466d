// What a path could go on with: the candidates of a shell, of an editor, of a "did you mean".

import type { Json } from '../../json.ts'
import { nearest } from '../../nearest.ts'
import type { Schema } from '../schema.ts'
import { childFields, type Field } from './child-fields.ts'
import { fieldFacts } from './field-facts.ts'
import { locateField } from './locate-field.ts'
import { parseSchemaPath, type SchemaStep } from './schema-path.ts'
import { typeText } from './type-text.ts'

/** A field that can follow. */
export type FieldCandidate = {
  readonly name: string
  /** The whole path to it: `.spec.containers[name].image`. */
  readonly path: string
  /** As `typeText` writes it. */
  readonly type: string
  /** The values it may have, or its elements may; empty: not that few. */
  readonly enum: readonly Json[]
  readonly doc: string
  /** It has fields of its own, so that a path can go on behind it. */
  readonly hasFields: boolean
}

/**
 * The fields that a name which is being typed could become: those of the node at `steps` whose name begins with `start`.
 * None where the steps lead nowhere.
 */
export function fieldCandidates(root: Schema, steps: readonly SchemaStep[], start: string): FieldCandidate[] {
  const located = locateField(root, steps)
  if (!('field' in located)) return []
  return childFields(located.field.schema, located.field.path)
    .filter(({ name }) => name.startsWith(start))
    .map(toCandidate)
}

/** The same of a text: of `.spec.containers.im` the fields of a container that begin with `im`. */
export function completeFieldPath(root: Schema, text: string): FieldCandidate[] {
  const { head, start } = splitUnfinished(text)
  try {
    return fieldCandidates(root, parseSchemaPath(head), start)
  } catch {
    return []
  }
}

/** What is typed of a path, and of its last name: the name begins behind the last dot that is in no bracket. */
export function splitUnfinished(text: string): { readonly head: string; readonly start: string } {
  const end = text.lastIndexOf('.')
  const isInBracket = text.lastIndexOf('[') > text.lastIndexOf(']')
  if (isInBracket) return { head: text, start: '' }
  const bracket = text.lastIndexOf(']')
  const at = Math.max(end, bracket)
  return { head: text.slice(0, at + 1), start: text.slice(at + 1) }
}

/** The name that was probably meant where a path leads nowhere. */
export function nearestField(schema: Schema, name: string): string | undefined {
  return nearest(
    name,
    childFields(schema, '').map((field) => field.name),
  )
}

function toCandidate({ name, path, schema }: Field): FieldCandidate {
  const { enum: own, elements, description } = fieldFacts(schema)
  return {
    name,
    path,
    type: typeText(schema),
    enum: own ?? elements?.enum ?? [],
    doc: description ?? '',
    hasFields: childFields(schema, '').length > 0,
  }
}
