// Objects of a patch that cannot be written, each for a reason of its own: all others are, and each of them is named.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '../../src/machinery/json.ts'
import { testCluster } from '../support/cluster.ts'
import { eventually } from '../support/eventually.ts'
import {
  countsOf,
  objectsByName,
  openScope,
  openWorkplace,
  type PatchAnswer,
  patchAnswer,
  type Workplace,
} from '../support/patching.ts'
import { type Fate, openWriteProxy, type WriteProxy } from '../support/write-proxy.ts'

const cluster = await testCluster()
const OBJECTS = 1000

describe('What fails in a patch', { skip: cluster.skip }, () => {
  const scope = openScope()
  let proxy: WriteProxy
  let place: Workplace
  let namespace = ''

  before(async () => {
    namespace = await cluster.namespace()
    proxy = await openWriteProxy(scope, cluster)
    place = await openWorkplace(scope, cluster, proxy.kubeconfig)
  })
  after(() => scope.end())

  const configMap = (name: string, labels: JsonObject, data: JsonObject = { a: 'old' }) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, labels },
    data,
  })
  const patch = (selector: string, ...more: string[]) => [
    'patch',
    'cm',
    '-n',
    namespace,
    '-l',
    selector,
    ...more,
    '--yes',
  ]
  const statusOf = ({ items }: PatchAnswer, name: string) => items.find(({ ref }) => ref.name === name)

  test(`one forbidden, one invalid, one deleted and one conflicting of ${OBJECTS}: the others are written`, async () => {
    const names = Array.from({ length: OBJECTS }, (_, i) => `t${i}`)
    const [forbidden, invalid, deleted, conflicting] = ['t10', 't20', 't30', 't40'] as const
    await cluster.create(
      names.map((name) => configMap(name, { run: 'thousand', ...(name === invalid && { color: 'red' }) })),
    )
    const writer = `writer-${namespace}`
    const rbac = 'rbac.authorization.k8s.io'
    const allowed = names.filter((name) => name !== forbidden)
    await cluster.create([
      {
        apiVersion: `${rbac}/v1`,
        kind: 'Role',
        metadata: { name: writer, namespace },
        rules: [
          { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] },
          { apiGroups: [''], resources: ['configmaps'], verbs: ['patch'], resourceNames: allowed },
        ],
      },
      {
        apiVersion: `${rbac}/v1`,
        kind: 'RoleBinding',
        metadata: { name: writer, namespace },
        subjects: [{ kind: 'User', name: writer, apiGroup: rbac }],
        roleRef: { apiGroup: rbac, kind: 'Role', name: writer },
      },
    ])
    const policy = `no-red-${namespace}`
    await cluster.create([
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name: policy },
        spec: {
          matchConstraints: {
            resourceRules: [
              { apiGroups: [''], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['configmaps'] },
            ],
          },
          validations: [{ expression: "!('color' in object.metadata.labels)", message: 'nothing red' }],
        },
      },
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name: policy },
        spec: {
          policyName: policy,
          validationActions: ['Deny'],
          matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } },
        },
      },
    ])
    try {
      const words = ['label', 'cm', invalid, '-n', namespace, '--dry-run=server', '--overwrite', 'color=redder']
      assert.ok(await eventually(async () => (await cluster.kubectl(words)).stderr.includes('nothing red')))
      let isBetween = true
      proxy.decide = async ({ isWrite }): Promise<Fate> => {
        if (!isWrite || !isBetween) return 'pass'
        // everything is planned, and nothing is written yet
        isBetween = false
        await Promise.all([
          cluster.kubectlOk(['delete', 'cm', deleted, '-n', namespace]),
          cluster.kubectlOk([
            ...['patch', 'cm', conflicting, '-n', namespace, '--field-manager=deploy-bot'],
            ...['--type=merge', '-p', '{"data":{"a":"theirs"}}'],
          ]),
        ])
        return 'pass'
      }
      // the first write opens the gap: the others are behind it
      const result = await place.tack(
        [...patch('run=thousand', '--set', 'data.a=new', '--canary', '1'), '--as', writer, '-o', 'json'],
        { timeoutMs: 300_000 },
      )
      assert.equal(result.code, 1, result.stderr)
      const answer = patchAnswer(result)
      assert.equal(answer.items.length, OBJECTS)
      assert.deepEqual(countsOf(answer), { written: OBJECTS - 4, forbidden: 1, invalid: 1, stale: 2 })
      const { planned, written, stale, partial } = answer.summary
      assert.deepEqual([planned, written, stale, partial], [OBJECTS, OBJECTS - 4, 2, true])
      const expected = [
        [forbidden, 'forbidden', /cannot patch resource "configmaps"/],
        [invalid, 'invalid', /denied request: nothing red/],
        [deleted, 'stale', /it has been deleted/],
        [conflicting, 'stale', /\.data\.a is "theirs", by deploy-bot \d+s ago/],
      ] as const
      for (const [name, status, message] of expected) {
        const item = statusOf(answer, name)
        assert.equal(item?.status, status, name)
        assert.match(item?.message ?? '', message)
        assert.ok(
          answer.errors.some(({ ref, message: said }) => ref?.name === name && message.test(said)),
          name,
        )
        assert.match(result.stderr, message)
        assert.ok(
          result.stderr.split('\n').some((line) => line.includes(name) && message.test(line)),
          `${name}: ${result.stderr}`,
        )
      }
      assert.equal(answer.errors.length, 4)
      // others than one could not be patched there: that one has a name of its own
      assert.doesNotMatch(result.stderr, /cannot patch configmaps in/)
      const objects = await objectsByName(cluster, ['cm', '-n', namespace, '-l', 'run=thousand'])
      const values = [...objects].map(([name, { data }]) => [name, (data as { a: string }).a] as const)
      assert.deepEqual(
        values.filter(([, value]) => value !== 'new').sort(),
        [
          [forbidden, 'old'],
          [invalid, 'old'],
          [conflicting, 'theirs'],
        ].sort(),
      )
    } finally {
      await cluster.kubectlOk(['delete', 'validatingadmissionpolicy,validatingadmissionpolicybinding', policy])
    }
  })

  describe('an apply of fields that others own', () => {
    const body = JSON.stringify({ data: { a: 'mine', b: 'mine' } })
    before(async () => {
      proxy.reset()
      const objects = ['s0', 's1', 's2'].map((name) => configMap(name, { run: 'applied' }, { c: 'x' }))
      await cluster.create(objects)
    })

    const theirs = (name: string, manager: string) =>
      cluster.kubectlOk(['apply', '--server-side', `--field-manager=${manager}`, '-f', '-'], {
        input: JSON.stringify(configMap(name, { run: 'applied' }, { a: 'theirs' })),
      })

    test('names the manager, both values and what settles it; also when they came in between', async () => {
      await theirs('s0', 'helm')
      let isBetween = true
      proxy.decide = async ({ isWrite }): Promise<Fate> => {
        if (isWrite && isBetween) {
          isBetween = false
          await theirs('s1', 'late-bot')
        }
        return 'pass'
      }
      const result = await place.tack(patch('run=applied', '--type', 'ssa', '-p', body, '--canary', '1', '-o', 'json'))
      const answer = patchAnswer(result)
      assert.equal(result.code, 1)
      // s0 is the first, and is not to be written: the first that is written is s1
      assert.deepEqual(
        answer.items.map(({ ref, status }) => `${ref.name} ${status}`),
        ['s0 conflict', 's1 conflict', 's2 skipped'],
      )
      for (const [name, manager] of [
        ['s0', 'helm'],
        ['s1', 'late-bot'],
      ] as const) {
        const [conflict, ...others] = statusOf(answer, name)?.conflicts ?? []
        assert.deepEqual(others, [])
        const { commands, time, ...rest } = conflict as JsonObject
        assert.deepEqual(rest, {
          manager,
          operation: 'Apply',
          text: '.data.a',
          path: [{ f: 'data' }, { f: 'a' }],
          theirs: 'theirs',
          mine: 'mine',
          resolutions: rest.resolutions as JsonObject,
        })
        assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
        assert.deepEqual([...(rest.resolutions as unknown as string[])].sort(), [
          'co-own',
          'drop-from-manifest',
          'take',
        ])
        assert.ok(Array.isArray(commands) && commands.length === 3, JSON.stringify(commands))
        assert.match(result.stderr, new RegExp(`conflict with "${manager}": \\.data\\.a`))
      }
    })

    test('takes them with --force-conflicts, and is taken back', async () => {
      const before = await objectsByName(cluster, ['cm', '-n', namespace, '-l', 'run=applied'])
      const forced = await place.tack(
        patch('run=applied', '--type', 'ssa', '-p', body, '--force-conflicts', '-o', 'json'),
      )
      assert.equal(forced.code, 0, forced.stderr)
      assert.deepEqual(countsOf(patchAnswer(forced)), { written: 3 })
      const undone = await place.tack(['undo', 'last', '--yes'])
      assert.equal(undone.code, 0, undone.stderr)
      const now = await objectsByName(cluster, ['cm', '-n', namespace, '-l', 'run=applied'])
      for (const [name, { data }] of now) assert.deepEqual(data, before.get(name)?.data, name)
    })
  })
})
