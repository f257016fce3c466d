// All fields below a field, as deep as asked. A type that refers to itself ends where it comes round.

import { additionalSchema, type Schema } from '../schema.ts'
import { childFields, type Field } from './child-fields.ts'

/** A field on the way down. */
export type WalkedField = Field & {
  /** 1 for the fields of where the walk began. */
  readonly depth: number
  /** It holds a type that it is itself a part of: its fields are not walked again. */
  readonly isRecursive: boolean
}

/**
 * Fields before their own fields, siblings by name.
 * @param depth how far down; 1: the fields of this node alone.
 */
export function* walkFields(schema: Schema, path: string, depth: number): Generator<WalkedField> {
  yield* walk(schema, path, depth, { depth: 1, above: new Set(typesOf(schema)) })
}

type Position = { readonly depth: number; readonly above: ReadonlySet<string> }

function* walk(schema: Schema, path: string, depth: number, at: Position): Generator<WalkedField> {
  if (at.depth > depth) return
  for (const field of childFields(schema, path)) {
    const types = typesOf(field.schema)
    const isRecursive = types.some((type) => at.above.has(type))
    yield { ...field, depth: at.depth, isRecursive }
    if (isRecursive) continue
    yield* walk(field.schema, field.path, depth, { depth: at.depth + 1, above: new Set([...at.above, ...types]) })
  }
}

/** The named types that a value is made of, through lists and maps: where a type can come round again. */
function typesOf(schema: Schema): string[] {
  if (schema.typeName !== '') return [schema.typeName]
  return [...schema.allOf, schema.items, additionalSchema(schema)].flatMap((part) => (part ? typesOf(part) : []))
}
