// The metadata of every object: what expressions see of it needs no schema of a server.

import { OBJECT_META as NAME, OBJECT_META_COMPONENTS } from '../schema/object-meta.ts'
import { readStructural } from '../schema/read-definition.ts'
import { schemasOfDocument } from '../schema/read-document.ts'
import type { Schema } from '../schema/schema.ts'

/** What a resource says of itself before its own fields. */
export const TYPE_META: Schema = readStructural({ type: 'string' })

/** The schema of `metadata`. */
export const OBJECT_META: Schema =
  schemasOfDocument({ components: { schemas: OBJECT_META_COMPONENTS } }).named(NAME) ??
  readStructural({ type: 'object' })
