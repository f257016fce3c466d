// Labels and annotations in kubectl's words: `k=v`, `k-`. Follows pkg/cmd/label/label.go, pkg/cmd/annotate/annotate.go and
// ParsePairs in pkg/cmd/util/helpers.go of kubectl.

import { UsageError } from '../../errors.ts'
import { rootShape } from '../../machinery/changes/compare.ts'
import { isJsonObject, type Json, type KubeObject } from '../../machinery/json.ts'
import type { FieldPath } from '../../machinery/paths/field-path.ts'
import { labelValueFaults } from '../../machinery/schema/metadata/names.ts'
import { noSubresource, notEditable } from './editable.ts'
import { type EditedKind, type ObjectStep, type ParsedStep, type Refusal, refuse } from './edited-kind.ts'
import { putAt } from './put-at.ts'
import { resolve } from './resolve.ts'

type Pairs = { readonly added: ReadonlyMap<string, string>; readonly removed: readonly string[] }
type Field = 'labels' | 'annotations'

/** @throws UsageError in kubectl's words */
export function parseLabels(words: readonly string[], overwrite: boolean): ParsedStep {
  return stepFor('labels', readLabels(words), (present, added) =>
    overwrite ? undefined : overwrittenLabels(present, added),
  )
}

/** @throws UsageError in kubectl's words */
export function parseAnnotations(words: readonly string[], overwrite: boolean): ParsedStep {
  return stepFor('annotations', readAnnotations(words), (present, added) =>
    overwrite ? undefined : overwrittenAnnotations(present, added),
  )
}

function readLabels(words: readonly string[]): Pairs {
  const fail = wordsOf('--label')
  const added = new Map<string, string>()
  const removed: string[] = []
  for (const word of words) {
    const [key = '', value, ...more] = word.split('=')
    if (value === undefined) {
      if (!word.endsWith('-') || word === '-') throw fail(`unknown label spec: ${word}`, word)
      removed.push(word.slice(0, -1))
      continue
    }
    if (more.length > 0 || key === '') throw fail(`invalid label spec: ${word}`, word)
    const faults = labelValueFaults(value)
    if (faults.length > 0) throw fail(`invalid label value: ${JSON.stringify(word)}: ${faults.join(';')}`, word)
    added.set(key, value)
  }
  const both = removed.find((key) => added.has(key))
  if (both !== undefined) throw fail('can not both modify and remove a label in the same command', `${both}-`)
  return { added, removed }
}

function readAnnotations(words: readonly string[]): Pairs {
  const fail = wordsOf('--annotate')
  const added = new Map<string, string>()
  const removed: string[] = []
  const wrong: string[] = []
  for (const word of words) {
    const equals = word.indexOf('=')
    if (equals > 0) added.set(word.slice(0, equals), word.slice(equals + 1))
    else if (word.endsWith('-') && word !== '-') removed.push(word.slice(0, -1))
    else wrong.push(word)
  }
  if (wrong.length > 0) throw fail(`invalid annotation format: ${wrong.join(', ')}`, wrong[0] ?? '')
  const both = removed.filter((key) => added.has(key))
  if (both.length > 0) {
    const message = 'can not both modify and remove the following annotation(s) in the same command'
    throw fail(`${message}: ${both.join(', ')}`, `${both[0]}-`)
  }
  return { added, removed }
}

function wordsOf(flag: string): (message: string, value: string) => UsageError {
  return (message, value) => new UsageError(message, { flag, value })
}

type Present = { readonly [key: string]: Json }

function stepFor(
  field: Field,
  pairs: Pairs,
  overwritten: (present: Present, added: Pairs['added']) => Refusal | undefined,
): ParsedStep {
  return {
    readsOld: false,
    forKind(kind) {
      const flag = field === 'labels' ? '--label' : '--annotate'
      const fault = noSubresource(kind) ?? notEditable(['metadata', field], kind)
      if (fault !== undefined) throw new UsageError(fault, { flag })
      return editPairs(field, pairs, kind, overwritten)
    },
  }
}

function editPairs(
  field: Field,
  { added, removed }: Pairs,
  { schema }: EditedKind,
  overwritten: (present: Present, added: Pairs['added']) => Refusal | undefined,
): ObjectStep {
  return (object) => {
    const { metadata } = object
    const map = isJsonObject(metadata) ? metadata[field] : undefined
    const present: Present = isJsonObject(map) ? map : {}
    const refused = overwritten(present, added)
    if (refused !== undefined) return { refused }
    const wanted = new Map<string, string | undefined>([...removed.map((key) => [key, undefined] as const), ...added])
    let edited: Json = object
    const touched: FieldPath[] = []
    for (const [key, value] of wanted) {
      if (value === undefined && !Object.hasOwn(present, key)) continue
      const path = [{ f: 'metadata' }, { f: field }, { f: key }]
      const place = resolve(edited, path, rootShape(object, schema), true)
      if ('refused' in place) return place
      edited = putAt(edited, ['metadata', field, key], value)
      touched.push(path)
    }
    return { object: edited as KubeObject, touched }
  }
}

function overwrittenLabels(present: Present, added: Pairs['added']): Refusal | undefined {
  const words = others(present, added).map(
    ([key, value]) => `'${key}' already has a value (${value}), and --overwrite is false`,
  )
  return words.length === 0 ? undefined : refuse('AlreadyHasValue', words.join('; ')).refused
}

/** The cause of a change may always be another one. */
const CHANGE_CAUSE = 'kubernetes.io/change-cause'

function overwrittenAnnotations(present: Present, added: Pairs['added']): Refusal | undefined {
  const words = others(present, added)
    .filter(([key]) => key !== CHANGE_CAUSE)
    .map(([key, value]) => `'${key}' already has a value (${value})`)
  if (words.length === 0) return undefined
  const message = '--overwrite is false but found the following declared annotation(s)'
  return refuse('AlreadyHasValue', `${message}: ${words.join('; ')}`).refused
}

function others(present: Present, added: Pairs['added']): (readonly [key: string, value: string])[] {
  return [...added].flatMap(([key, value]) =>
    Object.hasOwn(present, key) && present[key] !== value ? [[key, String(present[key])] as const] : [],
  )
}
