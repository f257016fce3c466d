// Masking: no secret that was planted anywhere comes out in any form, and everything else does.
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import type { Status } from '../../../../src/errors.ts'
import { compare } from '../../../../src/machinery/changes/compare.ts'
import { quoteGo } from '../../../../src/machinery/go-value.ts'
import { type Json, type JsonObject, type KubeObject, stringifyJson } from '../../../../src/machinery/json.ts'
import { maskWith } from '../../../../src/machinery/masking/mask.ts'
import type { Masked } from '../../../../src/machinery/masking/masked.ts'
import { lastAppliedText, withLastApplied } from '../../../../src/machinery/patches/kubectl/last-applied.ts'
import { getAt } from '../../../../src/machinery/paths/get-at.ts'
import { parseFieldPath } from '../../../../src/machinery/paths/parse-path.ts'
import { goJson } from '../../../../src/machinery/schema/go-json.ts'
import { type Random, randomFrom } from '../../../support/random.ts'
import { seed } from '../../print/random.ts'

const RULES = [{ group: 'db.test', kind: 'Database', path: ['spec', 'users', 'password'] }]
const mask = maskWith({ key: Buffer.from('key'), rules: RULES })
const SECRET = { apiVersion: 'v1', kind: 'Secret' }
const base64 = (text: string) => Buffer.from(text).toString('base64')
const tag = (text: string) => (mask.object({ ...SECRET, stringData: { a: text } }).stringData as JsonObject).a

describe('A mask', () => {
  const secret: KubeObject = { ...SECRET, metadata: { name: 's' }, data: { a: base64('hunter22') }, type: 'Opaque' }

  test('takes the values of Secrets, and leaves their keys and all else', () => {
    const masked = mask.object(secret)
    assert.deepEqual({ ...masked, data: {} }, { ...secret, data: {} })
    assert.match(String((masked.data as JsonObject).a), /^\*\*\* [0-9a-f]{12}$/)
  })

  test('gives equal values equal tags, in base64 and as text, and other values others', () => {
    const data = (object: JsonObject) => getAt(object, parseFieldPath('.data.a'))
    assert.equal(data(mask.object(secret)), tag('hunter22'))
    assert.notEqual(data(mask.object(secret)), tag('hunter23'))
    assert.notEqual(data(maskWith({ key: Buffer.from('other') }).object(secret)), tag('hunter22'))
  })

  test('masks what was applied last, as an object', () => {
    const applied = withLastApplied({ ...SECRET, metadata: { name: 's' }, stringData: { a: 'hunter22' } }) as KubeObject
    const masked = mask.object({ ...applied, stringData: {} })
    const expected = lastAppliedText({ ...SECRET, metadata: { name: 's' }, stringData: { a: tag('hunter22') as Json } })
    assert.equal(Object.values(masked.metadata?.annotations ?? {})[0], expected)
  })

  test('masks an annotation of what was applied that it cannot read, and one that repeats a secret', () => {
    const annotations = { 'x/last-applied': '{"stringData":{"a":"hunter2', checksum: 'is hunter22.' }
    const masked = mask.object({ ...secret, metadata: { annotations } })
    const [copy, checksum] = Object.values(masked.metadata?.annotations ?? {})
    assert.match(copy ?? '', /^\*\*\* [0-9a-f]{12}$/)
    assert.match(checksum ?? '', /^is \*\*\* [0-9a-f]{12}\.$/)
  })

  test('masks the items of lists by their own kinds, or that of the list', () => {
    const { kind: _, apiVersion: __, ...bare } = secret
    const masked = mask.object({ apiVersion: 'v1', kind: 'SecretList', items: [bare] })
    assert.equal(getAt(masked, parseFieldPath('.items[0].data.a')), tag('hunter22'))
    const config = { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'open' } }
    const mixed = mask.object({ apiVersion: 'v1', kind: 'List', items: [secret, config] })
    assert.equal(getAt(mixed, parseFieldPath('.items[0].data.a')), tag('hunter22'))
    assert.equal(getAt(mixed, parseFieldPath('.items[1]')), config)
  })

  test('masks what rules say of custom resources, in every element of a list', () => {
    const users = [
      { name: 'a', password: 'hunter22' },
      { name: 'b', password: { value: 'hunter22', times: 3 } },
    ]
    const masked = mask.object({ apiVersion: 'db.test/v1', kind: 'Database', spec: { users } })
    const t = tag('hunter22')
    assert.deepEqual(masked.spec, {
      users: [
        { name: 'a', password: t },
        { name: 'b', password: { value: t, times: tag('3') } },
      ],
    })
    assert.equal(mask.isSecret({ apiVersion: 'db.test/v2', kind: 'Database' }), true)
    assert.equal(mask.isSecret({ apiVersion: 'v1', kind: 'Database' }), false)
  })

  test('leaves other objects as they are, the very same', () => {
    const config = { apiVersion: 'v1', kind: 'ConfigMap', data: { password: 'open' } }
    assert.equal(mask.object(config), config)
  })

  test('masks changes at, below and above secret data', () => {
    const before = { ...SECRET, data: { a: base64('hunter22'), b: base64('same') } }
    const after = { ...SECRET, data: { a: base64('hunter23'), b: base64('same') }, stringData: { c: 'hunter22' } }
    assert.deepEqual(
      mask.changes(compare(before, after), SECRET).map(({ old, new: wanted }) => [old, wanted]),
      [
        [tag('hunter22'), tag('hunter23')],
        [undefined, { c: tag('hunter22') }],
      ],
    )
  })

  test('masks what paths of changes have of secret data', () => {
    const path = [{ f: 'spec' }, { f: 'users' }, { f: 'password' }, { v: 'hunter22' }, { f: 'x' }]
    const [change] = mask.changes([{ path, op: 'add', new: 1, owners: [] }], {
      apiVersion: 'db.test/v1',
      kind: 'Database',
    })
    assert.deepEqual(change?.path, [
      { f: 'spec' },
      { f: 'users' },
      { f: 'password' },
      { v: tag('hunter22') },
      { f: 'x' },
    ])
  })

  test('is said by the type', () => {
    const masked: Masked<KubeObject> = mask.object(secret)
    // @ts-expect-error what has not passed the mask is not masked
    const open: Masked<KubeObject> = secret
    assert.notEqual(masked, open)
  })
})

describe('A message', () => {
  const whole = goJson({ ...SECRET, data: { a: base64('hunter22') } })
  const cases: readonly (readonly [what: string, message: string, expected: string])[] = [
    [
      'that quotes the object',
      ` "" is invalid: patch: Invalid value: ${quoteGo(whole)}: strict decoding error: unknown field "spec.bog"`,
      ' "" is invalid: patch: Invalid value: ***: strict decoding error: unknown field "spec.bog"',
    ],
    [
      'that prints the patch',
      'map: map[data:map[a:aHVudGVyMjI=] x:[1 2]] does not contain declared merge key: name',
      'map: *** does not contain declared merge key: name',
    ],
    [
      'of lists',
      "The order in patch list:\n[map[a:hunter22]]\n doesn't match",
      "The order in patch list:\n***\n doesn't match",
    ],
    [
      'of one value',
      'Secret "s" is invalid: data[a]: Invalid value: "hunter22": too weak',
      'Secret "s" is invalid: data[a]: Invalid value: ***: too weak',
    ],
    ['of a number', 'x: Invalid value: 12345678: must be less', 'x: Invalid value: ***: must be less'],
    ['of JSON', 'Object \'Kind\' is missing in \'{"data":{"a":"hunter22"}}\'', "Object 'Kind' is missing in '***'"],
    ['without values', 'secrets "my-secret" not found', 'secrets "my-secret" not found'],
    ['that breaks off', 'Invalid value: "{\\"data\\":{\\"a\\":\\"hunter', 'Invalid value: ***'],
    ['with a quoted sentence', 'said "my hunter22"', 'said "***"'],
  ]
  for (const [what, message, expected] of cases)
    test(`${what} about a Secret is shown without values`, () => assert.equal(mask.message(message, SECRET), expected))

  test('about something unknown is taken to be about a secret, about others it is shown', () => {
    const text = 'Invalid value: "x": no'
    assert.equal(mask.message(text), 'Invalid value: ***: no')
    assert.equal(mask.message(text, { apiVersion: 'v1', kind: 'Pod' }), text)
  })

  test('never shows the data of objects that it may be about', () => {
    const secret = { ...SECRET, data: { a: base64('hunter22') } }
    const pod = { apiVersion: 'v1', kind: 'Pod' }
    assert.equal(mask.message('env hunter22 aHVudGVyMjI=', pod, [secret]), 'env *** ***')
  })

  test('in a Status is masked in its causes, too', () => {
    const status: Status = {
      code: 422,
      reason: 'Invalid',
      message: 'patch: Invalid value: "{}": no',
      details: { name: 's', causes: [{ field: 'patch', message: 'Invalid value: "{}": no' }, { field: 'x' }] },
    }
    assert.deepEqual(mask.status(status, SECRET), {
      ...status,
      message: 'patch: Invalid value: ***: no',
      details: { name: 's', causes: [{ field: 'patch', message: 'Invalid value: ***: no' }, { field: 'x' }] },
    })
  })
})

describe(`Of secrets that were planted (seed ${seed})`, () => {
  const random = randomFrom(seed)
  const ROUNDS = 100
  const letters = ['a', 'Z', '7', '<', '"', '\\', '\n', 'é', '😀', ' ', '/', '{', ':', '\u0007']

  const plant = (): string => {
    const length = 12 + random.below(20)
    return `s3cret${Array.from({ length }, () => random.pick(letters)).join('')}`
  }

  /** All forms in which somebody would know it. */
  const formsOf = (secret: string): string[] => {
    const json = JSON.stringify(secret).slice(1, -1)
    return [
      secret,
      base64(secret),
      json,
      goJson(secret).slice(1, -1),
      quoteGo(secret).slice(1, -1),
      JSON.stringify(json).slice(1, -1),
    ]
  }

  const holder = (secrets: readonly string[]): KubeObject => {
    const [a = '', b = '', c = ''] = secrets
    const manifest = { ...SECRET, metadata: { name: 's' }, stringData: { c }, data: { a: base64(a) } }
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': lastAppliedText(manifest),
      note: `uses ${a}`,
      odd: `x${base64(b)}`,
    }
    return {
      ...SECRET,
      metadata: { name: 's', annotations, labels: { l: random.pick([c, 'x']) } },
      data: { a: base64(a), b: base64(b) },
      stringData: { c },
    }
  }

  const assertAbsent = (shown: Json, secrets: readonly string[]): void => {
    const text = stringifyJson(shown)
    const texts = [text, ...stringsIn(shown)]
    for (const secret of secrets)
      for (const form of formsOf(secret)) for (const one of texts) assert.ok(!one.includes(form), `${form} in ${one}`)
  }

  test('none is in an object, in changes, in a message about it, or in a Status', () => {
    for (let i = 0; i < ROUNDS; i++) {
      const secrets = [plant(), plant(), plant(), plant(), plant()]
      const before = holder(secrets)
      const after = holder([secrets[3] as string, secrets[1] as string, secrets[4] as string])
      assertAbsent(mask.object(before), secrets)
      assertAbsent(mask.object({ apiVersion: 'v1', kind: 'List', items: [before, after] }), secrets)
      assertAbsent(mask.changes(compare(before, after), SECRET) as unknown as Json, secrets)
      assertAbsent(mask.changes(compare({}, after), SECRET) as unknown as Json, secrets)
      const quoted = messageAbout(before, random)
      assertAbsent(mask.message(quoted, SECRET), secrets)
      assertAbsent(mask.message(`said ${quoted}`, { apiVersion: 'v1', kind: 'Pod' }, [before]), secrets)
      assertAbsent(
        mask.status(
          { code: 422, reason: 'Invalid', message: quoted, details: { causes: [{ message: quoted }] } },
          SECRET,
        ) as unknown as Json,
        secrets,
      )
    }
  })

  test('they are found where nothing is masked, so that the test can fail', () => {
    const secrets = [plant(), plant(), plant()]
    assert.throws(() => assertAbsent(holder(secrets), secrets))
  })
})

function messageAbout(object: KubeObject, random: Random): string {
  const json = goJson(object)
  return random.pick([
    ` "" is invalid: patch: Invalid value: ${quoteGo(json)}: strict decoding error: unknown field "x"`,
    `Secret in version "v1" cannot be handled: ${json}`,
    `data: Invalid value: ${json}: must be something`,
  ])
}

function stringsIn(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return [...Object.keys(value), ...Object.values(value).flatMap(stringsIn)]
}
