// What `fields` answers on a real server: which kind a word means, what is known of custom kinds, what is asked.

import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { FieldItem } from '../../src/query/fields/field-item.ts'
import { testCluster } from '../support/cluster.ts'

const cluster = await testCluster()

type Answered = {
  readonly items: readonly FieldItem[]
  readonly summary: {
    readonly requests: { readonly total: number }
    readonly bytes: number
    readonly matched: number
    readonly resource: {
      readonly apiVersion: string
      readonly versions?: readonly object[]
      readonly columns?: readonly { readonly name: string }[]
    }
    readonly field?: FieldItem
  }
}

describe('fields on a real server', { skip: cluster.skip }, () => {
  const other = `other.${cluster.group}`

  before(async () => {
    await cluster.create(definition(cluster.group, 'Gauge'))
    await cluster.create(definition(other, 'Gauge'))
  })

  function definition(group: string, kind: string): object {
    const version = (name: string, properties: object, more: object = {}) => ({
      name,
      served: true,
      storage: name === 'v1',
      schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } },
      ...more,
    })
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `gauges.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'gauges', singular: 'gauge', kind, shortNames: ['gg'] },
        versions: [
          version('v1beta1', { was: { type: 'string' } }, { deprecated: true, deprecationWarning: 'use v1' }),
          version(
            'v1',
            { unit: { type: 'string', enum: ['A', 'V'], default: 'V' }, span: { 'x-kubernetes-int-or-string': true } },
            {
              selectableFields: [{ jsonPath: '.spec.unit' }],
              additionalPrinterColumns: [{ name: 'Unit', type: 'string', jsonPath: '.spec.unit' }],
            },
          ),
        ],
      },
    }
  }

  async function answered(...words: string[]): Promise<Answered> {
    const { code, stdout, stderr } = await cluster.tack(['fields', ...words, '-o', 'json'])
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    return JSON.parse(stdout)
  }

  test('an ambiguous word gets the remark that it gets in a query', async () => {
    const [fields, query] = await Promise.all([
      cluster.tack(['fields', 'gauges.spec', '-o', 'name']),
      cluster.tack(['query', 'gauges', '-o', 'name']),
    ])
    assert.match(fields.stderr, /^"gauges" could also mean gauges\..*; taken as gauges\./)
    assert.equal(fields.stderr, query.stderr)
    assert.equal(fields.stdout, '.spec.span\n.spec.unit\n')
  })

  test('a kind is named as in a query', async () => {
    for (const word of ['GAUGES', 'gauge', 'Gauge', 'gg', 'gauges']) {
      const { stdout } = await cluster.tack(['fields', `${word}.${cluster.group}`, 'spec', '-o', 'name'])
      assert.equal(stdout, '.spec.span\n.spec.unit\n', word)
    }
    const versioned = await answered(`gauges.v1beta1.${cluster.group}.spec`)
    assert.deepEqual(
      versioned.items.map(({ path }) => path),
      ['.spec.was'],
    )
    assert.equal(versioned.summary.resource.apiVersion, `${cluster.group}/v1beta1`)
    const flagged = await answered('gauges.spec', `--api-version=${cluster.group}/v1beta1`)
    assert.deepEqual(flagged.items, versioned.items)
  })

  test('of a custom kind is told what its definition says', async () => {
    const { items, summary } = await answered(`gauges.${cluster.group}.spec`)
    const [span, unit] = items
    assert.deepEqual([span?.type, span?.intOrString], ['IntOrString', true])
    assert.deepEqual(
      [unit?.default, unit?.enum, unit?.columns, unit?.pushable, unit?.fieldSelector],
      ['V', ['A', 'V'], ['UNIT'], true, 'spec.unit'],
    )
    assert.deepEqual(summary.resource.versions, [
      { name: 'v1beta1', served: true, storage: false, deprecated: true, deprecationWarning: 'use v1' },
      { name: 'v1', served: true, storage: true },
    ])
    assert.equal(summary.field?.path, '.spec')
  })

  test('somebody who may not read definitions gets the fields all the same', {
    skip: !cluster.userContext,
  }, async () => {
    const words = ['fields', `gauges.${cluster.group}.spec.unit`, '-o', 'json', '--context', cluster.userContext ?? '']
    const { code, stdout, stderr } = await cluster.tack(words)
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    const { items, summary } = JSON.parse(stdout) as Answered
    assert.equal(items[0]?.pushable, true)
    assert.deepEqual([items[0]?.columns, summary.resource.columns], [undefined, undefined])
  })

  test('where everything is cached one request is sent, for a definition one more', async () => {
    await answered('pods')
    assert.equal((await answered('pods.spec.containers')).summary.requests.total, 1)
    assert.equal((await answered(`gauges.${cluster.group}.spec`)).summary.requests.total, 2)
  })

  test('every format holds the same fields', async () => {
    const words = ['fields', 'deployments.spec', '-R']
    const print = async (format: string) => (await cluster.tack([...words, '-o', format])).stdout
    const names = (await print('name')).trimEnd().split('\n')
    assert.ok(names.length > 500)
    assert.deepEqual(
      (await answered('deployments.spec', '-R')).items.map(({ path }) => path),
      names,
    )
    const lines = (await print('jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.equal(lines.at(-1).kind, 'FieldList')
    assert.deepEqual(
      lines.slice(0, -1).map(({ path }) => path),
      names,
    )
    for (const format of ['table', 'wide', 'tsv']) {
      const rows = (await print(format)).trimEnd().split('\n').slice(1)
      assert.deepEqual(
        rows.map((row) => row.split(/\s{3}|\t/)[0]),
        names,
        format,
      )
    }
    assert.equal((await print('tree')).trimEnd().split('\n').length, names.length + 1)
    const yaml = await print('yaml')
    assert.deepEqual(
      [...yaml.matchAll(/^ {2}path: (.*)$/gm)].map(([, path]) => path?.replace(/^'|'$/g, '')),
      names,
    )
  })

  test('what can be selected by selects: every field that is said to is taken by query', async () => {
    const { items } = await answered('pods', '--pushable')
    assert.ok(items.length > 8)
    for (const { fieldSelector } of items) {
      if (fieldSelector === undefined) continue
      const { code, stderr } = await cluster.tack(['query', 'pods', '-A', '--field-selector', `${fieldSelector}=x`])
      assert.equal(code, 0, stderr)
    }
  })

  test('nothing that matches is told on stderr, with 3 when that was asked for', async () => {
    const none = ['fields', 'pods', '--search', 'no such words anywhere']
    const { code, stdout, stderr } = await cluster.tack(none)
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '', stderr: 'No fields found\n' })
    assert.equal((await cluster.tack([...none, '--fail-empty'])).code, 3)
  })

  test('kubectl finds the command', async () => {
    const { code, stdout } = await cluster.kubectlTack(['fields', 'pods.spec.nodeName', '-o', 'csv', '--no-headers'])
    assert.equal(code, 0)
    assert.match(stdout, /^\.spec\.nodeName,string,false,spec\.nodeName,/)
  })
})
