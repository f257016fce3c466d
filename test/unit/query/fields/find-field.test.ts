// Which kind and which field a word means, and what is said when it means none.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ServerError, UsageError } from '../../../../src/errors.ts'
import { type FieldQuestion, findField } from '../../../../src/query/fields/find-field.ts'
import { type FakeKind, fakeKinds } from './fake-kinds.ts'

const object = (properties: object) => ({ type: 'object', properties })
const text = { type: 'string' }
const KINDS: readonly FakeKind[] = [
  {
    kind: 'Pod',
    schema: object({
      spec: object({
        containers: {
          type: 'array',
          items: object({ image: text }),
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
        },
        open: { 'x-kubernetes-preserve-unknown-fields': true },
      }),
    }),
  },
  { kind: 'Cert', group: 'a.example.com', schema: object({ spec: object({ first: text }) }) },
  { kind: 'Cert', group: 'spec.example.com', schema: object({ spec: object({ second: text }) }) },
  { kind: 'Cert', group: 'a.example.com', version: 'v1beta1', schema: object({ spec: object({ old: text }) }) },
  { kind: 'Bare' },
  { kind: 'Bare', group: 'b.example.com', schema: object({ spec: text }) },
]
const signal = new AbortController().signal
const find = (question: FieldQuestion, kinds = fakeKinds(KINDS)) => findField(question, kinds, signal)

describe('a question finds', () => {
  const table: readonly (readonly [FieldQuestion, kind: string, path: string])[] = [
    [{ kind: 'pods' }, 'v1 Pod', ''],
    [{ kind: 'pods.' }, 'v1 Pod', ''],
    [{ kind: 'pods.spec.containers.image' }, 'v1 Pod', '.spec.containers[name].image'],
    [{ kind: 'pods.spec.containers[].image' }, 'v1 Pod', '.spec.containers[name].image'],
    [{ kind: 'pods', path: '.spec.containers[name="a.b"].image' }, 'v1 Pod', '.spec.containers[name].image'],
    [{ kind: 'pods', path: 'spec' }, 'v1 Pod', '.spec'],
    [{ kind: 'pods', path: '.' }, 'v1 Pod', ''],
    [{ kind: 'certs.spec.first' }, 'a.example.com/v1 Cert', '.spec.first'],
    [{ kind: 'certs.a.example.com.spec.first' }, 'a.example.com/v1 Cert', '.spec.first'],
    [{ kind: 'certs.v1beta1.a.example.com.spec.old' }, 'a.example.com/v1beta1 Cert', '.spec.old'],
    // a group that begins like a field
    [{ kind: 'certs.spec.example.com' }, 'spec.example.com/v1 Cert', ''],
    [{ kind: 'certs.spec.example.com.spec.second' }, 'spec.example.com/v1 Cert', '.spec.second'],
    [{ kind: 'certs.spec.old', apiVersion: 'a.example.com/v1beta1' }, 'a.example.com/v1beta1 Cert', '.spec.old'],
    [{ kind: 'certs', path: 'spec', apiVersion: 'spec.example.com/v1' }, 'spec.example.com/v1 Cert', '.spec'],
    // the kind that comes first has no schema
    [{ kind: 'bares.b.example.com.spec' }, 'b.example.com/v1 Bare', '.spec'],
  ]
  for (const [question, kind, path] of table) {
    test(JSON.stringify(question), async () => {
      const { found, problems } = await find(question)
      assert.ok(found)
      const { group, version, kind: name } = found.resource
      assert.deepEqual([`${group === '' ? '' : `${group}/`}${version} ${name}`, found.field.path], [kind, path])
      assert.deepEqual(problems, [])
    })
  }
})

test('a word that is one kind for sure is asked for once', async () => {
  const kinds = fakeKinds(KINDS)
  await find({ kind: 'pods.spec.containers.image' }, kinds)
  assert.deepEqual(kinds.asked, ['pods'])
})

test('only of the reading that is taken it is remarked that it means several kinds', async () => {
  assert.deepEqual(
    (await find({ kind: 'certs.spec' })).notices.map(({ message }) => message),
    ['certs is ambiguous'],
  )
  assert.deepEqual((await find({ kind: 'certs.v1beta1.a.example.com' })).notices, [])
})

describe('a path that leads nowhere is a mistake of the command line:', () => {
  for (const [question, message] of [
    [{ kind: 'pods.spce' }, 'Pod has no field "spce"; did you mean "spec"?'],
    [{ kind: 'pods', path: 'spec.nothing' }, 'Pod.spec has no field "nothing"'],
    [{ kind: 'pods.spec.containers.imgae' }, 'Pod.spec.containers has no field "imgae"; did you mean "image"?'],
    [
      { kind: 'pods.spec.containers[].image.tag' },
      'Pod.spec.containers[name].image is of type string and has no fields',
    ],
    [{ kind: 'pods.spec.open.x' }, 'Pod.spec.open is of type any and takes any fields, and its schema names none'],
    [{ kind: 'certs.a.example.com.spce' }, 'Cert has no field "spce"; did you mean "spec"?'],
    [{ kind: 'pods', path: 'spec..x' }, 'field path "spec..x": a name is missing at character 6'],
    [
      { kind: 'everything' },
      '"everything" means several kinds: name one of pods, certs.a.example.com, certs.spec.example.com, bares, bares.b.example.com',
    ],
  ] as const) {
    test(JSON.stringify(question), async () => {
      await assert.rejects(find(question), (error) => {
        assert.ok(error instanceof UsageError)
        assert.equal(error.message, message)
        return true
      })
    })
  }
})

test('a word that means no kind is a problem, told of the part that names the kind', async () => {
  for (const [question, message] of [
    [{ kind: 'foos' }, 'there is no foos'],
    [{ kind: 'foos.spec.x' }, 'there is no foos'],
    [{ kind: 'foos.example.com' }, 'there is no foos.example.com'],
    [{ kind: 'foos', path: 'spec' }, 'there is no foos'],
    [{ kind: 'foos', apiVersion: 'x/v1' }, 'there is no foos'],
    [{ kind: 'pods', apiVersion: 'apps/v1' }, 'couldn\'t find resource for "apps/v1, Resource=pods"'],
    [{ kind: 'pods.spec', apiVersion: 'v9' }, 'couldn\'t find resource for "/v9, Resource=pods"'],
  ] as const) {
    const { found, problems } = await find(question)
    assert.equal(found, undefined)
    assert.deepEqual(
      problems.map(({ scope, reason, message: said }) => [scope, reason, said]),
      [['kind', 'UnknownKind', message]],
    )
  }
})

test('an API service that is down is told where it may have known the word', async () => {
  const { problems } = await find({ kind: 'dead' })
  assert.deepEqual(
    problems.map(({ message }) => message),
    ['metrics are dead', 'there is no dead'],
  )
})

test('a kind without a schema is an answer of the server', async () => {
  await assert.rejects(find({ kind: 'bares' }), ServerError)
  await assert.rejects(find({ kind: 'bares', path: 'spec' }), ServerError)
})
