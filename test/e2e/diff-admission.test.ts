// What admission says to the dry runs of a diff: policies and webhooks that refuse, change, or cannot be reached.

import assert from 'node:assert/strict'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, before, describe, type TestContext, test } from 'node:test'
import { type JsonObject, parseJson, stringifyJson } from '../../src/machinery/json.ts'
import { makeAuthority } from '../support/certificates.ts'
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

// what is deleted is asked for some moments more: each has a namespace of its own
describe('admission in a diff', { skip: cluster.skip }, () => {
  let counted: Counted

  before(async () => {
    counted = await openCounted(cluster.kubeconfig)
  })
  after(() => counted?.close())

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
