import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DiffItem } from '../../../src/diff/diff-item.ts'
import { type DiffFilters, filterItem, filterItems } from '../../../src/diff/filter-items.ts'
import { parsePathPattern } from '../../../src/machinery/paths/path-pattern.ts'
import { printFieldPath } from '../../../src/machinery/paths/print-path.ts'
import { changeAt, itemWith, ownerOf, runOf } from '../../support/diff-items.ts'

const base = (spec: object, annotations?: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'api', namespace: 'shop', ...(annotations !== undefined && { annotations }) },
  spec,
})
const IMAGE = '.spec.containers[name="a"].image'

/** Two fields of two owners. */
const TWO = itemWith('update', {
  changes: [
    changeAt('.spec.replicas', 2, 5, { owners: [ownerOf('hpa')] }),
    changeAt(IMAGE, 'i:1', 'i:2', { owners: [ownerOf('helm'), ownerOf('argo')] }),
  ],
  before: base({ replicas: 2, containers: [{ name: 'a', image: 'i:1' }] }),
  after: base({ replicas: 5, containers: [{ name: 'a', image: 'i:2' }] }),
})

const CONFLICT = itemWith('conflict', {
  changes: [changeAt('.spec.replicas', 2, 5, { owners: [ownerOf('hpa')] })],
  conflicts: [
    {
      manager: 'hpa',
      operation: 'Update',
      path: [{ f: 'spec' }, { f: 'replicas' }],
      text: '.spec.replicas',
      theirs: 2,
      mine: 5,
      resolutions: ['take'],
    },
  ],
  before: base({ replicas: 2 }),
  after: base({ replicas: 5 }),
})

const ignoring = (...paths: string[]): DiffFilters => ({ ignore: paths.map(parsePathPattern) })
const pathsIn = (item: DiffItem | undefined) => item?.changes.map(({ path }) => printFieldPath(path))

describe('--ignore', () => {
  test('takes a difference out of the changes and of both forms of the right side', () => {
    const item = filterItem(TWO, ignoring('.spec.replicas'))
    assert.deepEqual([item?.action, pathsIn(item)], ['update', [IMAGE]])
    const wanted = base({ replicas: 2, containers: [{ name: 'a', image: 'i:2' }] })
    assert.deepEqual([item?.after, item?.whole?.after, item?.before], [wanted, wanted, TWO.before])
  })

  test('makes an object unchanged of which nothing is left', () => {
    const item = filterItem(TWO, ignoring('.spec'))
    assert.deepEqual([item?.action, item?.changes, item?.notes], ['unchanged', [], ['all that differs is ignored']])
    assert.deepEqual(item?.after, item?.before)
  })

  test('reaches every element', () => {
    assert.deepEqual(pathsIn(filterItem(TWO, ignoring('.spec.containers[*].image'))), ['.spec.replicas'])
  })

  test('reaches into what comes and goes as a whole', () => {
    const added = itemWith('update', {
      changes: [changeAt('.metadata.annotations', undefined, { x: '1', y: '2' })],
      before: base({}),
      after: base({}, { x: '1', y: '2' }),
    })
    const item = filterItem(added, ignoring('.metadata.annotations.x'))
    assert.deepEqual(item?.changes[0]?.new, { y: '2' })
    assert.deepEqual(item?.after, base({}, { y: '2' }))
    assert.equal(filterItem(added, ignoring('.metadata.annotations.x', '.metadata.annotations.y'))?.action, 'unchanged')

    const removed = itemWith('update', {
      changes: [changeAt('.metadata.annotations', { x: '1', y: '2' }, undefined)],
      before: base({}, { x: '1', y: '2' }),
      after: base({}),
    })
    const left = filterItem(removed, ignoring('.metadata.annotations.x'))
    assert.deepEqual([left?.changes[0]?.op, left?.changes[0]?.new], ['replace', { x: '1' }])
    assert.deepEqual(left?.after, base({}, { x: '1' }))
    assert.equal(filterItem(removed, ignoring('.metadata.annotations[*]'))?.action, 'unchanged')
  })

  test('of a conflict says that the apply would still be refused', () => {
    const item = filterItem(CONFLICT, ignoring('.spec.replicas'))
    assert.equal(item?.action, 'unchanged')
    assert.match(item?.notes.join() ?? '', /would still be refused: its conflicts with "hpa" are ignored/)
  })

  test('leaves creates and deletes what they are, and items that it does not touch the same', () => {
    const create = itemWith('create', { changes: [changeAt('.spec', undefined, { a: 1 })], after: base({ a: 1 }) })
    const item = filterItem(create, ignoring('.spec'))
    assert.deepEqual([item?.action, item?.changes, item?.after?.spec], ['create', [], undefined])
    assert.equal(filterItem(TWO, ignoring('.status')), TWO)
    const failed = itemWith('error')
    assert.equal(filterItem(failed, ignoring('.spec')), failed)
  })

  test('says of an object that would have to be made again that it is still so', () => {
    const again = itemWith('replace-needed', {
      changes: [changeAt('.spec.a', 1, 2)],
      before: base({ a: 1 }),
      after: base({ a: 2 }),
      problem: { reason: 'Invalid', message: 'immutable' },
    })
    const item = filterItem(again, ignoring('.spec.a'))
    assert.deepEqual([item?.action, item?.problem], ['unchanged', undefined])
    assert.match(item?.notes.join() ?? '', /would have to be made again/)
  })
})

describe('--ignore-manager', () => {
  test('takes out what nobody but such managers owns', () => {
    assert.deepEqual(pathsIn(filterItem(TWO, { ignoreManagers: ['h?a'] })), [IMAGE])
    assert.deepEqual(pathsIn(filterItem(TWO, { ignoreManagers: ['helm'] })), ['.spec.replicas', IMAGE])
    assert.deepEqual(pathsIn(filterItem(TWO, { ignoreManagers: ['helm', 'a*'] })), ['.spec.replicas'])
    assert.equal(filterItem(TWO, { ignoreManagers: ['*'] })?.action, 'unchanged')
  })

  test('does not take what nobody owns', () => {
    const item = itemWith('update', {
      changes: [changeAt('.spec.a', undefined, 1)],
      before: base({}),
      after: base({ a: 1 }),
    })
    assert.equal(filterItem(item, { ignoreManagers: ['*'] }), item)
  })
})

describe('--only-owner', () => {
  test('keeps what a manager owns, or does not own', () => {
    assert.deepEqual(pathsIn(filterItem(TWO, { onlyOwners: ['helm'] })), [IMAGE])
    assert.deepEqual(pathsIn(filterItem(TWO, { onlyOwners: ['!helm'] })), ['.spec.replicas'])
    assert.deepEqual(pathsIn(filterItem(TWO, { onlyOwners: ['helm', 'hpa'] })), ['.spec.replicas', IMAGE])
    assert.deepEqual(pathsIn(filterItem(TWO, { onlyOwners: ['h*', '!argo'] })), ['.spec.replicas'])
  })

  test('leaves objects out of which nothing is left', () => {
    assert.equal(filterItem(TWO, { onlyOwners: ['nobody'] }), undefined)
    assert.equal(filterItem(CONFLICT, { onlyOwners: ['!hpa'] }), undefined)
    assert.equal(filterItem(CONFLICT, { onlyOwners: ['hpa'] }), CONFLICT)
  })
})

test('the summary counts what is left, and what is left out', async () => {
  const other = itemWith('error', { ref: { kind: 'Job' }, problem: { reason: 'Invalid', message: 'no' } })
  const run = filterItems(runOf([TWO, CONFLICT, itemWith('unchanged'), other]), {
    isWantedKind: ({ kind }) => kind === 'Deployment',
    ...ignoring('.spec.replicas'),
  })
  const seen: string[] = []
  for await (const event of run) if ('item' in event) seen.push(event.item.action)
  assert.deepEqual(seen, ['update', 'unchanged', 'unchanged'])
  const { counts, partial, leftOut, requests } = await run.summary
  assert.deepEqual([counts.update, counts.unchanged, counts.error, partial, leftOut], [1, 2, 0, false, 1])
  assert.equal(requests.total, 2)
})

test('a document that cannot be read leaves the answer partial whatever is filtered', async () => {
  const problem = { scope: 'document', reason: 'Invalid', message: 'no' } as const
  const run = filterItems(runOf([TWO], [problem]), { onlyOwners: ['nobody'] })
  for await (const _ of run);
  assert.equal((await run.summary).partial, true)
})
