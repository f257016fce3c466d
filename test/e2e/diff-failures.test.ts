// One object that cannot be compared, or only in part: what is said of it, and that the others are there all the same.

import assert from 'node:assert/strict'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, before, describe, type TestContext, test } from 'node:test'
import { type JsonObject, parseJson, stringifyJson } from '../../src/machinery/json.ts'
import { makeAuthority } from '../support/certificates.ts'
import { testCluster } from '../support/cluster.ts'
import { diffAnswer, inShort } from '../support/diff-answer.ts'
import { actionLines, type Counted, changeLines, diffOf, openCounted } from '../support/diffing.ts'
import { everyShapeDefinition } from '../support/every-shape.ts'
import { waitForSchema } from '../support/served-crds.ts'

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
  const messageOf = ({ items }: Awaited<ReturnType<typeof diffOf>>, index = 0) => items[index]?.problem?.message ?? ''

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
    await waitForSchema(cluster, `${group}/v1`, '"list"')
    const pair = (value: string) => [
      { name: 'a', value: '1' },
      { name: 'b', value },
    ]
    await cluster.kubectlOk(['apply', '--server-side', '-f', '-'], { input: changer({ list: pair('2') }) })
    const answer = await diffed({ list: pair('3') })
    assert.deepEqual(answer.items.map(inShort), ['update Changer/one .spec.list[name="b"].value'])
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

  // what is deleted is asked for some moments more: each has a namespace of its own
  describe('admission', () => {
    test('by a policy says no', async (t) => {
      const namespace = await cluster.namespace(t)
      const name = `no-red-${namespace}`
      const group = 'admissionregistration.k8s.io'
      const match = {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['configmaps'] },
        ],
      }
      await cluster.create({
        apiVersion: `${group}/v1`,
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name },
        spec: {
          matchConstraints: match,
          validations: [{ expression: "!('red' in object.data)", message: 'nothing red' }],
        },
      })
      await cluster.create({
        apiVersion: `${group}/v1`,
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name },
        spec: {
          policyName: name,
          validationActions: ['Deny'],
          matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } },
        },
      })
      try {
        const set = [configMapIn(namespace, 'red', { red: '1' }), configMapIn(namespace, 'not-red', { good: 'yes' })]
        const diffed = await eventually(
          () => diffOf(counted, set),
          ({ summary }) => summary.counts.error === 1,
        )
        assert.deepEqual(actionLines(diffed), ['error ConfigMap red', 'create ConfigMap not-red'])
        assert.match(messageOf(diffed), /ValidatingAdmissionPolicy .* denied request: nothing red/)
      } finally {
        await cluster.kubectlOk(['delete', 'validatingadmissionpolicy,validatingadmissionpolicybinding', name])
      }
    })

    test('by a webhook says no, changes what is written, or cannot be reached', async (t) => {
      const hook = await startWebhook(t)
      const namespace = await cluster.namespace(t)
      const name = `hook-${namespace}`
      const configuration = (kind: 'Mutating' | 'Validating', path: string, url = hook.url) => ({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: `${kind}WebhookConfiguration`,
        metadata: { name: `${name}-${path}` },
        webhooks: [
          {
            name: `${path}.tack.test`,
            clientConfig: { url: `${url}/${path}`, caBundle: hook.caBundle },
            rules: [
              { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['configmaps'] },
            ],
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
            objectSelector: { matchLabels: { hooked: path } },
            sideEffects: 'None',
            admissionReviewVersions: ['v1'],
            timeoutSeconds: 2,
          },
        ],
      })
      const hooked = (path: string) => configMapIn(namespace, `for-${path}`, { k: 'v' }, { labels: { hooked: path } })
      await cluster.create(configuration('Mutating', 'mutate'))
      await cluster.create(configuration('Validating', 'deny'))
      await cluster.create(configuration('Validating', 'down', 'https://127.0.0.1:1'))
      try {
        const set = [hooked('mutate'), hooked('deny'), hooked('down'), configMapIn(namespace, 'unhooked', {})]
        const diffed = await eventually(
          () => diffOf(counted, set),
          ({ items, summary }) => summary.counts.error === 2 && changeLines(items[0] as never).length > 2,
        )
        assert.deepEqual(actionLines(diffed), [
          'create ConfigMap for-mutate',
          'error ConfigMap for-deny',
          'error ConfigMap for-down',
          'create ConfigMap unhooked',
        ])
        assert.ok(changeLines(diffed.items[0] as never).includes('add .data.added "by a webhook" webhook'))
        assert.match(messageOf(diffed, 1), /admission webhook "deny\.tack\.test" denied the request: never/)
        assert.match(messageOf(diffed, 2), /failed calling webhook "down\.tack\.test"/)
        // known to the server already: an apply changes what it says, and nothing else
        await cluster.kubectlOk(['apply', '-f', '-', '--server-side'], { input: stringifyJson(hooked('mutate')) })
        const again = await diffOf(counted, [hooked('mutate')])
        assert.deepEqual(actionLines(again), ['unchanged ConfigMap for-mutate'])
      } finally {
        for (const [kind, path] of [
          ['mutating', 'mutate'],
          ['validating', 'deny'],
          ['validating', 'down'],
        ] as const)
          await cluster.kubectlOk(['delete', `${kind}webhookconfiguration`, `${name}-${path}`])
      }
    })

    test('by a webhook with conditions, or a policy, is held to have changed only what it is about', async (t) => {
      const hook = await startWebhook(t)
      const namespace = await cluster.namespace(t)
      const name = `conditions-${namespace}`
      const group = 'admissionregistration.k8s.io'
      const own = { matchLabels: { 'kubernetes.io/metadata.name': namespace } }
      const rule = (resource: string) => ({
        apiGroups: [''],
        apiVersions: ['v1'],
        operations: ['CREATE', 'UPDATE'],
        resources: [resource],
      })
      await cluster.create({
        apiVersion: `${group}/v1`,
        kind: 'MutatingWebhookConfiguration',
        metadata: { name },
        webhooks: [
          {
            name: 'note.tack.test',
            clientConfig: { url: `${hook.url}/mutate-note`, caBundle: hook.caBundle },
            rules: [rule('services')],
            namespaceSelector: own,
            matchConditions: [
              { name: 'external', expression: "object.spec.type == 'ExternalName'" },
              { name: 'not-nobody', expression: "request.userInfo.username != 'nobody'" },
              { name: 'not-yet', expression: "!('added' in object.metadata.annotations)" },
            ],
            sideEffects: 'None',
            admissionReviewVersions: ['v1'],
            timeoutSeconds: 10,
          },
        ],
      })
      await cluster.create({
        apiVersion: `${group}/v1`,
        kind: 'MutatingAdmissionPolicy',
        metadata: { name },
        spec: {
          matchConstraints: { resourceRules: [rule('configmaps')] },
          matchConditions: [{ name: 'red', expression: "object.data.color == 'red'" }],
          failurePolicy: 'Fail',
          reinvocationPolicy: 'Never',
          mutations: [
            {
              patchType: 'JSONPatch',
              jsonPatch: { expression: "[JSONPatch{op: 'add', path: '/data/policed', value: 'yes'}]" },
            },
          ],
        },
      })
      await cluster.create({
        apiVersion: `${group}/v1`,
        kind: 'MutatingAdmissionPolicyBinding',
        metadata: { name },
        spec: { policyName: name, matchResources: { namespaceSelector: own } },
      })
      const service = (called: string, spec: JsonObject) => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: called, namespace, annotations: { app: called } },
        spec,
      })
      try {
        const set = [
          service('outside', { type: 'ExternalName', externalName: 'example.com' }),
          service('inside', { ports: [{ port: 80 }] }),
          configMapIn(namespace, 'red', { color: 'red' }),
          configMapIn(namespace, 'blue', { color: 'blue' }),
        ]
        const diffed = await eventually(
          () => diffOf(counted, set),
          ({ items }) => {
            const [outside, , red] = items.map((item) => changeLines(item).join())
            return /added/.test(outside ?? '') && /policed/.test(red ?? '')
          },
        )
        assert.deepEqual(
          diffed.items.map((_, i) => messageOf(diffed, i)),
          ['', '', '', ''],
        )
        const [outside, inside, red, blue] = diffed.items.map((item) => changeLines(item))
        assert.ok(outside?.includes('add .metadata.annotations.added "by a webhook" webhook'), outside?.join('\n'))
        // the server gives it an address, and no webhook has been asked
        assert.ok(
          inside?.some((line) => /^add \.spec\.clusterIP .* server$/.test(line)),
          inside?.join('\n'),
        )
        assert.deepEqual(
          inside?.filter((line) => line.endsWith(' webhook')),
          [],
        )
        assert.ok(red?.includes('add .data.policed "yes" policy'), red?.join('\n'))
        assert.ok(!blue?.some((line) => line.endsWith(' policy')), blue?.join('\n'))
      } finally {
        for (const kind of ['webhookconfiguration', 'admissionpolicy', 'admissionpolicybinding'])
          await cluster.kubectlOk(['delete', `mutating${kind}`, name])
      }
    })
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

function configMapIn(namespace: string, name: string, data: JsonObject, metadata: JsonObject = {}) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, ...metadata }, data }
}

const NONE = { create: 0, update: 0, 'replace-needed': 0, delete: 0, conflict: 0, unchanged: 0, error: 0 }

/** Admission is asked by what an API server has seen, which takes it a moment. */
async function eventually<T>(ask: () => Promise<T>, isEnough: (answer: T) => boolean): Promise<T> {
  for (let tries = 1; ; tries++) {
    const answer = await ask()
    if (isEnough(answer) || tries === 60) return answer
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

async function startWebhook(t: TestContext): Promise<{ readonly url: string; readonly caBundle: string }> {
  const authority = makeAuthority()
  const { cert, key } = authority.issue({ commonName: 'webhook', hosts: ['127.0.0.1'] })
  const server = createServer({ cert, key }, (request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const review = parseJson(body) as { request: { uid: string } }
      const path = request.url?.startsWith('/mutate-note') ? '/metadata/annotations/added' : '/data/added'
      const patch = [{ op: 'add', path, value: 'by a webhook' }]
      const verdict = request.url?.startsWith('/mutate')
        ? { allowed: true, patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') }
        : { allowed: false, status: { message: 'never' } }
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify({
          apiVersion: 'admission.k8s.io/v1',
          kind: 'AdmissionReview',
          response: { uid: review.request.uid, ...verdict },
        }),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `https://127.0.0.1:${port}`, caBundle: Buffer.from(authority.cert).toString('base64') }
}
