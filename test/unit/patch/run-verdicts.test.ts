// What failures of writes mean, and what is told of them.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ConfigError, ConnectionError, ServerError } from '../../../src/errors.ts'
import { changeOf } from '../../../src/machinery/changes/change.ts'
import type { Json, JsonObject, KubeObject } from '../../../src/machinery/json.ts'
import { maskWith } from '../../../src/machinery/masking/mask.ts'
import { parseFieldPath } from '../../../src/machinery/paths/parse-path.ts'
import type { PlannedWrite } from '../../../src/patch/plan/planned-write.ts'
import { itemOf, outcomeOf } from '../../../src/patch/run/outcome.ts'
import { answerTo, failedOutcome, isOfAll, isSilence } from '../../../src/patch/run/settle.ts'
import { staleNote } from '../../../src/patch/run/stale-note.ts'
import type { Writing } from '../../../src/patch/run/writing.ts'
import { serverMessage } from '../../../src/patch/server-message.ts'

const served = (code: number, message = 'no') => new ServerError({ code, reason: 'R', message } as never)
const unreached = new ConnectionError('gone', { host: 'h', failure: 'reset' } as never)
const unset = new ConfigError('no token', { path: 'p' })
const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'n', name: 'm', uid: 'u', resourceVersion: '7' }
const secret = { ...ref, kind: 'Secret' }
const change = (path: string, old?: Json, wanted?: Json) => changeOf(parseFieldPath(path), old, wanted)

describe('A failure', () => {
  const cases: readonly (readonly [error: Error, isSilent: boolean, isOfAll: boolean])[] = [
    [unreached, true, false],
    [served(502), true, false],
    [served(503), true, false],
    [served(504), true, false],
    [served(500), false, false],
    [served(409), false, false],
    [served(401), false, true],
    [unset, false, true],
  ]
  for (const [error, silent, all] of cases)
    test(`${error.name} ${error instanceof ServerError ? error.code : ''} says ${silent ? 'nothing of the write' : 'what is'}, of ${all ? 'all' : 'one'}`, () => {
      assert.deepEqual([isSilence(error), isOfAll(error)], [silent, all])
    })

  test('of a server, its absence or credentials is an answer, and a bug is thrown', async () => {
    for (const failure of [unreached, served(500), unset])
      assert.deepEqual(await answerTo(() => Promise.reject(failure)), { failure })
    await assert.rejects(
      answerTo(() => Promise.reject(new TypeError('ours'))),
      /ours/,
    )
  })

  const write = { ref, changes: [], effects: [], changeHash: '', warnings: [] } as unknown as PlannedWrite
  const writing = { curtain: undefined } as Writing
  const told: readonly (readonly [Error, object, unknown[]])[] = [
    [unreached, {}, ['ConnectionFailed', undefined, true, 'whether it was written is not known']],
    [unreached, { isWritten: false }, ['ConnectionFailed', undefined, false, 'it was not written']],
    [served(401), {}, ['R', 401, false, 'it was not written']],
    [unset, {}, ['InvalidConfiguration', undefined, false, 'it was not written']],
    [served(504), { more: 'it is not there' }, ['R', 504, true, 'it is not there']],
  ]
  for (const [error, how, expected] of told)
    test(`${error.name} is told as ${expected.join(', ')}`, () => {
      const { status, reason, code, isUnknown, message = '' } = failedOutcome(write, 1, error as never, writing, how)
      assert.equal(status, 'error')
      assert.deepEqual([reason, code, isUnknown, /\((.*)\)$/.exec(message)?.[1]], expected)
    })
})

describe('What a server says of a patch', () => {
  test('is told without the whole object that it quotes, and with a name', () => {
    const quoted = `Invalid value: "${'{\\"a\\":1}'.repeat(40)}": `
    assert.equal(serverMessage(served(422, `m: ${quoted}too long`), ref, undefined), 'm: too long')
    assert.equal(serverMessage(served(422, 'Invalid value: "short": no'), ref, undefined), 'Invalid value: "short": no')
    for (const blank of ['', ' '])
      assert.equal(
        serverMessage(served(422, `${blank}"" is invalid: patch: bad`), ref, undefined),
        'ConfigMap "m" is invalid: bad',
      )
  })
  test('is told without what is secret', () => {
    const known = { apiVersion: 'v1', kind: 'Secret', data: { a: 'c2VjcmV0LXdvcmQ=' } } as KubeObject
    const curtain = maskWith({ key: Buffer.alloc(32) })
    const told = serverMessage(served(422, 'bad value c2VjcmV0LXdvcmQ= here'), secret, curtain, [known])
    assert.ok(!told.includes('c2VjcmV0LXdvcmQ='), told)
  })
})

describe('Who was faster', () => {
  const now = new Date('2026-01-01T00:01:00Z')
  const live = (data: JsonObject, ...managers: readonly (readonly [name: string, time: string])[]): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'm',
      managedFields: managers.map(([manager, time]) => ({
        manager,
        operation: 'Update',
        apiVersion: 'v1',
        time,
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': { 'f:a': {} } },
      })),
    } as JsonObject,
    data,
  })
  const changes = [change('.data.a', 'old', 'new'), change('.data.b', 'old', 'new')]
  const note = (object: KubeObject) => staleNote(object, changes, undefined, { ref, curtain: undefined, now })
  const cases: readonly (readonly [KubeObject, string | undefined])[] = [
    [live({ a: 'old', b: 'old' }), undefined],
    [live({ a: 'new', b: 'old' }), undefined],
    [live({ a: 'x', b: 'old' }), '.data.a is "x"'],
    [live({ b: 'old' }), '.data.a is gone'],
    [live({ a: 'x', b: 'y' }), '.data.a is "x" (and 1 more)'],
    [live({ a: 'x', b: 'old' }, ['bot', '2026-01-01T00:00:30Z']), '.data.a is "x", by bot 30s ago'],
    [
      live({ a: 'x', b: 'old' }, ['bot', '2026-01-01T00:00:10Z'], ['late', '2026-01-01T00:00:50Z']),
      '.data.a is "x", by late 10s ago',
    ],
    [live({ a: 'x'.repeat(100), b: 'old' }), `.data.a is "${'x'.repeat(59)}…`],
  ]
  for (const [object, words] of cases) test(`is told: ${words}`, () => assert.equal(note(object), words))
})

describe('An outcome as it leaves', () => {
  const write = { ref, changes: [change('.data.a', 'old', 'new')], effects: [], changeHash: 'h', warnings: ['w'] }
  const of = (known: object, other: object = {}) =>
    itemOf(
      outcomeOf({ ...write, ...other } as unknown as PlannedWrite, known as never),
      maskWith({ key: Buffer.alloc(32) }),
    )

  test('has a problem unless it is well, or was not tried', () => {
    const statuses = ['written', 'unchanged', 'skipped', 'stale', 'conflict', 'forbidden', 'invalid', 'error']
    const problems = statuses.filter((status) => of({ status, tries: 1, message: 'why' }).problem !== undefined)
    assert.deepEqual(problems, ['stale', 'conflict', 'forbidden', 'invalid', 'error'])
  })
  test('has the versions before and after, and the hash of what was changed', () => {
    const after = { metadata: { resourceVersion: '9' } }
    const item = of({ status: 'written', tries: 1, after })
    assert.deepEqual([item.resourceVersionBefore, item.resourceVersionAfter, item.changeHash], ['7', '9', 'h'])
  })
  test('has no hash of a secret: of a few values it is as good as the values', () => {
    const item = of({ status: 'written', tries: 1 }, { ref: secret })
    assert.deepEqual([item.isMasked, item.changeHash], [true, undefined])
    assert.ok(!JSON.stringify(item.changes).includes('"new":"new"'))
  })
})
