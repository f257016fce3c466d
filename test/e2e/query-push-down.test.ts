// What is left to the server changes nothing: for conditions by chance the rows with push-down are the rows without it.
// TACK_TEST_SEED and TACK_TEST_CONDITIONS ask for others and for more.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { OpenCluster } from '../../src/cluster/open-cluster.ts'
import { answer, conditionOf, openForAsking } from '../support/ask-library.ts'
import { type Asked, makeAsked } from '../support/asked-shop.ts'
import { testCluster } from '../support/cluster.ts'
import { randomFrom } from '../support/random.ts'
import { randomCondition, type Vocabulary } from '../support/random-condition.ts'

const cluster = await testCluster()
const SEED = Number(process.env.TACK_TEST_SEED ?? 37)
const CONDITIONS = Number(process.env.TACK_TEST_CONDITIONS ?? 400)

describe('Rows with push-down are rows without it', { skip: cluster.skip }, () => {
  let asked: Asked
  let opened: OpenCluster
  before(async () => {
    asked = await makeAsked(cluster)
    opened = await openForAsking(cluster.kubeconfig)
  })
  after(async () => {
    opened?.close()
    await asked?.remove()
  })

  const LABELS = {
    labels: ['app', 'tier', 'app.kubernetes.io/name', 'none', 'told'],
    labelValues: ['', 'web', 'api', 'long', 'short', 'back', 'yes', 'store', 'nothing'],
  }
  const ofKinds = (): readonly (Pick<Vocabulary, 'fields' | 'others' | 'names'> & { readonly kind: string })[] => [
    {
      kind: 'pods',
      names: ['web-0', 'oom', '', 'nobody'],
      fields: [
        ['spec.nodeName', [`"node-${asked.namespaces[0]}"`, '"n2"', '""']],
        ['spec.restartPolicy', ['"Always"', '"Never"', '""']],
        ['spec.schedulerName', ['"default-scheduler"', '"other"']],
        ['spec.serviceAccountName', ['"default"', '""']],
        ['spec.hostNetwork', ['true', 'false']],
        ['status.phase', ['"Running"', '"Pending"', '"Failed"', '""']],
        ['status.podIP', ['"10.1.0.1"', '""']],
        ['status.nominatedNodeName', ['""', '"n"']],
        ['spec.hostname', ['""', '"h"']],
      ],
      others: [
        'self.spec.containers.exists(c, c.image.contains("web"))',
        'size(self.metadata.labels) > 1',
        'col.RESTARTS > 1',
        '1 / size(self.spec.containers[0].env) == 1',
        'true',
        'false',
        'kind == "Pod"',
      ],
    },
    {
      kind: `gadgets.${cluster.group}`,
      names: ['red', 'comma', 'nobody'],
      fields: [
        ['spec.color', ['"red"', '"Red"', '"green"', '""', '"grün"', '"red,green=blue\\\\"', '"none"']],
        ['spec.size', ['0', '3', '-1', '30', '9007199254740993', '9007199254740992']],
        ['spec.flag', ['true', 'false']],
        ['spec.`dash-ed`', ['"x"', '""']],
        ['spec.__namespace__', ['"red"', '""']],
        ['spec.deep.er', ['"yes"', '""', '"no"']],
        ['spec.maybe', ['"often"', '""']],
        ['spec.weight', ['0.0', '1.5']],
      ],
      others: [
        'self.spec.size > 2',
        'self.spec.tags.exists(t, t == "a")',
        '"b" in self.spec.tags',
        'col.SIZE == 3',
        '10 / self.spec.size > 0',
        'kind == "Pod"',
        'self.spec.since < now',
      ],
    },
    {
      kind: 'services',
      names: ['plain', 'nobody'],
      fields: [
        ['spec.type', ['"ClusterIP"', '"NodePort"', '""']],
        ['spec.clusterIP', ['"None"', '""', '"10.0.0.1"']],
        ['spec.sessionAffinity', ['"None"', '"ClientIP"']],
      ],
      others: [
        'self.spec.ports.exists(p, p.port == 80)',
        'self.spec.ports[0].targetPort == "http"',
        'kind.startsWith("S")',
      ],
    },
    {
      kind: 'secrets',
      names: ['opaque', 'nobody'],
      fields: [
        ['type', ['"Opaque"', '"example.com/other"', '""']],
        ['immutable', ['true', 'false']],
      ],
      others: ['size(self.data) > 1', 'col.DATA == 0'],
    },
    {
      kind: 'events',
      names: ['web-0.1', 'nobody'],
      fields: [
        ['involvedObject.kind', ['"Pod"', '"Deployment"', '""']],
        ['involvedObject.name', ['"web-0"', '"api"', '""']],
        ['involvedObject.fieldPath', ['""', '"x"']],
        ['reason', ['"BackOff"', '"Scheduled"', '""']],
        ['type', ['"Warning"', '"Normal"']],
        ['source.component', ['"kubelet"', '"scheduler"', '""']],
        ['reportingComponent', ['"kubelet"', '""']],
        ['count', ['1', '17']],
      ],
      others: ['self.count > 1'],
    },
    {
      kind: 'jobs',
      names: ['suspended'],
      fields: [
        ['status.succeeded', ['0', '1']],
        ['spec.suspend', ['true', 'false']],
      ],
      others: ['self.spec.parallelism > 1'],
    },
  ]

  test(`${CONDITIONS} conditions`, { timeout: 20 * 60_000 }, async (t) => {
    t.diagnostic(`seed ${SEED}`)
    const random = randomFrom(SEED)
    const kinds = ofKinds()
    const seen = { pushed: 0, narrowed: 0, kept: 0, unasked: 0, dividing: 0, several: 0 }
    const conditions = Array.from({ length: CONDITIONS }, () => {
      const some = random.once(5) ? [random.pick(kinds), random.pick(kinds)] : [random.pick(kinds)]
      const words: Vocabulary = {
        ...LABELS,
        namespaces: [...asked.namespaces, 'default'],
        names: some.flatMap(({ names }) => names),
        fields: some.flatMap(({ fields }) => fields),
        others: some.flatMap(({ others }) => others),
      }
      const isEverywhere = random.once(4)
      const only = isEverywhere ? `self.metadata.namespace == "${random.pick(asked.namespaces)}" && ` : ''
      // controllers tell of events while this runs
      const told = some.some(({ kind }) => kind === 'events')
        ? '(kind != "Event" || has(self.metadata.labels.told)) && '
        : ''
      return {
        kinds: [...new Set(some.map(({ kind }) => kind))].join(','),
        where: `${only}${told}(${randomCondition(random, words)})`,
        namespaces: isEverywhere ? ('all' as const) : asked.namespaces,
      }
    })
    const next = conditions.values()
    const worker = async () => {
      for (const { kinds: asking, where, namespaces } of next) {
        const title = `${asking}: ${where} (seed ${SEED})`
        const refused: string[] = []
        const [pushed, kept] = await Promise.all(
          [true, false].map((pushDown) =>
            answer(conditionOf(asking, where, { namespaces, pushDown }), opened).catch((error: Error) => {
              // of one kind alone, a condition about another is refused; by both in the same words
              refused.push(`${error.name} ${error.message}`)
              return undefined
            }),
          ),
        )
        if (pushed === undefined || kept === undefined) {
          assert.ok(
            refused.length === 2 && refused[0] === refused[1] && refused[0]?.startsWith('UsageError'),
            `${title}: ${refused.join('\n')}`,
          )
          continue
        }
        assert.deepEqual(pushed.names, kept.names, title)
        assert.ok(pushed.summary.listed <= kept.summary.listed, title)
        const asks = pushed.reads.map(({ request, condition }) => ({
          selects: request.labelSelector ?? request.fieldSelector,
          left: condition?.residual,
        }))
        if (asks.some(({ selects, left }) => selects !== undefined && left === undefined)) seen.pushed++
        else if (asks.some(({ selects }) => selects !== undefined)) seen.narrowed++
        else if (asks.length === 0) seen.unasked++
        else seen.kept++
        if (asking.includes(',')) seen.several++
        if (kept.names.length > 0 && kept.names.length < kept.summary.listed) seen.dividing++
      }
    }
    await Promise.all(Array.from({ length: 6 }, worker))
    t.diagnostic(
      Object.entries(seen)
        .map(([what, n]) => `${n} ${what}`)
        .join(', '),
    )
    for (const what of ['pushed', 'narrowed', 'kept', 'dividing', 'several'] as const)
      assert.ok(seen[what] > CONDITIONS / 50, `${what}: ${seen[what]}`)
  })
})
