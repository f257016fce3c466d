// Ownership that is moved: who has what then, and what is no move.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Json, JsonObject, KubeObject } from '../../../src/machinery/json.ts'
import { parseFieldPath } from '../../../src/machinery/paths/parse-path.ts'
import { printFieldPath } from '../../../src/machinery/paths/print-path.ts'
import { type Move, moveOwnership } from '../../../src/patch/own/move-ownership.ts'
import { ownedPath } from '../../../src/patch/own/owned-path.ts'
import { owningOf } from '../../../src/patch/own/owning.ts'
import { DEPLOYMENT } from './edits/kinds.ts'

const entry = (manager: string, operation: string, fields: JsonObject, more: JsonObject = {}): JsonObject => ({
  manager,
  operation,
  apiVersion: 'v1',
  time: '2026-01-01T00:00:00Z',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:data': fields },
  ...more,
})
const live: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'm',
    managedFields: [
      entry('helm', 'Apply', { 'f:a': {}, 'f:b': {} }),
      entry('edit', 'Update', { 'f:a': {}, 'f:c': {} }),
    ],
  } as JsonObject,
  data: { a: '1', b: '1', c: '1', d: '1' },
} as KubeObject

const options = { operation: 'Apply', now: new Date('2026-02-02T00:00:00Z') } as const
const move = (path: string, from?: string, to?: string): Move => ({
  path: path === '' ? [] : parseFieldPath(path),
  from,
  to,
})

/** `helm Apply a b`, in the order of the list. */
function owners(managedFields: Json): string[] {
  return (managedFields as JsonObject[]).map(({ manager, operation, fieldsV1 }) => {
    const { 'f:data': data = {} } = (fieldsV1 ?? {}) as { 'f:data'?: JsonObject }
    return [manager, operation, ...Object.keys(data).map((key) => key.slice(2))].join(' ')
  })
}

describe('Ownership', () => {
  const cases: readonly (readonly [what: string, moves: readonly Move[], then: readonly string[] | RegExp])[] = [
    ['of a field goes from one to another', [move('.data.b', 'helm', 'edit')], ['helm Apply a', 'edit Update a b c']],
    ['of a field goes from everybody', [move('.data.a', undefined, 'helm')], ['helm Apply a b', 'edit Update c']],
    ['of a field is given up', [move('.data.a', 'edit')], ['helm Apply a b', 'edit Update c']],
    ['of a field is given up by all', [move('.data.a')], ['helm Apply b', 'edit Update c']],
    [
      'of a field that nobody has is taken',
      [move('.data.d', undefined, 'helm')],
      ['helm Apply a b d', 'edit Update a c'],
    ],
    ['of all goes, and who has nothing left is gone', [move('', 'edit', 'helm')], ['helm Apply a b c']],
    [
      'comes to one who had nothing',
      [move('.data.c', 'edit', 'flux')],
      ['flux Apply c', 'helm Apply a b', 'edit Update a'],
    ],
    [
      'moves twice',
      [move('.data.b', 'helm', 'x'), move('.data.b', 'x', 'edit')],
      ['helm Apply a', 'edit Update a b c'],
    ],
    ['is not moved from one who has it not', [move('.data.c', 'helm', 'edit')], /^helm does not own \.data\.c$/],
    ['is not given up where nobody has it', [move('.data.d')], /^nobody owns \.data\.d$/],
    ['is not had of nothing', [move('.data.z', undefined, 'helm')], /^there is nothing at \.data\.z$/],
  ]
  for (const [what, moves, then] of cases)
    test(what, () => {
      const moved = moveOwnership(live, moves, options)
      if (then instanceof RegExp) assert.match('refused' in moved ? moved.refused : '', then)
      else if ('refused' in moved) assert.fail(moved.refused)
      else assert.deepEqual(owners(moved.managedFields).sort(), [...then].sort())
    })

  test('that nobody is to have any more is a list of one empty entry: an empty one would begin anew', () => {
    const moved = moveOwnership(live, [move('', 'helm'), move('', 'edit')], options)
    assert.ok('managedFields' in moved)
    assert.deepEqual(moved.managedFields, [{}])
  })

  test('is shown with the names before and after', () => {
    const moved = moveOwnership(live, [move('.data.a', 'edit', 'flux')], options)
    assert.ok('shown' in moved)
    const shown = moved.shown.map(({ path, old, new: wanted }) => [printFieldPath(path), old, wanted])
    assert.deepEqual(shown, [['.data.a', 'helm, edit', 'helm, flux']])
  })

  test('is written under a lock of the whole object, or not at all', () => {
    const owning = owningOf([move('.data.a', undefined, 'helm')], options)
    assert.equal(owning.lock, 'resourceVersion')
    const prepare = owning.prepareFor({} as never)
    const wanted = prepare(live)
    assert.ok('changes' in wanted)
    assert.deepEqual(
      wanted.changes.map(({ path }) => printFieldPath(path)),
      ['.metadata.managedFields'],
    )
    const again = { ...live, metadata: { ...live.metadata, managedFields: wanted.changes[0]?.new } } as KubeObject
    assert.deepEqual(prepare(again), { changes: [] })
    const refused = owningOf([move('.data.z', undefined, 'helm')], options).prepareFor({} as never)(live)
    assert.equal('declined' in refused && refused.declined.reason, 'NotOwned')
  })
})

describe('A field that is to be owned', () => {
  const ports = [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }, { containerPort: 80, protocol: 'TCP' }]
  const spec = { containers: [{ name: '8', image: 'a', args: ['x'], ports }], tolerations: [{ key: 'a' }] }
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd', finalizers: ['a/b'] },
    spec: { selector: { matchLabels: { app: 'd' } }, template: { spec } },
  } as unknown as KubeObject
  const inContainer = '.spec.template.spec.containers[name="8"]'
  const cases: readonly (readonly [typed: string, owned: string | RegExp])[] = [
    ['.spec.template.spec.containers[name=8].image', `${inContainer}.image`],
    ['.spec.template.spec.containers[0].image', `${inContainer}.image`],
    [`${inContainer}.ports[containerPort=80]`, `${inContainer}.ports[containerPort=80,protocol="TCP"]`],
    [`${inContainer}.ports[protocol=UDP].name`, `${inContainer}.ports[containerPort=53,protocol="UDP"].name`],
    [`${inContainer}.ports[0]`, `${inContainer}.ports[containerPort=53,protocol="TCP"]`],
    [`${inContainer}.ports[containerPort=53]`, /^2 elements with containerPort=53 in \.spec\.template.*\.ports$/],
    [`${inContainer}.ports[3]`, /^no element 3 in \.spec\.template.*\.ports, which has 3$/],
    [`${inContainer}.args[0]`, /^\.spec\.template.*\.args is one value, and is owned as a whole$/],
    ['.spec.template.spec.tolerations[key=a]', /tolerations is one value, and is owned as a whole$/],
    ['.metadata.finalizers[0]', '.metadata.finalizers[="a/b"]'],
    ['.spec.template.spec.containers[name=z].image', '.spec.template.spec.containers[name="z"].image'],
    ['.spec.gone.x', '.spec.gone.x'],
  ]
  for (const [typed, owned] of cases)
    test(`that is typed as ${typed} is named as its owners name it, or is none`, () => {
      const found = ownedPath(object, parseFieldPath(typed), DEPLOYMENT.schema)
      if (typeof owned === 'string') assert.equal('path' in found && printFieldPath(found.path), owned)
      else assert.match('refused' in found ? found.refused : printFieldPath(found.path), owned)
    })
})
