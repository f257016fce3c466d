// Finds the field that a path names.

import { additionalSchema, type Schema } from '../schema.ts'
import { ANY_KEY, childFields, elementText, type Field, printName } from './child-fields.ts'
import type { SchemaStep } from './schema-path.ts'

/** Where a path ends: a field, or the object itself with the path `''`. */
export type Located = { readonly field: Field }

/** A path that leads nowhere. */
export type NotLocated = {
  /** How far it leads, as it is printed: `.spec`; `''` for the object itself. */
  readonly within: string
  readonly schema: Schema
  readonly step: SchemaStep
}

/** The field at a path. Lists are entered with a bracket or without: `.spec.containers.image` is a field of containers. */
export function locateField(root: Schema, steps: readonly SchemaStep[]): Located | NotLocated {
  let field: Field = { path: '', name: '', schema: root, isRequired: false }
  for (const step of steps) {
    const next = stepInto(field, step)
    if (next === undefined) return { within: field.path, schema: field.schema, step }
    field = next
  }
  return { field }
}

function stepInto(field: Field, step: SchemaStep): Field | undefined {
  const { schema, path } = field
  if (step.isBracket) {
    const inner = schema.items ?? schema.allOf.find((branch) => branch.items !== undefined)?.items
    if (inner !== undefined) return { ...field, schema: inner, path: path + elementText(schema) }
  }
  const named = childFields(schema, path).find(({ name }) => name === step.text)
  if (named !== undefined) return named
  const values = additionalSchema(schema)
  if (values === undefined) return undefined
  const isAnyKey = step.isBracket && (step.text === '' || step.text === '*')
  const at = isAnyKey ? ANY_KEY : printName(step.text)
  return { ...field, name: isAnyKey ? field.name : step.text, schema: values, path: path + at, isRequired: false }
}
