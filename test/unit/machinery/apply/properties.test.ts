// What holds for any objects and configurations of any schema.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkTyped } from '../../../../src/machinery/apply/check-typed.ts'
import { compareTyped } from '../../../../src/machinery/apply/compare-typed.ts'
import { fieldSetOf } from '../../../../src/machinery/apply/field-set.ts'
import { mergeTypeOf } from '../../../../src/machinery/apply/merge-type.ts'
import { ownersIn } from '../../../../src/machinery/apply/owners-of.ts'
import { type ApplyResult, serverSideApply } from '../../../../src/machinery/apply/server-side-apply.ts'
import { trackUpdate } from '../../../../src/machinery/apply/track-update.ts'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  stringifyJson,
} from '../../../../src/machinery/json.ts'
import { hasPath } from '../../../../src/machinery/paths/path-set.ts'
import {
  intersectSets,
  isSubset,
  NO_PATHS,
  sameSets,
  subtractSet,
} from '../../../../src/machinery/paths/set-operations.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { everyShape, someShapes, someValue, variationOf } from '../../../support/merge-schemas.ts'
import { type Random, randomFrom } from '../../../support/random.ts'
import { seed } from '../../print/random.ts'
import { NOW } from './story.ts'

const ROUNDS = 60
const LATER = new Date(NOW.getTime() + 60_000)

type World = {
  readonly spec: JsonObject
  readonly random: Random
  readonly options: {
    readonly schema: ReturnType<typeof readStructural>
    readonly apiVersion: string
    readonly custom: boolean
  }
}

function forEachWorld(what: number, check: (world: World) => void): void {
  for (let round = 0; round < ROUNDS; round++) {
    const random = randomFrom(seed + what * 1000 + round)
    const spec = round % 4 === 0 ? everyShape(random) : someShapes(random)
    const schema = readStructural({ type: 'object', properties: { spec } })
    check({ spec, random, options: { schema, apiVersion: 'x.test/v1', custom: true } })
  }
}

function shape(spec: Json): KubeObject {
  return { apiVersion: 'x.test/v1', kind: 'Shape', metadata: { name: 'x', uid: 'u' }, spec } as unknown as KubeObject
}

/** A configuration that can be merged. */
function someConfig({ spec, random, options }: World): KubeObject {
  for (;;) {
    const config = shape(someValue(spec, random) ?? {})
    if (isJsonObject(config.spec) && apply(undefined, config, options).outcome === 'applied') return config
  }
}

function apply(
  live: KubeObject | undefined,
  config: KubeObject,
  options: World['options'],
  manager = 'a',
  force = true,
  now = NOW,
): ApplyResult {
  return serverSideApply(live, config, { ...options, manager, force, now })
}

function objectOf(result: ApplyResult): KubeObject {
  assert.equal(result.outcome, 'applied', 'message' in result ? result.message : '')
  return (result as { readonly object: KubeObject }).object
}

/** An object that two managers have written to. */
function someLive(world: World): KubeObject {
  const first = objectOf(apply(undefined, someConfig(world), world.options, 'b'))
  return objectOf(apply(first, someConfig(world), world.options, 'c'))
}

test(`applied twice is applied once (seed ${seed})`, () => {
  let unchanged = 0
  forEachWorld(1, (world) => {
    const config = someConfig(world)
    // the last by name: with another time it would change places with others, which the server counts as a change
    const once = objectOf(apply(someLive(world), config, world.options, 'z'))
    const again = apply(once, config, world.options, 'z', true, LATER)
    if (again.outcome === 'applied' && !again.isChanged) unchanged++
    // an element that states nothing is lost, and comes back; one whose key is null gets its default, and another key
    else assert.match(stringifyJson(config), /\{\}|:null/)
  })
  assert.ok(unchanged > ROUNDS / 2, `${unchanged}`)
})

test(`what is forced is without conflict from then on, and owned as it is stated (seed ${seed})`, () => {
  forEachWorld(2, (world) => {
    const config = someConfig(world)
    const live = objectOf(apply(someLive(world), config, world.options))
    const stated = fieldSetOf({ spec: config.spec as Json }, mergeTypeOf(world.options.schema))
    const mine = ownersIn(live).find(({ manager }) => manager === 'a')
    assert.ok(mine === undefined ? stated.size === 0 : sameSets(mine.fields, stated))
    assert.notEqual(apply(live, config, world.options, 'a', false).outcome, 'conflicts')
  })
})

test(`without force nobody loses what is still there (seed ${seed})`, () => {
  forEachWorld(3, (world) => {
    const live = someLive(world)
    const result = apply(live, someConfig(world), world.options, 'a', false)
    if (result.outcome !== 'applied') return
    const [before, after] = [{ spec: live.spec as Json }, { spec: result.object.spec as Json }]
    const { removed } = compareTyped(before, after, mergeTypeOf(world.options.schema))
    for (const { manager, fields } of ownersIn(live)) {
      const left = ownersIn(result.object).find((owner) => owner.manager === manager)
      assert.ok(isSubset(subtractSet(fields, left?.fields ?? NO_PATHS), removed), manager)
    }
  })
})

test(`what is in conflict is what force then takes (seed ${seed})`, () => {
  let conflicts = 0
  forEachWorld(4, (world) => {
    const live = someLive(world)
    const config = someConfig(world)
    const gentle = apply(live, config, world.options, 'a', false)
    const forced = apply(live, config, world.options, 'a', true)
    if (gentle.outcome !== 'conflicts' || forced.outcome !== 'applied') return
    for (const { owner, path } of gentle.conflicts) {
      conflicts++
      const taken = ownersIn(forced.object).find(({ manager }) => manager === owner.manager)
      assert.ok(taken === undefined || !hasPath(taken.fields, path))
    }
  })
  assert.ok(conflicts > ROUNDS, `${conflicts}`)
})

test(`an update owns what it changes and adds, and nobody what it removes (seed ${seed})`, () => {
  forEachWorld(5, (world) => {
    const live = someLive(world)
    const next = shape(variationOf(live.spec as Json, world.spec, world.random) ?? {})
    // what is not of its type is not tracked
    if (checkTyped(next, mergeTypeOf(world.options.schema), true).length > 0) return
    const before = ownersIn(live)
    const tracked = trackUpdate(live, next, { ...world.options, manager: 'u', now: NOW }).object
    const type = mergeTypeOf(world.options.schema)
    const { added, modified, removed } = compareTyped({ spec: live.spec as Json }, { spec: next.spec as Json }, type)
    for (const { manager, fields } of ownersIn(tracked)) {
      if (manager === 'u') {
        assert.ok(isSubset(added, fields) && isSubset(modified, fields))
        continue
      }
      for (const lost of [added, modified, removed]) assert.equal(intersectSets(fields, lost).size, 0, manager)
      const earlier = before.find((owner) => owner.manager === manager)
      assert.ok(earlier !== undefined && isSubset(fields, earlier.fields), manager)
    }
  })
})

test(`nothing that is given is changed (seed ${seed})`, () => {
  forEachWorld(6, (world) => {
    const live = someLive(world)
    const config = someConfig(world)
    const [before, stated] = [stringifyJson(live), stringifyJson(config)]
    apply(live, config, world.options)
    trackUpdate(live, config, { ...world.options, manager: 'u', now: NOW })
    assert.equal(stringifyJson(live), before)
    assert.equal(stringifyJson(config), stated)
  })
})

test(`two values compare as empty exactly when they are the same but for order (seed ${seed})`, () => {
  forEachWorld(7, ({ spec, random, options }) => {
    const type = mergeTypeOf(options.schema)
    const a = { spec: someValue(spec, random) }
    const same = compareTyped(a, structuredClone(a), type)
    assert.deepEqual([same.added.size, same.modified.size, same.removed.size], [0, 0, 0])
    const b = { spec: variationOf(a.spec, spec, random) }
    const [there, back] = [compareTyped(a, b, type), compareTyped(b, a, type)]
    assert.ok(sameSets(there.added, back.removed) && sameSets(there.removed, back.added))
    assert.ok(sameSets(there.modified, back.modified))
  })
})
