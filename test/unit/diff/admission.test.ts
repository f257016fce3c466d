// Whom admission speaks to: rules, selectors, conditions as far as they can be known, and what is asked for that.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Cluster } from '../../../src/cluster/cluster.ts'
import type { Page, ReadRequest } from '../../../src/cluster/read.ts'
import { type AdmissionSource, knowAdmission } from '../../../src/diff/admission.ts'
import type { Admitted } from '../../../src/diff/admission-rules.ts'
import { mayMatch } from '../../../src/diff/match-conditions.ts'
import { ServerError } from '../../../src/errors.ts'
import type { JsonObject, KubeObject } from '../../../src/machinery/json.ts'
import type { ResourceInfo } from '../../../src/machinery/resource-info.ts'

const kindOf = (resource: string, kind: string, more: Partial<ResourceInfo> = {}): ResourceInfo => ({
  group: '',
  version: 'v1',
  resource,
  singular: resource.slice(0, -1),
  kind,
  namespaced: true,
  verbs: ['list', 'get'],
  shortNames: [],
  categories: [],
  subresources: [],
  ...more,
})
const MAPS = kindOf('configmaps', 'ConfigMap')
const GROUP = 'admissionregistration.k8s.io'
const POLICIES = kindOf('mutatingadmissionpolicies', 'MutatingAdmissionPolicy', { group: GROUP, namespaced: false })
const BINDINGS = kindOf('mutatingadmissionpolicybindings', 'MutatingAdmissionPolicyBinding', {
  group: GROUP,
  namespaced: false,
})

const map = (data: JsonObject = {}, labels: JsonObject = {}, namespace = 'shop'): KubeObject =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm', namespace, labels }, data }) as KubeObject
const admitted = (more: Partial<Admitted> = {}): Admitted => ({
  resource: MAPS,
  operation: 'CREATE',
  objects: [map()],
  ...more,
})

const RULE: JsonObject = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }

type Served = {
  readonly hooks?: readonly JsonObject[]
  readonly policies?: readonly JsonObject[]
  readonly bindings?: readonly JsonObject[]
  readonly isForbidden?: boolean
}

function known({ hooks = [], policies, bindings = [], isForbidden = false }: Served) {
  const asked: string[] = []
  const lists: { readonly [resource: string]: readonly JsonObject[] } = {
    mutatingwebhookconfigurations: [{ webhooks: hooks as never }],
    mutatingadmissionpolicies: policies ?? [],
    mutatingadmissionpolicybindings: bindings,
  }
  const cluster = {
    discovery: { all: async () => ({ resources: policies === undefined ? [MAPS] : [MAPS, POLICIES, BINDINGS] }) },
    async *read({ resource }: ReadRequest) {
      asked.push(resource.resource)
      if (isForbidden) throw new ServerError({ code: 403, reason: 'Forbidden', message: 'no' } as never)
      yield { rows: (lists[resource.resource] ?? []).map((object) => ({ object })) } as unknown as Page
    },
    async get(_: ResourceInfo, { name }: { readonly name: string }) {
      asked.push(`namespace ${name}`)
      return { metadata: { name, labels: { tier: name === 'shop' ? 'front' : 'back' } } }
    },
  }
  const { sourceFor } = knowAdmission(cluster as unknown as Cluster, () => {}, new AbortController().signal)
  return { sourceFor, asked }
}

const FRONT = { matchLabels: { tier: 'front' } }
const POLICY = (spec: JsonObject = {}, name = 'p'): JsonObject => ({
  metadata: { name },
  spec: { matchConstraints: { resourceRules: [RULE] }, ...spec },
})
const BINDING = (matchResources?: JsonObject, policyName = 'p'): JsonObject => ({
  metadata: { name: 'b' },
  spec: { policyName, ...(matchResources !== undefined && { matchResources }) },
})

describe('A change of the server is laid to', () => {
  const cases: readonly (readonly [what: string, of: Served, admitted: Admitted, then: AdmissionSource | undefined])[] =
    [
      ['a webhook of its kind', { hooks: [{ rules: [RULE] }] }, admitted(), 'webhook'],
      ['no webhook of another kind', { hooks: [{ rules: [{ ...RULE, resources: ['pods'] }] }] }, admitted(), undefined],
      ['no webhook without rules', { hooks: [{}] }, admitted(), undefined],
      ['no webhook of another operation', { hooks: [{ rules: [RULE] }] }, admitted({ operation: 'UPDATE' }), undefined],
      ['no webhook of another scope', { hooks: [{ rules: [{ ...RULE, scope: 'Cluster' }] }] }, admitted(), undefined],
      [
        'a webhook of everything',
        { hooks: [{ rules: [{ ...RULE, apiGroups: ['*'], resources: ['*/*'] }] }] },
        admitted(),
        'webhook',
      ],
      [
        'a webhook of another version',
        { hooks: [{ rules: [{ ...RULE, apiVersions: ['v2'] }] }] },
        admitted(),
        'webhook',
      ],
      [
        'no webhook of another version exactly',
        { hooks: [{ rules: [{ ...RULE, apiVersions: ['v2'] }], matchPolicy: 'Exact' }] },
        admitted(),
        undefined,
      ],
      ['a webhook of its namespace', { hooks: [{ rules: [RULE], namespaceSelector: FRONT }] }, admitted(), 'webhook'],
      [
        'no webhook of another namespace',
        { hooks: [{ rules: [RULE], namespaceSelector: FRONT }] },
        admitted({ objects: [map({}, {}, 'store')] }),
        undefined,
      ],
      [
        'a webhook of labels that it had, or has',
        { hooks: [{ rules: [{ ...RULE, operations: ['*'] }], objectSelector: FRONT }] },
        admitted({ operation: 'UPDATE', old: map({}, { tier: 'front' }) }),
        'webhook',
      ],
      ['no webhook of other labels', { hooks: [{ rules: [RULE], objectSelector: FRONT }] }, admitted(), undefined],
      [
        'no webhook whose condition says no',
        { hooks: [{ rules: [RULE], matchConditions: [{ name: 'c', expression: "object.data.a == 'x'" }] }] },
        admitted({ objects: [map({ a: 'y' })] }),
        undefined,
      ],
      ['a policy with a binding', { policies: [POLICY()], bindings: [BINDING()] }, admitted(), 'policy'],
      [
        'no policy without a binding',
        { policies: [POLICY()], bindings: [BINDING({}, 'other')] },
        admitted(),
        undefined,
      ],
      [
        'no policy whose binding is for another namespace',
        { policies: [POLICY()], bindings: [BINDING({ namespaceSelector: FRONT })] },
        admitted({ objects: [map({}, {}, 'store')] }),
        undefined,
      ],
      [
        'no policy that leaves its name out',
        {
          policies: [
            POLICY({
              matchConstraints: { resourceRules: [RULE], excludeResourceRules: [{ ...RULE, resourceNames: ['m'] }] },
            }),
          ],
          bindings: [BINDING()],
        },
        admitted(),
        undefined,
      ],
      [
        'a policy of its name',
        { policies: [POLICY()], bindings: [BINDING({ resourceRules: [{ ...RULE, resourceNames: ['m'] }] })] },
        admitted(),
        'policy',
      ],
      [
        'no policy of another name',
        { policies: [POLICY()], bindings: [BINDING({ resourceRules: [{ ...RULE, resourceNames: ['n'] }] })] },
        admitted(),
        undefined,
      ],
      [
        'no policy whose condition says no',
        {
          policies: [
            POLICY({
              matchConditions: [{ name: 'c', expression: "object.data.a == 'x'" }],
            }),
          ],
          bindings: [BINDING()],
        },
        admitted({ objects: [map({ a: 'y' })] }),
        undefined,
      ],
      [
        'a webhook, where a policy speaks as well',
        { hooks: [{ rules: [RULE] }], policies: [POLICY()], bindings: [BINDING()] },
        admitted(),
        'webhook',
      ],
      [
        'nobody, where nobody may be asked about',
        { hooks: [{ rules: [RULE] }], policies: [], isForbidden: true },
        admitted(),
        undefined,
      ],
    ]
  for (const [what, of, one, then] of cases) test(what, async () => assert.equal(await known(of).sourceFor(one), then))

  test('a webhook of namespaces by their own labels', async () => {
    const namespaces = kindOf('namespaces', 'Namespace', { namespaced: false })
    const hooks = [{ rules: [{ ...RULE, resources: ['namespaces'] }], namespaceSelector: FRONT }]
    const of = (labels: JsonObject) =>
      ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n', labels } }) as KubeObject
    for (const [tier, then] of [
      ['front', 'webhook'],
      ['back', undefined],
    ] as const) {
      const { sourceFor, asked } = known({ hooks })
      assert.equal(await sourceFor(admitted({ resource: namespaces, objects: [of({ tier })] })), then)
      assert.deepEqual(asked, ['mutatingwebhookconfigurations'])
    }
  })

  test('somebody who is asked for once, however many objects there are', async () => {
    const { sourceFor, asked } = known({
      hooks: [{ rules: [RULE], namespaceSelector: { matchLabels: { tier: 'none' } } }],
      policies: [POLICY()],
      bindings: [BINDING({ namespaceSelector: FRONT })],
    })
    const sources = await Promise.all(Array.from({ length: 5 }, () => sourceFor(admitted())))
    assert.deepEqual(new Set(sources), new Set(['policy']))
    assert.deepEqual(
      asked.sort(),
      [
        ...[POLICIES, BINDINGS].map(({ resource }) => resource),
        'mutatingwebhookconfigurations',
        'namespace shop',
      ].sort(),
    )
  })
})

describe('A condition', () => {
  const old = map({ a: 'old' })
  const cases: readonly (readonly [expression: string, mayMatch: boolean])[] = [
    ["object.data.a == 'new'", true],
    ["object.data.a == 'other'", false],
    ['object.data.a != oldObject.data.a', true],
    ['object.data.a == oldObject.data.a', false],
    ['has(object.data.b)', false],
    ['!has(object.metadata.labels.skip)', true],
    ["request.operation == 'UPDATE'", true],
    ["request.operation in ['CREATE', 'DELETE']", false],
    [
      "request.kind.kind == 'ConfigMap' && request.resource.resource == 'configmaps' && request.namespace == 'shop'",
      true,
    ],
    ["request.name.startsWith('x')", false],
    ['request.dryRun', true],
    // who asks is not known, nor what they may do
    ["request.userInfo.username == 'system:admin'", true],
    ["!(request.userInfo.username == 'system:admin')", true],
    ['has(request.userInfo)', true],
    ["!('system:nodes' in request.userInfo.groups) && object.data.a == 'other'", false],
    ["request.userInfo.username == 'me' || object.data.a == 'new'", true],
    ["authorizer.group('apps').resource('deployments').check('create').allowed()", true],
    ["!authorizer.requestResource.check('x').allowed()", true],
    ["namespaceObject.metadata.labels.tier == 'front'", true],
    // what would fail on the server, and what is no expression here
    ["object.data.missing == 'x'", true],
    ['object.data.a +', true],
    ['[1, 2, 3].map(i, i * 2).sum() == 12', true],
    ['[1, 2, 3].map(i, i * 2).sum() == 13', false],
  ]
  const one = admitted({ operation: 'UPDATE', objects: [map({ a: 'new' })], old })
  for (const [expression, may] of cases)
    test(`${expression} ${may ? 'may' : 'does not'} match`, () => assert.equal(mayMatch([expression], one), may))

  test('has to match with all others, of the object without or with what the server has done', () => {
    const both = admitted({ objects: [map({ a: '1' }), map({ a: '1', b: '2' })] })
    const of = (...expressions: string[]) => mayMatch(expressions, both)
    assert.equal(of('!has(object.data.b)'), true)
    assert.equal(of('has(object.data.b)'), true)
    assert.equal(of('has(object.data.b)', "object.data.a == '2'"), false)
    assert.equal(of('has(object.data.c)'), false)
    // a default, or nothing
    assert.equal(of("object.data.b == '2'"), true)
    assert.equal(of("object.data.b == '3'"), false)
  })

  test('that takes too long may match', () => {
    const list = `[${Array.from({ length: 60 }, (_, i) => i).join()}]`
    const expression = `${list}.all(a, ${list}.all(b, ${list}.all(c, ${list}.all(d, a + b + c + d >= 0)))) && false`
    assert.equal(mayMatch([expression], one), true)
  })
})
