// Strategic merge patches: every directive, where elements go, what is refused with which words, and patches that are made.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isJsonObject, type Json, type JsonObject } from '../../../../src/machinery/json.ts'
import { NO_ANSWER } from '../../../../src/machinery/patches/patch-failure.ts'
import { applyStrategicPatch } from '../../../../src/machinery/patches/strategic/apply-strategic-patch.ts'
import {
  createStrategicPatch,
  threeWayStrategicPatch,
} from '../../../../src/machinery/patches/strategic/create-strategic-patch.ts'
import { goSort } from '../../../../src/machinery/patches/strategic/go-sort.ts'
import { type Random, randomFrom } from '../../../support/random.ts'
import { seed } from '../../print/random.ts'
import { WORKLOAD } from './workload.ts'

const named = (...names: string[]) => names.map((name) => ({ name }))
const LIVE: JsonObject = {
  metadata: { labels: { a: 'x' }, finalizers: ['f1', 'f2'] },
  spec: {
    replicas: 1,
    strategy: { type: 'Rolling', rolling: { surge: '1' } },
    containers: [
      {
        name: 'a',
        image: 'a:1',
        args: ['x'],
        ports: [
          { port: 80, protocol: 'TCP' },
          { port: 80, protocol: 'UDP' },
        ],
      },
      { name: 'b', image: 'b:1' },
    ],
    tolerations: [{ key: 'k' }],
  },
}

function spec(patch: Json): Json {
  const patched = applyStrategicPatch(LIVE, { spec: patch }, WORKLOAD)
  assert.ok('value' in patched, 'failure' in patched ? patched.failure.message : '')
  return (patched.value as JsonObject).spec as Json
}

const containers = (patch: Json) =>
  ((spec(patch) as JsonObject).containers as JsonObject[]).map(({ name }) => name).join('')

describe('A strategic merge patch', () => {
  const at = LIVE.spec as JsonObject
  const results: readonly (readonly [what: string, patch: JsonObject, expected: JsonObject])[] = [
    [
      'sets and takes away members',
      { replicas: 2, strategy: null },
      { ...at, replicas: 2, strategy: undefined as never },
    ],
    [
      'merges objects',
      { strategy: { rolling: { surge: '2' } } },
      { ...at, strategy: { type: 'Rolling', rolling: { surge: '2' } } },
    ],
    [
      'replaces an object',
      { strategy: { $patch: 'replace', type: 'Recreate' } },
      { ...at, strategy: { type: 'Recreate' } },
    ],
    ['empties an object', { strategy: { $patch: 'delete' } }, { ...at, strategy: {} }],
    [
      'keeps the keys that it states',
      { strategy: { $retainKeys: ['type'], type: 'Recreate' } },
      { ...at, strategy: { type: 'Recreate' } },
    ],
    ['replaces lists without a strategy', { tolerations: [{ key: 'l' }] }, { ...at, tolerations: [{ key: 'l' }] }],
    [
      'drops nulls from what is new',
      { selector: { labels: { a: null, b: 'y' } } },
      { ...at, selector: { labels: { b: 'y' } } },
    ],
  ]
  for (const [what, patch, expected] of results)
    test(what, () => assert.deepEqual(spec(patch), JSON.parse(JSON.stringify(expected))))

  const orders: readonly (readonly [what: string, patch: Json, expected: string])[] = [
    ['puts new elements in front', { containers: named('n') }, 'nab'],
    ['puts new elements in front of those it mentions', { containers: named('b', 'n') }, 'abn'],
    ['deletes elements', { containers: [{ $patch: 'delete', name: 'a' }] }, 'b'],
    ['deletes an element that is not there', { containers: [{ $patch: 'delete', name: 'z' }] }, 'ab'],
    ['replaces all elements', { containers: [{ $patch: 'replace' }, { name: 'n' }] }, 'n'],
    [
      'puts elements in the order that it states',
      { '$setElementOrder/containers': named('b', 'n', 'a'), containers: named('n') },
      'bna',
    ],
    ['orders elements that it does not change', { '$setElementOrder/containers': named('b', 'a') }, 'ba'],
    [
      'threads in what only the server has',
      { '$setElementOrder/containers': named('n', 'b'), containers: named('n', 'b') },
      'nab',
    ],
  ]
  for (const [what, patch, expected] of orders) test(what, () => assert.equal(containers(patch), expected))

  test('finds the first of two elements with one merge key', () => {
    const patched = spec({ containers: [{ name: 'a', ports: [{ port: 80, name: 'http' }] }] }) as {
      containers: JsonObject[]
    }
    assert.deepEqual(patched.containers[0]?.ports, [
      { port: 80, protocol: 'TCP', name: 'http' },
      { port: 80, protocol: 'UDP' },
    ])
  })

  const finalizers = (patch: JsonObject) => {
    const patched = applyStrategicPatch(LIVE, { metadata: patch }, WORKLOAD)
    return 'value' in patched && ((patched.value as JsonObject).metadata as JsonObject).finalizers
  }
  test('puts new scalars in front, takes others out, and orders them', () => {
    assert.deepEqual(finalizers({ finalizers: ['n'] }), ['n', 'f1', 'f2'])
    assert.deepEqual(finalizers({ finalizers: ['f2', 'n'] }), ['f1', 'f2', 'n'])
    assert.deepEqual(finalizers({ '$deleteFromPrimitiveList/finalizers': ['f1', 'z'] }), ['f2'])
    assert.deepEqual(finalizers({ '$setElementOrder/finalizers': ['f2', 'n', 'f1'], finalizers: ['n'] }), [
      'f2',
      'n',
      'f1',
    ])
  })

  type Refusal = readonly [what: string, patch: Json, code: number, message: RegExp]
  const refusals: readonly Refusal[] = [
    [
      'an element without its merge key',
      { containers: [{ image: 'a:2' }] },
      500,
      /^map: map\[image:a:2\] does not contain declared merge key: name$/,
    ],
    [
      'an unknown directive',
      { strategy: { $patch: 'merge' } },
      500,
      /^unknown patch type: merge in map: map\[\$patch:merge\]$/,
    ],
    ['a directive that is no text', { strategy: { $patch: 5 } }, 500, /^unknown patch type: %!s\(int64=5\) in map/],
    [
      'merging as a directive for elements',
      { containers: [{ $patch: 'merge', name: 'a' }] },
      500,
      /merging lists cannot yet be specified/,
    ],
    [
      'elements against their order',
      { '$setElementOrder/containers': named('a'), containers: named('n') },
      500,
      /^The order in patch list:\n\[map\[name:n\]\]\n doesn't match \$setElementOrder list:\n\[map\[name:a\]\]\n$/,
    ],
    [
      'members that are not retained',
      { strategy: { $retainKeys: ['rolling'], type: 'x' } },
      400,
      /^invalid patch format of retainKeys$/,
    ],
    [
      'retained keys that are no list',
      { strategy: { $retainKeys: 'type' } },
      400,
      /^invalid patch format of retainKeys$/,
    ],
    ['an order of no list', { $setElementOrdercontainers: [] }, 400, /^invalid patch format of setElementOrder list$/],
    ['deletion from no list', { $deleteFromPrimitiveListx: [] }, 400, /^invalid patch format of primitive list$/],
    ['lists of lists', { containers: [[1]] }, 500, /^list element types are not identical/],
    ['elements of several types', { containers: ['a'] }, 500, /^list element types are not identical: \[\[map\[/],
    ['the parts of a map', { extra: { a: { key: { x: 1 } } } }, 200, /^$/],
    [
      'an order that is no list',
      { '$setElementOrder/containers': 5 },
      500,
      /^expected a \[\]interface \{\}, but received a int64$/,
    ],
    [
      'an order for what is not known',
      { '$setElementOrder/others': ['a'], others: ['a'] },
      500,
      /^unable to find api field in struct Spec for the json field "others"$/,
    ],
    ['null as an element', { containers: [null] }, 500, /^list element types are not identical/],
  ]
  for (const [what, patch, code, message] of refusals) {
    test(`refuses ${what}`, () => {
      const patched = applyStrategicPatch(LIVE, { spec: patch }, WORKLOAD)
      const failure = 'failure' in patched ? patched.failure : { code: 200, message: '' }
      assert.equal(failure.code, code)
      assert.match(failure.message, message)
    })
  }

  test('breaks the server where its list begins with null, and the live one is empty', () => {
    const patched = applyStrategicPatch({ spec: { containers: [] } }, { spec: { containers: [null] } }, WORKLOAD)
    assert.equal('failure' in patched && patched.failure.code, NO_ANSWER)
  })

  test('does not know how to merge the parts of a map', () => {
    const live = { spec: { extra: { a: { key: 'x' } } } }
    const patched = applyStrategicPatch(live, { spec: { extra: { a: { key: 'y' } } } }, WORKLOAD)
    assert.equal(
      'failure' in patched && patched.failure.message,
      'merging an object in json but data type is not struct, instead is: map',
    )
  })

  test('that is no object is refused, null is none', () => {
    assert.equal('failure' in applyStrategicPatch(LIVE, '[]', WORKLOAD), true)
    assert.equal('failure' in applyStrategicPatch(LIVE, '{', WORKLOAD), true)
    assert.deepEqual(applyStrategicPatch(LIVE, null, WORKLOAD), { value: LIVE })
  })
})

describe('The strategic merge patch that is made', () => {
  const cases: readonly (readonly [what: string, before: JsonObject, after: JsonObject, patch: Json])[] = [
    ['of nothing', { spec: { replicas: 1 } }, { spec: { replicas: 1 } }, {}],
    [
      'of members',
      { spec: { replicas: 1 } },
      { spec: { tolerations: [] } },
      { spec: { replicas: null, tolerations: [] } },
    ],
    [
      'of elements',
      { spec: { containers: [{ name: 'a', image: '1' }, { name: 'b' }] } },
      { spec: { containers: [{ name: 'a', image: '2' }, { name: 'c' }] } },
      {
        spec: {
          '$setElementOrder/containers': named('a', 'c'),
          containers: [{ name: 'a', image: '2' }, { name: 'c' }, { $patch: 'delete', name: 'b' }],
        },
      },
    ],
    [
      'of an order',
      { spec: { containers: named('a', 'b') } },
      { spec: { containers: named('b', 'a') } },
      { spec: { '$setElementOrder/containers': named('b', 'a') } },
    ],
    [
      'of scalars',
      { metadata: { finalizers: ['a', 'b'] } },
      { metadata: { finalizers: ['b', 'c'] } },
      {
        metadata: {
          '$deleteFromPrimitiveList/finalizers': ['a'],
          '$setElementOrder/finalizers': ['b', 'c'],
          finalizers: ['c'],
        },
      },
    ],
    [
      'of what retains keys',
      { spec: { strategy: { type: 'Rolling', rolling: {} } } },
      { spec: { strategy: { type: 'Recreate' } } },
      { spec: { strategy: { $retainKeys: ['type'], rolling: null, type: 'Recreate' } } },
    ],
    [
      'of elements that retain keys',
      { spec: { volumes: [{ name: 'v', emptyDir: {} }] } },
      { spec: { volumes: [{ name: 'v', config: {} }] } },
      {
        spec: {
          '$setElementOrder/volumes': named('v'),
          volumes: [{ $retainKeys: ['config', 'name'], config: {}, emptyDir: null, name: 'v' }],
        },
      },
    ],
    [
      'of scalars that are not sorted, though they are the same',
      { metadata: { finalizers: ['b', 'a'] } },
      { metadata: { finalizers: ['b', 'a'] } },
      { metadata: { '$setElementOrder/finalizers': ['b', 'a'] } },
    ],
  ]
  for (const [what, before, after, patch] of cases)
    test(what, () => assert.deepEqual(createStrategicPatch(before, after, WORKLOAD), { value: patch }))

  test('of three objects deletes what was stated, keeps what others have, and adds', () => {
    const last = { spec: { replicas: 1, containers: named('a', 'b') } }
    const wanted = { spec: { containers: [{ name: 'a', image: '2' }] } }
    const live = { spec: { replicas: 3, containers: [{ name: 'a', image: '1' }, { name: 'b' }, { name: 'sidecar' }] } }
    assert.deepEqual(threeWayStrategicPatch(last, wanted, live, WORKLOAD), {
      value: {
        spec: {
          '$setElementOrder/containers': named('a'),
          containers: [
            { name: 'a', image: '2' },
            { $patch: 'delete', name: 'b' },
          ],
          replicas: null,
        },
      },
    })
  })

  test('is none for fields that are not known, unless they are the same', () => {
    const unknown = (value: Json) => ({ spec: { unknown: { a: value } } })
    assert.deepEqual(createStrategicPatch(unknown(1), unknown(1), WORKLOAD), { value: {} })
    const made = createStrategicPatch(unknown(1), unknown(2), WORKLOAD)
    assert.equal('failure' in made && made.failure.detail, 'unable to find api field "unknown"')
  })
})

describe(`Strategic merge patches of random objects (seed ${seed})`, () => {
  const random = randomFrom(seed)
  const pairs = Array.from(
    { length: 2000 },
    () => [randomWorkload(random), randomWorkload(random), randomWorkload(random)] as const,
  )

  test('make the one object of the other', () => {
    for (const [before, after] of pairs) {
      for (const dialect of ['openapi', 'types'] as const) {
        const made = createStrategicPatch(before, after, WORKLOAD, { dialect })
        assert.ok('value' in made)
        const patched = applyStrategicPatch(before, made.value, WORKLOAD)
        assert.ok('value' in patched)
        assert.deepEqual(withSortedScalars(patched.value), withSortedScalars(after))
      }
    }
  })

  test('applied twice do what they do once', () => {
    for (const [before, after] of pairs) {
      const made = createStrategicPatch(before, after, WORKLOAD)
      assert.ok('value' in made)
      const once = applyStrategicPatch(before, made.value, WORKLOAD)
      assert.ok('value' in once)
      assert.deepEqual(applyStrategicPatch(once.value, made.value, WORKLOAD), once)
    }
  })

  test('of three objects have what is wanted, whatever is live, and nothing more to do then', () => {
    for (const [last, wanted, live] of pairs) {
      const made = threeWayStrategicPatch(last, wanted, live, WORKLOAD)
      assert.ok('value' in made)
      const applied = applyStrategicPatch(live, made.value, WORKLOAD)
      assert.ok('value' in applied)
      const again = threeWayStrategicPatch(wanted, wanted, decoded(applied.value), WORKLOAD)
      assert.deepEqual('value' in again && withoutOrder(again.value), undefined)
    }
  })
})

/** Directives that were put where nothing was are no fields: the server drops them. */
function decoded<T extends Json>(value: T): T {
  return JSON.parse(JSON.stringify(value), (name, item) => (name.startsWith('$') ? undefined : item))
}

/**
 * Orders are stated again and again: of scalars that are not sorted, of lists that have more elements live; and with
 * them the elements in which that is so.
 */
function withoutOrder(patch: Json): Json | undefined {
  if (Array.isArray(patch)) {
    const kept = patch
      .map(withoutOrder)
      .filter((item) => item !== undefined && Object.keys(item as object).join() !== 'name')
    return kept.length === 0 ? undefined : (kept as Json[])
  }
  if (!isJsonObject(patch)) return patch
  const members = Object.entries(patch).flatMap(([name, value]) => {
    const kept = name.startsWith('$setElementOrder') ? undefined : withoutOrder(value)
    return kept === undefined ? [] : [[name, kept] as const]
  })
  return members.length === 0 ? undefined : Object.fromEntries(members)
}

/** What becomes sorted is not seen as another order. */
function withSortedScalars(object: JsonObject): JsonObject {
  const { metadata } = object as { metadata?: { finalizers?: string[] } }
  if (metadata?.finalizers === undefined) return object
  return { ...object, metadata: { ...metadata, finalizers: [...metadata.finalizers].sort() } }
}

function randomWorkload(random: Random): JsonObject {
  const some = (members: { readonly [name: string]: () => Json }) =>
    Object.fromEntries(Object.entries(members).flatMap(([name, value]) => (random.once(2) ? [] : [[name, value()]])))
  const names = () => ['a', 'b', 'c', 'd'].filter(() => random.once(2)).sort(() => random.below(3) - 1)
  const text = () => random.pick(['x', 'y', 'z'])
  return some({
    metadata: () => some({ labels: () => some({ a: text, b: text }), finalizers: () => [...names(), 'z'] }),
    spec: () =>
      some({
        replicas: () => random.below(3),
        strategy: () => random.pick<Json>([{ type: 'Recreate' }, { type: 'Rolling', rolling: { surge: text() } }]),
        containers: () =>
          names().map((name) => ({ name, ...some({ image: text, args: names, env: () => named(...names()) }) })),
        volumes: () => names().map((name) => ({ name, ...random.pick([{ emptyDir: {} }, { config: {} }, {}]) })),
        tolerations: () => names().map((key) => ({ key })),
      }),
  })
}

describe('Sorting as Go sorts', () => {
  test('orders by bytes, and turns elements that are equal around', () => {
    assert.deepEqual(goSort(['b', '10', 'a', '9'], String), ['10', '9', 'a', 'b'])
    const twins = [80, 443, 80, 80].map((port, i) => ({ port, i }))
    assert.deepEqual(
      goSort(twins, ({ port }) => `${port}`).map(({ i }) => i),
      [1, 3, 2, 0],
    )
  })

  test('sorts lists of any length and any order', () => {
    const random = randomFrom(seed)
    for (let length = 0; length < 200; length += 7) {
      const list = Array.from({ length }, () => random.below(1 + random.below(60)))
      const sorted = goSort(list, (n) => String(n).padStart(3, '0'))
      assert.deepEqual(
        sorted,
        [...list].sort((a, b) => a - b),
      )
    }
  })
})
