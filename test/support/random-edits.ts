// Edits by chance for objects of the kind with every shape, most of which fit.
import { stepTo } from '../../src/machinery/changes/list-elements.ts'
import { type Shape, shapeOf } from '../../src/machinery/changes/shape.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject, stringifyJson } from '../../src/machinery/json.ts'
import type { FieldPath } from '../../src/machinery/paths/field-path.ts'
import { printFieldPath } from '../../src/machinery/paths/print-path.ts'
import { readStructural } from '../../src/machinery/schema/read-definition.ts'
import type { EditWords } from '../../src/patch/edits/edit.ts'
import { EVERY_SHAPE, randomShape } from './every-shape.ts'
import type { Random } from './random.ts'

const SPEC = shapeOf(readStructural(EVERY_SHAPE))

type Spot = { readonly path: FieldPath; readonly shape: Shape; readonly value: Json }

/** One to four words about places of the object, or of another one. */
export function randomEdit(object: KubeObject, random: Random): EditWords {
  const own = spots(object.spec ?? {}, SPEC, [{ f: 'spec' }])
  const other = spots(randomShape(random), SPEC, [{ f: 'spec' }])
  const words = {
    set: [] as string[],
    setExpr: [] as string[],
    remove: [] as string[],
    append: [] as string[],
    ensure: [] as string[],
  }
  const count = 1 + random.below(4)
  for (let i = 0; i < count; i++) addWord(words, random.pick(own), random.pick(other), random)
  if (random.once(6))
    return {
      ...words,
      patch: { type: random.pick(['auto', 'merge']), text: stringifyJson({ spec: randomShape(random) }) },
    }
  return words
}

type Words = { readonly [name in 'set' | 'setExpr' | 'remove' | 'append' | 'ensure']: string[] }

function addWord(words: Words, own: Spot, other: Spot, random: Random): void {
  const at = printFieldPath(own.path)
  const text = (value: Json) => stringifyJson(value)
  if (random.once(5)) words.remove.push(isRemovable(own, at) ? at : '.spec.text')
  else if (random.once(4)) addElement(words, random.once(2) ? own : other, random)
  else if (random.once(6) && typeof own.value === 'string' && own.shape.meaning === 'plain')
    words.setExpr.push(`${at}=string(old) + "x"`)
  else if (random.once(2)) words.set.push(`${printFieldPath(other.path)}:=${text(other.value)}`)
  else words.set.push(`${at}:=${text(own.value)}`)
}

/** What is required by name stays: without it nothing tells an element from the others. */
function isRemovable({ path }: Spot, text: string): boolean {
  return path.length > 1 && !/\.(?:port|name)$/.test(text)
}

function addElement(words: Words, { path, value }: Spot, random: Random): void {
  const list = Array.isArray(value) ? (value as readonly Json[]) : undefined
  if (list === undefined || list.length === 0) return
  words[random.pick(['append', 'ensure'] as const)].push(`${printFieldPath(path)}:=${stringifyJson(random.pick(list))}`)
}

/** Every place of a value, lists entered by what names their elements. */
function spots(value: Json, shape: Shape, path: FieldPath): Spot[] {
  const here = { path, shape, value }
  if (Array.isArray(value)) {
    const list = value as readonly Json[]
    return [here, ...list.flatMap((item, i) => spots(item, shape.items, [...path, stepOf(item, i, shape)]))]
  }
  if (!isJsonObject(value)) return [here]
  return [
    here,
    ...Object.entries(value as JsonObject).flatMap(([name, item]) =>
      spots(item, shape.field(name), [...path, { f: name }]),
    ),
  ]
}

function stepOf(item: Json, index: number, shape: Shape) {
  return shape.list === 'keyed' || shape.list === 'set' ? stepTo(item, shape) : { i: index }
}
