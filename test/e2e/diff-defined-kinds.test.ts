// Kinds of definitions in a diff: of the same set, younger than the schemas that were kept, and changed since.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type JsonObject, stringifyJson } from '../../src/machinery/json.ts'
import { testCluster } from '../support/cluster.ts'
import { diffAnswer, inShort } from '../support/diff-answer.ts'
import { actionLines, type Counted, changeLines, diffOf, messageOf, openCounted } from '../support/diffing.ts'
import { eventually } from '../support/eventually.ts'
import { everyShapeDefinition } from '../support/every-shape.ts'

const cluster = await testCluster()

describe('A diff of a defined kind', { skip: cluster.skip }, () => {
  let counted: Counted
  let namespace = ''

  before(async () => {
    counted = await openCounted(cluster.kubeconfig)
    namespace = await cluster.namespace()
  })
  after(() => counted?.close())

  test('a kind that the same set defines', async () => {
    const spec = {
      type: 'object',
      properties: { size: { type: 'integer', default: 3, maximum: 9 }, color: { type: 'string' } },
    }
    const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } }
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `laters.${cluster.group}` },
      spec: {
        group: cluster.group,
        names: { plural: 'laters', kind: 'Later' },
        scope: 'Namespaced',
        versions: [{ name: 'v1', served: true, storage: true, schema }],
      },
    }
    const later = (name: string, spec: JsonObject) => ({
      apiVersion: `${cluster.group}/v1`,
      kind: 'Later',
      metadata: { name, namespace },
      spec,
    })
    const diffed = await diffOf(counted, [definition, later('ok', { color: 'red' }), later('bad', { size: 10 })])
    assert.deepEqual(actionLines(diffed), [
      `create CustomResourceDefinition laters.${cluster.group}`,
      'create Later ok',
      'error Later bad',
    ])
    assert.equal(diffed.items[1]?.basis, 'local')
    assert.ok(changeLines(diffed.items[1] as never).includes('add .spec.size 3 default'))
    assert.match(
      messageOf(diffed, 2),
      /^Later\..* "bad" is invalid: spec\.size: Invalid value: 10: .*less than or equal to 9/,
    )
  })

  test('a kind that is younger than the schemas that a run before has kept', async () => {
    const group = `young.${cluster.group}`
    const named = (kind: string, value: string) => ({
      apiVersion: `${group}/v1`,
      kind,
      metadata: { name: 'one', namespace },
      spec: {
        named: [
          { name: 'a', value: '1' },
          { name: 'b', value },
        ],
      },
    })
    for (const kind of ['Elder', 'Younger']) {
      await cluster.create(everyShapeDefinition(group, kind))
      await cluster.kubectlOk(['apply', '--server-side', '-f', '-'], { input: stringifyJson(named(kind, '2')) })
      const input = stringifyJson(named(kind, '3'))
      const answer = diffAnswer(await cluster.tack(['diff', '-f', '-', '-o', 'json'], { input }))
      assert.deepEqual(answer.items.map(inShort), [`update ${kind}/one .spec.named[name="b"].value`])
    }
  })

  test('a definition that has changed since the schemas that a run before has kept', async () => {
    const group = `changing.${cluster.group}`
    const entries = { type: 'object', properties: { name: { type: 'string' }, value: { type: 'string' } } }
    const definition = (properties: JsonObject) => ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `changers.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'changers', kind: 'Changer' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } },
          },
        ],
      },
    })
    const changer = (spec: JsonObject) =>
      stringifyJson({ apiVersion: `${group}/v1`, kind: 'Changer', metadata: { name: 'one', namespace }, spec })
    const diffed = async (spec: JsonObject) =>
      diffAnswer(await cluster.tack(['diff', '-f', '-', '-o', 'json'], { input: changer(spec) }))

    await cluster.create(definition({ size: { type: 'integer' } }))
    assert.deepEqual((await diffed({ size: 1 })).items.map(inShort), ['create Changer/one .spec'])
    const list = { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] }
    const changed = definition({
      size: { type: 'integer' },
      list: { ...list, items: { ...entries, required: ['name'] } },
    })
    await cluster.kubectlOk(['apply', '--server-side', '--force-conflicts', '-f', '-'], {
      input: stringifyJson(changed),
    })
    // the index says so up to a second later
    const path = `/openapi/v3/apis/${group}/v1`
    assert.ok(await eventually(async () => (await cluster.kubectl(['get', '--raw', path])).stdout.includes('"list"')))
    const pair = (value: string) => [
      { name: 'a', value: '1' },
      { name: 'b', value },
    ]
    await cluster.kubectlOk(['apply', '--server-side', '-f', '-'], { input: changer({ list: pair('2') }) })
    const answer = await diffed({ list: pair('3') })
    assert.deepEqual(answer.items.map(inShort), ['update Changer/one .spec.list[name="b"].value'])
  })
})
