// One object that cannot be compared, or only in part: what is said of it, and that the others are there all the same.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '../../src/machinery/json.ts'
import { testCluster } from '../support/cluster.ts'
import {
  actionLines,
  type Counted,
  changeLines,
  configMapIn,
  diffOf,
  messageOf,
  openCounted,
} from '../support/diffing.ts'
import { eventually } from '../support/eventually.ts'

const cluster = await testCluster()

describe('What fails in a diff', { skip: cluster.skip }, () => {
  let counted: Counted
  let namespace = ''

  before(async () => {
    counted = await openCounted(cluster.kubeconfig)
    namespace = await cluster.namespace()
  })
  after(() => counted?.close())

  const configMap = (name: string, data: JsonObject, metadata: JsonObject = {}) =>
    configMapIn(namespace, name, data, metadata)
  const good = (name: string) => configMap(name, { good: 'yes' })

  test('one of many is one of many', async () => {
    const set = Array.from({ length: 30 }, (_, i) => good(`of-many-${i}`) as object)
    set.splice(10, 0, { ...good('Wrong_Name') })
    const { items, summary } = await diffOf(counted, set)
    assert.deepEqual(summary.counts, { ...NONE, create: 30, error: 1 })
    assert.equal(summary.partial, true)
    assert.equal(items[10]?.action, 'error')
    assert.match(items[10]?.problem?.message ?? '', /a lowercase RFC 1123 subdomain must consist of/)
  })

  test('a namespace of the same set', async () => {
    const other = `${namespace}-to-be`
    const set = [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: other } },
      configMap('inside', { k: 'v' }, { namespace: other }),
      configMap('nowhere', { k: 'v' }, { namespace: `${other}-not` }),
    ]
    for (const strategy of ['auto', 'ssa'] as const) {
      const diffed = await diffOf(counted, set, { strategy })
      assert.deepEqual(actionLines(diffed), [
        `create Namespace ${other}`,
        'create ConfigMap inside',
        'error ConfigMap nowhere',
      ])
      assert.deepEqual(
        diffed.items.map(({ basis }) => basis),
        ['server', 'local', undefined],
      )
      assert.equal(messageOf(diffed, 2), `namespaces "${other}-not" not found`)
    }
  })

  test('a patch that cannot be decoded names its object, and a rule that compares with the old object is told in its own words', async () => {
    const fixed = {
      type: 'string',
      'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'fixed is for ever' }],
    }
    const spec = { type: 'object', properties: { fixed, size: { type: 'integer' } } }
    await cluster.create({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `rules.${cluster.group}` },
      spec: {
        group: cluster.group,
        names: { plural: 'rules', kind: 'Rule' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
          },
        ],
      },
    })
    const rule = (spec: JsonObject) => ({
      apiVersion: `${cluster.group}/v1`,
      kind: 'Rule',
      metadata: { name: 'kept', namespace },
      spec,
    })
    await cluster.kubectlOk(['apply', '-f', '-'], { input: JSON.stringify(rule({ fixed: 'a' })) })
    const unknown = await diffOf(counted, [rule({ fixed: 'a', bogus: 1 })], { strategy: 'csa' })
    assert.deepEqual(actionLines(unknown), ['error Rule kept'])
    const name = `Rule.${cluster.group} "kept" is invalid: `
    assert.ok(messageOf(unknown).startsWith(`${name}patch: Invalid value: `), messageOf(unknown))
    assert.match(messageOf(unknown), /strict decoding error: unknown field "spec\.bogus"$/)
    for (const strategy of ['csa', 'ssa', 'replace'] as const) {
      const changed = await diffOf(counted, [rule({ fixed: 'b' })], { strategy })
      assert.deepEqual(actionLines(changed), ['error Rule kept'])
      assert.equal(messageOf(changed), `${name}spec.fixed: Invalid value: "b": fixed is for ever`)
    }
  })

  test('a field that cannot change', async () => {
    const deployment = (label: string) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'fixed', namespace },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: label } },
        template: { metadata: { labels: { app: label } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
      },
    })
    await cluster.kubectlOk(['apply', '-f', '-'], { input: JSON.stringify(deployment('a')) })
    for (const strategy of ['csa', 'replace'] as const) {
      const diffed = await diffOf(counted, [deployment('b'), good('beside')], { strategy })
      const [item] = diffed.items
      assert.equal(item?.action, 'replace-needed', strategy)
      assert.equal(item?.basis, 'local')
      assert.match(item?.problem?.message ?? '', /field is immutable/)
      assert.ok(
        changeLines(item as never).some(
          (line) =>
            line.startsWith('replace .spec.selector.matchLabels.app "a" -> "b"') ||
            line.startsWith('replace .spec.selector {'),
        ),
        changeLines(item as never).join('\n'),
      )
    }
  })

  test('a manifest for another moment of the object is told so in the words of the server, at once', async () => {
    const input = JSON.stringify(configMap('held-to', { k: 'v' }))
    await cluster.kubectlOk(['apply', '-f', '-', '--server-side'], { input })
    const elsewhere = [
      [{ resourceVersion: '1' }, /the object has been modified|not match the resourceVersion/],
      [{ uid: 'another' }, /uid/i],
    ] as const
    for (const strategy of ['csa', 'ssa', 'replace'] as const) {
      for (const [stated, words] of elsewhere) {
        counted.requests.length = 0
        const diffed = await diffOf(counted, [configMap('held-to', { k: 'w' }, stated)], { strategy })
        assert.deepEqual(actionLines(diffed), ['error ConfigMap held-to'], strategy)
        assert.match(messageOf(diffed), words, strategy)
        assert.equal(diffed.summary.requests.dryRun, 1, strategy)
      }
    }
  })

  test('what makes no sense to the server', async () => {
    const wrongType = { ...configMap('typed', {}), data: { k: { not: 'text' } } }
    const unknown = { ...configMap('unknown', {}), extra: 1 }
    for (const strategy of ['csa', 'ssa'] as const) {
      const diffed = await diffOf(counted, [wrongType, unknown, good('sane')], { strategy })
      assert.deepEqual(actionLines(diffed), [
        'error ConfigMap typed',
        'error ConfigMap unknown',
        'create ConfigMap sane',
      ])
      assert.match(
        messageOf(diffed, 1),
        strategy === 'csa' ? /unknown field "extra"/ : /\.extra: field not declared in schema/,
      )
    }
  })

  test('what may not be written', async () => {
    await cluster.kubectlOk(['apply', '-f', '-'], { input: JSON.stringify(configMap('read', { k: 'v' })) })
    const reader = `reader-${namespace}`
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: reader } }
    const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] }]
    const subjects = [{ kind: 'User', name: reader, apiGroup: 'rbac.authorization.k8s.io' }]
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: reader }
    await cluster.create({ ...role, rules })
    await cluster.create({ ...role, kind: 'ClusterRoleBinding', subjects, roleRef })
    try {
      const file = JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [configMap('read', { k: 'w' }), configMap('new', { k: 'v' })],
      })
      const { code, stdout, stderr } = await cluster.tack(['diff', '-f', '-', '-o', 'json', '--as', reader], {
        input: file,
      })
      assert.equal(code, 1, stderr)
      const { items } = JSON.parse(stdout)
      assert.deepEqual(
        items.map(({ action, basis }: { action: string; basis: string }) => [action, basis]),
        [
          ['update', 'local'],
          ['create', 'local'],
        ],
      )
      assert.equal(stderr.match(/cannot (patch|create) resource/g)?.length, 1, stderr)

      // a server that keeps no order, as aggregated ones may: what a list has not had in its place is there all the same
      const listed = Array.from({ length: 12 }, (_, i) => configMap(`listed-${i}`, { k: 'v' }))
      await cluster.create(listed)
      const { cluster: reading, close } = await openCounted(cluster.kubeconfig, reader)
      const disordered = {
        ...reading,
        async *read(...args: Parameters<typeof reading.read>) {
          for await (const page of reading.read(...args)) yield { ...page, rows: page.rows.toReversed() }
        },
      }
      const set = [...listed, configMap('not-there', { k: 'v' })]
      const actions = [...listed.map(() => 'unchanged'), 'create']
      const actionsOf = ({ items }: Awaited<ReturnType<typeof diffOf>>) => items.map(({ action }) => action)
      assert.deepEqual(actionsOf(await diffOf({ cluster: disordered }, set)), actions)

      // who may list, and not get, has the list's word
      const list = JSON.stringify({ rules: [{ ...rules[0], verbs: ['list'] }] })
      await cluster.kubectlOk(['patch', 'clusterrole', reader, '--type=merge', '-p', list])
      await eventually(
        () => cluster.kubectl(['auth', 'can-i', 'get', 'cm', '-n', namespace, '--as', reader]),
        (said) => said.code !== 0,
      )
      assert.deepEqual(actionsOf(await diffOf({ cluster: reading }, set)), actions)
      close()
    } finally {
      await cluster.kubectlOk(['delete', 'clusterrole,clusterrolebinding', reader])
    }
  })

  // a server-side apply is asked for while the object is read: either may come first
  for (const [title, strategy] of [
    ['after it was read', 'auto'],
    ['after its dry run, before it was read', 'ssa'],
  ] as const) {
    test(`what is deleted while it is compared, ${title}, would be created`, async () => {
      await cluster.kubectlOk(['apply', '-f', '-', '--server-side'], {
        input: JSON.stringify(configMap('going', { k: 'v' })),
      })
      const asked = counted.cluster
      const isDryRun = (line: string) => line.startsWith('PATCH ') && line.includes('/going?')
      counted.requests.length = 0
      let reads = 0
      const remove = () => cluster.kubectlOk(['delete', 'cm', 'going', '-n', namespace])
      const going = {
        ...asked,
        async get(...args: Parameters<typeof asked.get>) {
          const isFirst = reads++ === 0
          if (isFirst && strategy === 'ssa') {
            while (!counted.requests.some(isDryRun)) await new Promise((resolve) => setTimeout(resolve, 5))
            await remove()
          }
          const object = await asked.get(...args)
          if (isFirst && strategy === 'auto') await remove()
          return object
        },
      }
      const diffed = await diffOf({ cluster: going }, [configMap('going', { k: 'w' })], { strategy })
      assert.deepEqual(actionLines(diffed), ['create ConfigMap going'])
      assert.equal(reads, 2)
    })
  }

  test('what is being deleted, in a namespace that goes', async (t) => {
    const dying = await cluster.namespace(t)
    await cluster.create(configMap('held', { k: 'v' }, { namespace: dying, finalizers: ['tack.test/held'] }))
    await cluster.kubectlOk(['delete', 'namespace', dying, '--wait=false'])
    try {
      const diffed = await diffOf(counted, [configMap('late', {}, { namespace: dying }), good('elsewhere')])
      assert.deepEqual(actionLines(diffed), ['error ConfigMap late', 'create ConfigMap elsewhere'])
      assert.match(messageOf(diffed), /because it is being terminated/)
      await cluster.kubectlOk(['delete', 'cm', 'held', '-n', dying, '--wait=false'])
      const going = await diffOf(counted, [configMap('held', { k: 'w' }, { namespace: dying })], {
        strategy: 'ssa',
        forceConflicts: true,
      })
      assert.deepEqual(
        [actionLines(going), going.items[0]?.notes],
        [['update ConfigMap held'], ['it is being deleted']],
      )
    } finally {
      await cluster.kubectlOk([
        'patch',
        'cm',
        'held',
        '-n',
        dying,
        '--type=merge',
        '-p',
        '{"metadata":{"finalizers":null}}',
      ])
    }
  })
})

const NONE = { create: 0, update: 0, 'replace-needed': 0, delete: 0, conflict: 0, unchanged: 0, error: 0 }
