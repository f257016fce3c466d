// A definition that has just changed: commands that keep schemas go by what it says now, though the server's index of
// schemas does not say so yet.

import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { stringifyJson } from '../../src/machinery/json.ts'
import { testCluster } from '../support/cluster.ts'
import { eventually } from '../support/eventually.ts'

const cluster = await testCluster()

describe('A field that a definition has just got', { skip: cluster.skip }, () => {
  const resource = `changelings.${cluster.group}`
  let namespace = ''

  const definition = (field: string) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: resource },
    spec: {
      group: cluster.group,
      scope: 'Namespaced',
      names: { plural: 'changelings', kind: 'Changeling' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: { type: 'object', properties: { size: { type: 'integer' }, [field]: TEXT } } },
            },
          },
        },
      ],
    },
  })

  before(async () => {
    namespace = await cluster.namespace()
    await cluster.create(definition('first'))
    await cluster.create({
      apiVersion: `${cluster.group}/v1`,
      kind: 'Changeling',
      metadata: { name: 'one', namespace },
      spec: { size: 1 },
    })
    // schemas are kept from here on
    const { code, stderr } = await cluster.tack(['fields', `${resource}.spec`])
    assert.equal(code, 0, stderr)
  })

  for (const [field, words] of [
    ['described', (field: string) => ['fields', `${resource}.spec.${field}`]],
    ['asked', (field: string) => ['query', resource, '-n', namespace, '--where', `has(self.spec.${field})`]],
    [
      'planned',
      (field: string) => ['patch', resource, 'one', '-n', namespace, '--set', `spec.${field}=x`, '--dry-run'],
    ],
    ['edited', (field: string) => ['patch', resource, 'one', '-n', namespace, '--set', `spec.${field}=x`, '--yes']],
  ] as const) {
    test(`is ${field}`, async () => {
      await cluster.kubectlOk(['apply', '--server-side', '--force-conflicts', '-f', '-'], {
        input: stringifyJson(definition(field)),
      })
      // the document itself follows within some milliseconds
      const document = ['get', '--raw', `/openapi/v3/apis/${cluster.group}/v1`]
      assert.ok(await eventually(async () => (await cluster.kubectlOk(document)).includes(`"${field}"`)))
      const { code, stderr } = await cluster.tack(words(field))
      assert.equal(code, 0, stderr)
    })
  }
})

const TEXT = { type: 'string' }
