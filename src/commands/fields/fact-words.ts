// The facts of a field in words.

import { type Json, stringifyJson } from '../../machinery/json.ts'
import type { NodeFacts } from '../../machinery/schema/fields/field-facts.ts'
import type { FieldItem } from '../../query/fields/field-item.ts'

/** Values of an enum that a table shows; the rest is counted. */
const SHOWN_VALUES = 6

/** What there is to say of a field on one line, the most telling first: `required`, `default "TCP"`, `one of a|b`. */
export function factWords(item: FieldItem): string[] {
  const { columns = [], elements } = item
  return [
    ...(item.required ? ['required'] : []),
    ...(item.deprecated === undefined ? [] : ['deprecated']),
    ...(item.pushable
      ? [item.fieldSelector === item.path.slice(1) ? 'selectable' : `selectable: ${selectorOf(item)}`]
      : []),
    ...columns.map((name) => `column ${name}`),
    ...nodeWords(item),
    ...(elements === undefined ? [] : nodeWords(elements).map((words) => `each ${words}`)),
    ...(item.recursive ? ['recursive'] : []),
  ]
}

/** How objects are selected by the field: `--field-selector` calls it this, or `-l` is about it. */
export function selectorOf({ fieldSelector, labelSelector }: FieldItem): string {
  return fieldSelector ?? (labelSelector ? '-l' : '')
}

function nodeWords(facts: NodeFacts): string[] {
  const { rules = [], nullable, preservesUnknownFields, embeddedResource } = facts
  return [
    ...(facts.default === undefined ? [] : [`default ${stringifyJson(facts.default)}`]),
    ...enumWords(facts.enum ?? []),
    ...(nullable ? ['nullable'] : []),
    ...mergeWords(facts),
    ...(preservesUnknownFields ? ['any fields'] : []),
    ...(embeddedResource ? ['a whole object'] : []),
    ...limitWords(facts),
    ...(rules.length === 0 ? [] : [rules.length === 1 ? '1 rule' : `${rules.length} rules`]),
    ...(facts.pattern === undefined ? [] : [`pattern ${facts.pattern}`]),
  ]
}

function enumWords(values: readonly Json[]): string[] {
  if (values.length === 0) return []
  const more = values.length - SHOWN_VALUES
  const shown = values.slice(0, SHOWN_VALUES).map(valueText).join('|')
  return [`one of ${shown}${more > 0 ? `|… (${more} more)` : ''}`]
}

/** A value of an enum as a person types it; the empty text in quotes. */
export function valueText(value: Json): string {
  return typeof value === 'string' && value !== '' ? value : stringifyJson(value)
}

/** How a list or a map is merged: `map by name`, `set`, `atomic`. */
export function mergeWords({ listType, listMapKeys = [], mapType }: NodeFacts): string[] {
  if (listType === 'map') return [`map by ${listMapKeys.join(', ')}`]
  // of maps granular is what nobody says, as atomic is of lists
  return [...(listType === undefined ? [] : [listType]), ...(mapType === undefined ? [] : [mapType])]
}

/** Everything that keeps a value within bounds, its pattern aside. */
export function limitWords(facts: NodeFacts): string[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = facts
  return [
    ...(facts.format === undefined ? [] : [facts.format]),
    ...(minimum === undefined ? [] : [`${exclusiveMinimum ? '>' : '>='} ${minimum}`]),
    ...(maximum === undefined ? [] : [`${exclusiveMaximum ? '<' : '<='} ${maximum}`]),
    ...(facts.multipleOf === undefined ? [] : [`multiple of ${facts.multipleOf}`]),
    ...range(facts.minLength, facts.maxLength, 'characters'),
    ...range(facts.minItems, facts.maxItems, 'items'),
    ...(facts.uniqueItems ? ['no item twice'] : []),
    ...range(facts.minProperties, facts.maxProperties, 'keys'),
  ]
}

/** `1 to 63 characters`, `at least 1 item`, `at most 10 keys`. */
function range(min: number | undefined, max: number | undefined, what: string): string[] {
  const counted = (count: number) => `${count} ${count === 1 ? what.slice(0, -1) : what}`
  if (min === undefined) return max === undefined ? [] : [`at most ${counted(max)}`]
  if (max === undefined) return [`at least ${counted(min)}`]
  return [min === max ? counted(min) : `${min} to ${counted(max)}`]
}
