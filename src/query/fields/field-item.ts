// One field of an answer: an entry of `items` in the JSON envelope.

import type { PrinterColumn } from '../../machinery/custom-resource-definition.ts'
import { parseFieldPath } from '../../machinery/paths/parse-path.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import { type FieldFacts, fieldFacts } from '../../machinery/schema/fields/field-facts.ts'
import { typeText } from '../../machinery/schema/fields/type-text.ts'
import type { WalkedField } from '../../machinery/schema/fields/walk-fields.ts'
import { type SelectableField, selectableFieldsOf } from '../../machinery/selectable-fields.ts'
import type { FoundField } from './find-field.ts'

export type FieldItem = FieldFacts & {
  /** `.spec.containers[name].image`. */
  readonly path: string
  readonly name: string
  /** As `kubectl explain` writes it: `[]Container`, `map[string]string`. */
  readonly type: string
  readonly required: boolean
  /** A server can select objects by it. */
  readonly pushable: boolean
  /** What a field selector calls it. */
  readonly fieldSelector?: string
  /** Its entries are what a label selector is about. */
  readonly labelSelector?: true
  /** The columns that print it. */
  readonly columns?: readonly string[]
  /** Its type is the type of a field above it, and is not gone into again. */
  readonly recursive?: true
}

/** Makes items of the fields of a kind: what a server knows of a path beside its schema is looked up once. */
export function itemMaker({ resource, schema, definition }: Omit<FoundField, 'field'>): (f: WalkedField) => FieldItem {
  const selectable = new Map(selectableFieldsOf(resource, schema).map((field) => [field.path, field]))
  const columns = Map.groupBy(definition?.columns ?? [], columnPath)
  return (field) => toItem(field, selectable.get(field.path), columns.get(field.path) ?? [])
}

/** Labels stand here in every kind: all of them, or one. */
const LABELS = /^\.metadata\.labels(?:$|[.[])/

function toItem(
  { path, name, schema, isRequired, isRecursive }: WalkedField,
  selectable: SelectableField | undefined,
  columns: readonly PrinterColumn[],
): FieldItem {
  const isLabels = LABELS.test(path)
  return {
    path,
    name,
    type: typeText(schema),
    required: isRequired,
    pushable: selectable !== undefined || isLabels,
    ...(selectable === undefined ? {} : { fieldSelector: selectable.label }),
    ...(isLabels ? { labelSelector: true } : {}),
    ...(columns.length === 0 ? {} : { columns: columns.map((column) => column.name.toUpperCase()) }),
    ...(isRecursive ? { recursive: true } : {}),
    ...fieldFacts(schema),
  }
}

/** The field that a column prints, where it prints one: `.spec.schedule`. */
function columnPath({ jsonPath }: PrinterColumn): string {
  try {
    const path = parseFieldPath(jsonPath)
    return path.every((element) => 'f' in element) ? printFieldPath(path) : ''
  } catch {
    return ''
  }
}
