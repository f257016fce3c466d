// The fields that an answer shows: those of a field, as deep as asked, and of them those that match.

import { childFields } from '../../machinery/schema/fields/child-fields.ts'
import { type WalkedField, walkFields } from '../../machinery/schema/fields/walk-fields.ts'
import { type FieldItem, itemMaker } from './field-item.ts'
import type { FoundField } from './find-field.ts'

/** Which fields are shown. */
export type FieldScope = {
  /** How far below the field that was found. */
  readonly depth: number
  /** Words that must all be found in a field's name, description or values; with a dot in it: in its path. */
  readonly search?: string
  /** Only fields that a server can select by. */
  readonly onlyPushable: boolean
  /** Also the fields above those that match, for a tree. Default: false. */
  readonly withParents?: boolean
}

/** A field that is shown, and how far down it is. */
export type ListedField = { readonly item: FieldItem; readonly depth: number }

export type FieldList = {
  readonly fields: readonly ListedField[]
  /** How many of them match: parents of fields that do are no match of their own. */
  readonly matched: number
  /** How many were looked at to find them. */
  readonly listed: number
  /** The field that was asked for; undefined for the kind itself. */
  readonly asked: FieldItem | undefined
}

/** A field that has no fields of its own is shown itself. */
export function listFields(found: FoundField, scope: FieldScope): FieldList {
  const { field } = found
  const toItem = itemMaker(found)
  const self: WalkedField = { ...field, depth: 1, isRecursive: false }
  const isLeaf = childFields(field.schema, field.path).length === 0
  const walked = isLeaf ? [self] : [...walkFields(field.schema, field.path, scope.depth)]
  const listed = walked.map((one) => ({ item: toItem(one), depth: one.depth }))
  const matches = matcher(scope)
  const matched = listed.filter(({ item }) => matches(item))
  return {
    fields: scope.withParents ? withParents(listed, new Set(matched)) : matched,
    matched: matched.length,
    listed: listed.length,
    asked: field.path === '' ? undefined : toItem(self),
  }
}

/** Fields stand before their own: going backwards, the next one of a lesser depth is the parent. */
function withParents(listed: readonly ListedField[], matched: ReadonlySet<ListedField>): ListedField[] {
  const kept: ListedField[] = []
  let wanted = 0
  for (const field of listed.toReversed()) {
    if (!matched.has(field) && field.depth !== wanted) continue
    kept.push(field)
    wanted = Math.max(field.depth === wanted ? 0 : wanted, field.depth - 1)
  }
  return kept.reverse()
}

function matcher({ search, onlyPushable }: FieldScope): (item: FieldItem) => boolean {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  return (item) => (item.pushable || !onlyPushable) && words.every((word) => holds(item, word))
}

function holds({ path, name, description = '', enum: values, elements }: FieldItem, word: string): boolean {
  const place = word.includes('.') ? path.replace(/\[[^\]]*\]/g, '') : name
  const texts = [place, description, ...(values ?? []), ...(elements?.enum ?? [])]
  return texts.some((text) => String(text).toLowerCase().includes(word))
}
