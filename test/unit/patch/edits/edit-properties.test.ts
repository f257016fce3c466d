// What is true of every edit: its changes make what it makes, are apart from each other, and are none where it is so already.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyChanges, invertChanges } from '../../../../src/machinery/changes/apply-changes.ts'
import { changeHash } from '../../../../src/machinery/changes/change-hash.ts'
import { compareInOrder } from '../../../../src/machinery/changes/compare.ts'
import { judgeChanges } from '../../../../src/machinery/changes/judge-changes.ts'
import { withIndexes } from '../../../../src/machinery/changes/with-indexes.ts'
import type { Json, JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import { compilePatch } from '../../../../src/machinery/patches/compile/compile-patch.ts'
import { applyJsonPatch } from '../../../../src/machinery/patches/json/apply-json-patch.ts'
import { applyMergePatch } from '../../../../src/machinery/patches/merge/apply-merge-patch.ts'
import { startsWithPath } from '../../../../src/machinery/paths/field-path.ts'
import { changesBetween, parseEdit } from '../../../../src/patch/edits/edit.ts'
import { randomShape } from '../../../support/every-shape.ts'
import { randomFrom } from '../../../support/random.ts'
import { randomEdit } from '../../../support/random-edits.ts'
import { lines, NOW, objectOf, SHAPE } from './kinds.ts'

const SEED = Number(process.env.TACK_TEST_SEED ?? 41)
const ROUNDS = 600

function frozen<T extends Json>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) frozen(member as Json)
    Object.freeze(value)
  }
  return value
}

const differences = (a: Json, b: Json) => lines(compareInOrder(a, b, SHAPE.schema))

test('An edit is its changes, made, taken back, and made again', (t) => {
  const random = randomFrom(SEED)
  const counts = { changed: 0, unchanged: 0, refused: 0, notOfKind: 0, again: 0 }
  for (let round = 0; round < ROUNDS; round++) {
    const live = frozen(objectOf(SHAPE, { spec: randomShape(random) }))
    const words = randomEdit(live, random)
    const told = `seed ${SEED}, round ${round}: ${JSON.stringify(words, (_, v) => (typeof v === 'bigint' ? String(v) : v))}`
    const edit = ofKind(words)
    if (edit === undefined) {
      counts.notOfKind++
      continue
    }
    const result = edit.changesFor(live, { now: NOW })
    if ('refused' in result) {
      counts.refused++
      continue
    }
    const { changes } = result
    counts[changes.length > 0 ? 'changed' : 'unchanged']++
    for (const [i, { path }] of changes.entries())
      for (const [j, other] of changes.entries()) assert.ok(i === j || !startsWithPath(path, other.path), told)
    assert.ok(
      changes.every(({ path, owners }) => owners.length === 0 && path.every((step) => !('i' in step))),
      told,
    )
    const made = applyChanges(live, changes, SHAPE.schema)
    assert.deepEqual(differences(oneByOne(live, words), made), [], told)
    assert.deepEqual(judgeChanges(live, changes, SHAPE.schema).pending, changes, told)
    assert.deepEqual(judgeChanges(made, changes, SHAPE.schema).done.length, changes.length, told)
    const inverse = invertChanges(withIndexes(live, changes, SHAPE.schema))
    assert.deepEqual(differences(applyChanges(made, inverse, SHAPE.schema), live), [], told)
    assert.deepEqual(changesBetween(live, made, SHAPE.schema).length === 0, changes.length === 0, told)
    assert.deepEqual(differences(sent(live, changes), made), [], told)
    // the same on the object read again
    const again = edit.changesFor(structuredClone(live), { now: NOW })
    assert.ok('changes' in again && changeHash(again.changes) === changeHash(changes), told)
    counts.again++
  }
  t.diagnostic(`seed ${SEED}: ${JSON.stringify(counts)}`)
  assert.ok(counts.changed > ROUNDS / 2 && counts.unchanged > 40 && counts.refused > 20, JSON.stringify(counts))
})

function ofKind(words: Parameters<typeof parseEdit>[0]) {
  try {
    return parseEdit(words).forKind(SHAPE)
  } catch (error) {
    assert.equal((error as Error).name, 'UsageError')
    return undefined
  }
}

/** Each word by itself, on what the one before has made. */
function oneByOne(live: KubeObject, words: Parameters<typeof parseEdit>[0]): KubeObject {
  const { patch, set = [], setExpr = [], remove = [], append = [], ensure = [] } = words
  const parts: Parameters<typeof parseEdit>[0][] = [
    ...(patch === undefined ? [] : [{ patch }]),
    ...set.map((text) => ({ set: [text] })),
    ...setExpr.map((text) => ({ setExpr: [text] })),
    ...remove.map((text) => ({ remove: [text] })),
    ...append.map((text) => ({ append: [text] })),
    ...ensure.map((text) => ({ ensure: [text] })),
  ]
  return parts.reduce((object, part) => {
    const result = parseEdit(part).forKind(SHAPE).changesFor(object, { now: NOW })
    assert.ok('changes' in result)
    return applyChanges(object, result.changes, SHAPE.schema)
  }, live)
}

/** What the server makes of the compiled patch, whatever the lock. */
function sent(live: KubeObject, changes: Parameters<typeof compilePatch>[1]): JsonObject {
  const [first, ...others] = (['fields', 'resourceVersion', 'none'] as const).map((lock) => {
    const compiled = compilePatch(live, changes, lock, { schema: SHAPE.schema })
    assert.ok('patch' in compiled, 'refused' in compiled ? compiled.refused : '')
    const { type, body } = compiled.patch
    const made = type === 'merge' ? applyMergePatch(live, body) : applyJsonPatch(live, body)
    assert.ok('value' in made, 'failure' in made ? `${made.failure.detail} ${body}` : '')
    return made.value
  })
  for (const other of others) assert.deepEqual(differences(first ?? {}, other), [])
  return first ?? {}
}
