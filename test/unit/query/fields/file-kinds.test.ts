// Kinds that files define: which version a word means, what is said twice, what is not there.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiVersionOf } from '../../../../src/machinery/resource-info.ts'
import { fileKinds } from '../../../../src/query/fields/file-kinds.ts'

const signal = new AbortController().signal

type Version = { readonly name: string; readonly served?: boolean; readonly storage?: boolean }

function definition(plural: string, group: string, versions: readonly Version[]): string {
  return JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Cluster',
      names: { plural, kind: plural.slice(0, -1).toUpperCase(), shortNames: [plural[0]] },
      versions: versions.map(({ served = true, storage = false, name }) => {
        const properties = { [`of${name}`]: { type: 'string' } }
        return { name, served, storage, schema: { openAPIV3Schema: { type: 'object', properties } } }
      }),
    },
  })
}

async function* stdin(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

const read = (...documents: readonly string[]) =>
  fileKinds({ filenames: ['-'], stdin: stdin(documents.join('\n---\n')) })

async function meaning(documents: readonly string[], word: string, apiVersion?: string): Promise<string | undefined> {
  const kinds = await read(...documents)
  const [group = '', version = ''] = apiVersion?.split('/') ?? []
  const resolved = await kinds.resolve(word, apiVersion === undefined ? undefined : { group, version }, signal)
  const [resource] = resolved?.resources ?? []
  if (resource === undefined) return undefined
  const schema = await kinds.schemaOf(resource, signal)
  assert.ok(schema.property(`of${resource.version}`), 'the schema of the version')
  return `${resource.resource} ${apiVersionOf(resource)}`
}

const BOXES = definition('boxes', 'a.example.com', [
  { name: 'v1alpha1', served: false },
  { name: 'v1beta1', storage: true },
  { name: 'v2', served: false },
  { name: 'v1' },
])

test('a word means the version that a server would prefer, of those that are served', async () => {
  for (const word of ['boxes', 'BOXES', 'BOXE', 'b', 'boxes.a.example.com']) {
    assert.equal(await meaning([BOXES], word), 'boxes a.example.com/v1', word)
  }
  assert.equal(await meaning([BOXES], 'boxes.v1beta1.a.example.com'), 'boxes a.example.com/v1beta1')
  assert.equal(await meaning([BOXES], 'boxes', 'a.example.com/v1beta1'), 'boxes a.example.com/v1beta1')
  assert.equal(await meaning([BOXES], 'b', 'a.example.com/v2'), 'boxes a.example.com/v2', 'asked for by name')
})

test('a word that means nothing means nothing', async () => {
  for (const [word, apiVersion] of [
    ['bozes', undefined],
    ['boxes.b.example.com', undefined],
    ['boxes', 'a.example.com/v9'],
    ['boxes', 'v1'],
  ] as const) {
    assert.equal(await meaning([BOXES], word, apiVersion), undefined, `${word} ${apiVersion}`)
  }
})

test('of kinds in several groups the first by name is taken, and that is remarked', async () => {
  const kinds = await read(definition('boxes', 'b.example.com', [{ name: 'v1' }]), BOXES)
  assert.deepEqual(kinds.names, ['boxes.a.example.com', 'boxes.b.example.com'])
  const resolved = await kinds.resolve('boxes', undefined, signal)
  assert.equal(resolved?.resources[0]?.group, 'a.example.com')
  assert.deepEqual(
    resolved?.notices.map(({ message }) => message),
    ['"boxes" could also mean boxes.b.example.com; taken as boxes.a.example.com (write one of these names to choose)'],
  )
  assert.deepEqual((await kinds.resolve('boxes.b.example.com', undefined, signal))?.notices, [])
})

test('a definition that is repeated word by word is one, another one is remarked', async () => {
  assert.deepEqual((await read(BOXES, BOXES)).notices, [])
  const other = definition('boxes', 'a.example.com', [{ name: 'v3' }])
  const kinds = await read(BOXES, other)
  assert.deepEqual(
    kinds.notices.map(({ message }) => message),
    ['boxes.a.example.com is defined differently in STDIN; taken from STDIN'],
  )
  assert.equal((await kinds.resolve('boxes', undefined, signal))?.resources[0]?.version, 'v1')
})

test('what a definition says of its versions and columns is told', async () => {
  const kinds = await read(BOXES)
  const [resource] = (await kinds.resolve('boxes', undefined, signal))?.resources ?? []
  assert.ok(resource)
  assert.deepEqual((await kinds.definitionOf(resource, signal))?.versions, [
    { name: 'v1alpha1', served: false, storage: false },
    { name: 'v1beta1', served: true, storage: true },
    { name: 'v2', served: false, storage: false },
    { name: 'v1', served: true, storage: false },
  ])
})

test('what is malformed in a definition breaks nothing', async () => {
  for (const spec of [
    undefined,
    null,
    7,
    {},
    { versions: 7 },
    { versions: [7, null, {}] },
    { names: [], versions: [{ schema: 7 }] },
  ]) {
    const text = JSON.stringify({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'x' },
      spec,
    })
    const kinds = await read(text, BOXES)
    assert.equal((await kinds.resolve('boxes', undefined, signal))?.resources[0]?.version, 'v1', JSON.stringify(spec))
    assert.deepEqual(kinds.names, ['boxes.a.example.com'])
  }
})
