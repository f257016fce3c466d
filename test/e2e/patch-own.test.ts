// Who owns fields, shown and moved: as the real server keeps it, and as its next apply sees it.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { testCluster } from '../support/cluster.ts'
import { openScope, openWorkplace, patchAnswer, type Workplace } from '../support/patching.ts'

const cluster = await testCluster()

describe('Owners of fields', { skip: cluster.skip }, () => {
  const scope = openScope()
  let place: Workplace
  let namespace = ''

  before(async () => {
    namespace = await cluster.namespace()
    place = await openWorkplace(scope, cluster, readFileSync(cluster.kubeconfig, 'utf8'))
  })
  after(() => scope.end())

  const manifest = (name: string, data: { readonly [key: string]: string }) =>
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data })

  async function apply(name: string, manager: string, data: { readonly [key: string]: string }, ...more: string[]) {
    const words = ['apply', '--server-side', '--field-manager', manager, '-f', '-', ...more]
    return cluster.kubectl(words, { input: manifest(name, data) })
  }

  /** Owners by field, as the JSON of `own` has them. */
  async function ownersOf(name: string): Promise<{ readonly [path: string]: readonly string[] }> {
    const { stdout } = await place.tack(['own', `cm/${name}`, '-n', namespace, '-o', 'json'])
    const owners: Record<string, string[]> = {}
    for (const { manager, fields } of JSON.parse(stdout).items as { manager: string; fields: string[] }[])
      for (const path of fields) owners[path] = [...(owners[path] ?? []), manager].sort()
    return owners
  }

  async function own(name: string, ...words: string[]) {
    return patchAnswer(await place.tack(['own', `cm/${name}`, '-n', namespace, ...words, '--yes', '-o', 'json']))
  }

  test('are listed by field', async () => {
    await apply('listed', 'm1', { a: '1', b: '1' })
    await apply('listed', 'm2', { a: '1' })
    assert.deepEqual(await ownersOf('listed'), { '.data.a': ['m1', 'm2'], '.data.b': ['m1'] })
    const { stdout } = await place.tack(['own', 'cm/listed', '-n', namespace])
    assert.match(stdout, /^ConfigMap +\S+\/listed +\.data\.b +m1 +Apply/m)
  })

  test('change by --give, so that the new owner removes what it no longer states, and the old one does not', async () => {
    await apply('given', 'm1', { a: '1', b: '1' })
    const answer = await own('given', '--give', '.data.a', '--manager', 'm2')
    assert.deepEqual(
      answer.items.map(({ status, changes }) => [status, changes.map(({ text }) => text)]),
      [['written', ['.metadata.managedFields']]],
    )
    assert.deepEqual(await ownersOf('given'), { '.data.a': ['m2'], '.data.b': ['m1'] })
    await apply('given', 'm1', { b: '1' })
    const after = JSON.parse(await cluster.kubectlOk(['get', 'cm', 'given', '-n', namespace, '-o', 'json']))
    assert.deepEqual(after.data, { a: '1', b: '1' })
    await apply('given', 'm2', {})
    const then = JSON.parse(await cluster.kubectlOk(['get', 'cm', 'given', '-n', namespace, '-o', 'json']))
    assert.deepEqual(then.data, { b: '1' })
  })

  test('change by --take, from one manager or from all', async () => {
    await apply('taken', 'm1', { a: '1' })
    await apply('taken', 'm2', { a: '1' })
    await own('taken', '--take', '.data.a', '--manager', 'm1')
    assert.deepEqual(await ownersOf('taken'), { '.data.a': ['kubectl-tack', 'm2'] })
    await own('taken', '--take', '.data.a', '--field-manager', 'me')
    assert.deepEqual(await ownersOf('taken'), { '.data.a': ['me'] })
  })

  test('of a list element are moved where some of its keys mean it alone, and nothing is moved where they do not', async () => {
    const ports = [
      { name: 'dns', port: 53 },
      { name: 'dns-udp', port: 53, protocol: 'UDP' },
      { name: 'web', port: 80 },
    ]
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'ported', namespace }, spec: { ports } }
    const words = ['apply', '--server-side', '--field-manager', 'm1', '-f', '-']
    assert.equal((await cluster.kubectl(words, { input: JSON.stringify(service) })).code, 0)
    const give = (path: string) =>
      place.tack(['own', 'svc/ported', '-n', namespace, '--give', path, '--manager', 'm2', '--yes', '-o', 'json'])
    const read = async () => JSON.stringify((await managers()).find(({ manager }) => manager === 'm2')?.fieldsV1)
    const managers = async () =>
      JSON.parse(
        await cluster.kubectlOk(['get', 'svc', 'ported', '-n', namespace, '-o', 'json', '--show-managed-fields']),
      ).metadata.managedFields as { manager: string; fieldsV1: object }[]
    assert.equal(
      patchAnswer(await give('.spec.ports[port=53]')).items[0]?.message,
      '2 elements with port=53 in .spec.ports',
    )
    assert.equal(await read(), undefined)
    assert.equal(patchAnswer(await give('.spec.ports[port=80].name')).items[0]?.status, 'written')
    const web = '{"f:spec":{"f:ports":{"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}":{"f:name":{}}}}}'
    assert.equal(await read(), web)
  })

  test('are dropped, also all that a client-side apply has left behind', async () => {
    await cluster.kubectl(['apply', '-f', '-'], { input: manifest('left', { a: '1', old: '1' }) })
    // kubectl would migrate what its own client-side apply owns; other tools do not
    const ssa = ['--type', 'ssa', '-p', '{"data":{"a":"1"}}', '--field-manager', 'flux', '--yes']
    assert.equal((await place.tack(['patch', 'cm/left', '-n', namespace, ...ssa])).code, 0)
    assert.deepEqual((await ownersOf('left'))['.data.old'], ['kubectl-client-side-apply'])
    await own('left', '--drop', '.', '--manager', 'kubectl-client-side-apply')
    assert.deepEqual(await ownersOf('left'), { '.data.a': ['flux'] })
    await own('left', '--drop', '.data.a')
    assert.deepEqual(await ownersOf('left'), {})
  })

  test('stay as they are where there is nothing to move', async () => {
    await apply('kept', 'm1', { a: '1' })
    for (const [words, message] of [
      [['--drop', '.data.a', '--manager', 'm9'], /m9 does not own \.data\.a/],
      [['--give', '.data.z', '--manager', 'm2'], /there is nothing at \.data\.z/],
    ] as const) {
      const { items } = await own('kept', ...words)
      assert.deepEqual(
        items.map(({ status }) => status),
        ['invalid'],
      )
      assert.match(items[0]?.message ?? '', message)
    }
    const again = await own('kept', '--give', '.data.a', '--manager', 'm1')
    assert.deepEqual(
      again.items.map(({ status }) => status),
      ['unchanged'],
    )
  })

  test('stay as they are in a dry run', async () => {
    await apply('dry', 'm1', { a: '1' })
    const dry = await place.tack([
      'own',
      'cm/dry',
      '-n',
      namespace,
      '--give',
      '.data.a',
      '--manager',
      'm2',
      '--dry-run',
    ])
    assert.equal(dry.code, 0)
    assert.deepEqual(await ownersOf('dry'), { '.data.a': ['m1'] })
  })
})
