// `-o text`: everything there is to say of each field, as kubectl explain does it.

import { stringifyJson } from '../../machinery/json.ts'
import { apiVersionOf, qualifiedName } from '../../machinery/resource-info.ts'
import type { NodeFacts } from '../../machinery/schema/fields/field-facts.ts'
import type { Colors } from '../../print/colors.ts'
import { escapeText } from '../../print/escape-text.ts'
import type { Sink } from '../../print/sink.ts'
import { wrapText } from '../../print/wrap-text.ts'
import type { FieldItem } from '../../query/fields/field-item.ts'
import type { FoundField } from '../../query/fields/find-field.ts'
import type { FieldList } from '../../query/fields/list-fields.ts'
import { onOneLine } from './doc-text.ts'
import { limitWords, mergeWords, valueText } from './fact-words.ts'

/** Where there is no terminal, and the most that is used of a wide one: longer lines are hard to read. */
const DEFAULT_WIDTH = 80
const MAX_WIDTH = 100
const MIN_WIDTH = 30

export type TextLook = { readonly colors: Colors; readonly terminalColumns?: number }

/** A block about the kind, one about the field that was asked for, and one about each of its fields. */
export async function printText(sink: Sink, found: FoundField, list: FieldList, look: TextLook): Promise<void> {
  const width = Math.min(Math.max(look.terminalColumns ?? DEFAULT_WIDTH, MIN_WIDTH), MAX_WIDTH)
  const isItself = list.fields.length === 1 && list.fields[0]?.item.path === list.asked?.path
  const fields = isItself ? [] : list.fields
  const blocks = [
    kindBlock(found, list.asked === undefined, width),
    ...(list.asked === undefined ? [] : [fieldBlock(list.asked, look.colors, width)]),
    ...(fields.length === 0 ? [] : [[look.colors.heading('FIELDS')]]),
    ...fields.map(({ item }) => fieldBlock(item, look.colors, width)),
  ]
  for (const [i, block] of blocks.entries()) {
    await sink.write(`${i === 0 ? '' : '\n'}${block.map((line) => `${line}\n`).join('')}`)
  }
}

function kindBlock({ resource, schema, definition }: FoundField, hasDoc: boolean, width: number): string[] {
  const { kind, namespaced, shortNames } = resource
  const names = [qualifiedName(resource), ...shortNames].join(', ')
  const rows: [string, string][] = [
    ['KIND', `${kind} (${names})`],
    ['VERSION', apiVersionOf(resource)],
    ['SCOPE', namespaced ? 'namespaced' : 'cluster'],
    ...(definition === undefined ? [] : definitionRows(definition)),
  ]
  const doc = hasDoc ? schema.description.trim() : ''
  return [...factLines(rows, width), ...(doc === '' ? [] : ['', ...wrapText(doc, width)])]
}

function definitionRows({ versions, columns }: NonNullable<FoundField['definition']>): [string, string][] {
  const words = versions.map(({ name, served, storage, deprecated, deprecationWarning }) => {
    const said = [
      ...(storage ? ['storage'] : []),
      ...(served ? [] : ['not served']),
      ...(deprecated ? [deprecationWarning === undefined ? 'deprecated' : `deprecated: ${deprecationWarning}`] : []),
    ]
    return said.length === 0 ? name : `${name} (${said.join(', ')})`
  })
  return [
    ['VERSIONS', words.join(', ')],
    ...(columns.length === 0
      ? []
      : ([['COLUMNS', columns.map(({ name }) => name.toUpperCase()).join(', ')]] satisfies [string, string][])),
  ]
}

function fieldBlock(item: FieldItem, colors: Colors, width: number): string[] {
  const facts = factRows(item)
  const { deprecated, description = '' } = item
  return [
    `${colors.heading(escapeText(item.path))} <${escapeText(item.type)}>${item.required ? ' required' : ''}`,
    ...factLines(facts, width - 4).map(indented),
    ...(deprecated === undefined ? [] : [indented(colors.doubtful('DEPRECATED'))]),
    ...(description.trim() === '' ? [] : wrapText(description, width - 4).map(indented)),
  ]
}

function indented(line: string): string {
  return line === '' ? '' : `    ${line}`
}

function factRows(item: FieldItem): [string, string][] {
  const { fieldSelector, labelSelector, columns = [], elements, recursive, embeddedResource } = item
  return [
    ...row('SELECT', [
      ...(fieldSelector === undefined ? [] : [`--field-selector ${fieldSelector}=…`]),
      ...(labelSelector ? ['-l KEY=…'] : []),
    ]),
    ...nodeRows(item),
    ...(elements === undefined
      ? []
      : nodeRows(elements).map(([name, words]): [string, string] => [name, `each ${words}`])),
    ...row('COLUMN', columns),
    ...(embeddedResource ? row('HOLDS', ['a whole object, with apiVersion, kind and metadata']) : []),
    ...(recursive ? row('HOLDS', ['the type of a field above it again']) : []),
  ]
}

function nodeRows(facts: NodeFacts): [string, string][] {
  const { nullable, rules = [], pattern, preservesUnknownFields, patchStrategy = [], patchMergeKey } = facts
  return [
    ...row('DEFAULT', facts.default === undefined ? [] : [stringifyJson(facts.default)]),
    ...row('ONE OF', (facts.enum ?? []).map(valueText)),
    ...row('LIMITS', [...limitWords(facts), ...(nullable ? ['may be null'] : [])]),
    ...row('PATTERN', pattern === undefined ? [] : [pattern]),
    ...row('MERGE', [
      ...mergeWords(facts),
      ...(patchStrategy.length === 0 ? [] : [`strategic: ${patchStrategy.join(', ')}`]),
      ...(patchMergeKey === undefined || facts.listMapKeys?.includes(patchMergeKey) ? [] : [`by ${patchMergeKey}`]),
    ]),
    ...(preservesUnknownFields ? row('KEEPS', ['fields that the schema does not name']) : []),
    ...rules.map(({ rule, message }): [string, string] => [
      'RULE',
      `${onOneLine(rule)}${typeof message === 'string' ? `  (${onOneLine(message)})` : ''}`,
    ]),
  ]
}

function row(name: string, words: readonly string[]): [string, string][] {
  return words.length === 0 ? [] : [[name, words.join(', ')]]
}

const NAME_WIDTH = 11

function factLines(rows: readonly (readonly [string, string])[], width: number): string[] {
  return rows.flatMap(([name, words]) => {
    const [first = '', ...others] = wrapText(words, Math.max(width - NAME_WIDTH, 20))
    return [`${`${name}:`.padEnd(NAME_WIDTH)}${first}`, ...others.map((line) => ' '.repeat(NAME_WIDTH) + line)]
  })
}
