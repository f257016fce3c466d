// Field selectors: `spec.nodeName=n1,status.phase!=Running`. Follows pkg/fields/selector.go of apimachinery, its words included.

import { UsageError } from '../../errors.ts'
import { fieldAt, splitFieldPath } from '../fields.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { compareText } from '../text-order.ts'

/** One condition on one field; a missing field counts as `''`. */
export type FieldRequirement = { readonly field: string; readonly operator: '=' | '!='; readonly value: string }

/** All of them must hold; an empty selector matches everything. */
export type FieldSelector = readonly FieldRequirement[]

/** @throws UsageError in the API server's words: `invalid selector: 'a'; can't understand 'a'`. */
export function parseFieldSelector(text: string): FieldSelector {
  return splitTerms(text)
    .sort(compareText)
    .filter((term) => term !== '')
    .map((term) => {
      const [, field, operator, value] = /^(.*?)(!=|==|=)(.*)$/su.exec(term) ?? []
      if (field === undefined || value === undefined) {
        throw new UsageError(`invalid selector: '${text}'; can't understand '${term}'`, { value: text })
      }
      return { field, operator: operator === '!=' ? '!=' : '=', value: unescapeValue(value, text) } as const
    })
    .filter(({ field, value }) => field !== '' || value !== '')
}

/** Splits at commas that no backslash precedes. */
function splitTerms(text: string): string[] {
  return text.match(/(?:\\.|\\$|[^\\,])+/gsu) ?? []
}

function unescapeValue(value: string, selector: string): string {
  return value.replace(/\\(.?)|[,=]/gsu, (found, escaped: string | undefined) => {
    if (escaped === undefined) {
      const message = `invalid field selector: unescaped character in value: ${found.charCodeAt(0)}`
      throw new UsageError(message, { value: selector })
    }
    if (escaped !== '' && '\\,='.includes(escaped)) return escaped
    throw new UsageError(`invalid field selector: invalid escape sequence: ${found}`, { value: selector })
  })
}

/** The canonical text of a selector. */
export function formatFieldSelector(selector: FieldSelector): string {
  return selector.map(({ field, operator, value }) => `${field}${operator}${escapeValue(value)}`).join(',')
}

function escapeValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&')
}

/** True where all requirements hold of the fields that `read` gives; undefined counts as `''`. */
export function matchesFields(selector: FieldSelector, read: (field: string) => string | undefined): boolean {
  return selector.every(({ field, operator, value }) => ((read(field) ?? '') === value) === (operator === '='))
}

/** Field labels with the path each stands for: `{ 'spec.nodeName': 'spec.nodeName' }`. */
export type SelectableFields = { readonly [label: string]: string }

/** The fields every kind can be selected by. */
export const COMMON_FIELDS: SelectableFields = {
  'metadata.name': 'metadata.name',
  'metadata.namespace': 'metadata.namespace',
}

/**
 * Makes the question that a server would ask of each object, for objects from elsewhere.
 *
 * @param selectable what objects can be selected by besides name and namespace.
 * @throws UsageError `field label not supported: foo`, where a server refuses the whole list.
 */
export function fieldMatcher(
  selector: FieldSelector,
  selectable: SelectableFields = {},
): (object: JsonObject) => boolean {
  const known = new Map(Object.entries({ ...selectable, ...COMMON_FIELDS }))
  for (const { field } of selector) {
    if (!known.has(field)) throw new UsageError(`field label not supported: ${field}`, { value: field })
  }
  return (object) => matchesFields(selector, (field) => textAt(object, known.get(field) as string))
}

function textAt(object: JsonObject, path: string): string | undefined {
  const value = fieldAt(object, splitFieldPath(path))
  if (value === undefined || value === null || Array.isArray(value) || isJsonObject(value)) return undefined
  return String(value)
}
