// Conditions where servers are not as they should be: what there is is answered, and what is missing is said.

import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { ask, type Said } from '../support/ask.ts'
import { writeContexts } from '../support/kubeconfig.ts'
import type { LoopbackServer } from '../support/loopback.ts'
import { openApi, podList, type ScriptedPod } from '../support/pod-server.ts'
import {
  type Answer,
  type ApiScript,
  hangUp,
  json,
  refusal,
  startApiServer,
  text,
} from '../support/scripted-api-server.ts'

const PODS = '/api/v1/namespaces/default/pods'
const SECRETS = '/api/v1/namespaces/default/secrets'
const FORBIDDEN =
  'secrets is forbidden: User "bob" cannot list resource "secrets" in API group "" in the namespace "default"'
const forbidden = refusal(403, 'Forbidden', FORBIDDEN)

const SOME: readonly ScriptedPod[] = [
  { name: 'a', labels: { app: 'web' }, node: 'n1', n: 1 },
  { name: 'b', labels: { app: 'web' }, node: 'n2', n: 0, restarts: '3 (5m ago)' },
  { name: 'c', n: 7 },
]

type Asked = Said & { readonly server: LoopbackServer; readonly lists: readonly string[] }

async function asked(t: TestContext, script: ApiScript, ...args: readonly string[]): Promise<Asked> {
  const server = await startApiServer(t, script)
  const said = await ask(t, [...args, '--server', server.url])
  const lists = server.received.map(({ path }) => decodeURIComponent(path)).filter((path) => path.startsWith(PODS))
  return { ...said, server, lists: lists.map((path) => path.slice(PODS.length)) }
}

const withPods = (answer: Answer = podList({ pods: SOME }), more: ApiScript['answers'] = {}): ApiScript => ({
  answers: { ...openApi(), [PODS]: answer, ...more },
})

const said = ({ code, stdout, stderr }: Said) => ({ code, stdout, stderr })
const summaryOf = ({ stdout }: Said) => JSON.parse(stdout).summary

describe('One kind of several that is forbidden', () => {
  const script = withPods(undefined, { [SECRETS]: forbidden })
  for (const [flags, code] of [
    [[], 0],
    [['--strict'], 4],
  ] as const)
    test(`${flags.join(' ') || 'without flags'}: the other is answered, and this one named`, async (t) => {
      const found = await asked(
        t,
        script,
        'pods,secrets',
        '--where',
        'self.metadata.name < "c"',
        '-o',
        'name',
        ...flags,
      )
      assert.deepEqual(said(found), {
        code,
        stdout: 'pod/a\npod/b\n',
        stderr: `Error from server (Forbidden): ${FORBIDDEN}\n`,
      })
    })

  test('is in the summary of rows, counts and groups', async (t) => {
    for (const words of [[], ['--count'], ['--group-by', 'kind']]) {
      const found = await asked(
        t,
        script,
        'pods,secrets',
        '--where',
        'self.metadata.name < "c"',
        '-o',
        'result',
        ...words,
      )
      const { summary, errors } = JSON.parse(found.stdout)
      assert.deepEqual(
        [found.code, summary.partial, summary.matched, summary.reads],
        [0, true, 2, { planned: 2, answered: 1 }],
      )
      assert.deepEqual(
        errors.map(({ scope, reason, resource, code }: Record<string, unknown>) => [scope, reason, resource, code]),
        [['kind', 'Forbidden', 'secrets', 403]],
      )
    }
  })

  test('and that the condition rules out is not asked at all', async (t) => {
    const found = await asked(
      t,
      script,
      'pods,secrets',
      '--where',
      'kind == "Pod" && self.metadata.name == "a"',
      '-o',
      'name',
      '--strict',
    )
    assert.deepEqual(said(found), { code: 0, stdout: 'pod/a\n', stderr: '' })
  })

  test('all alone is 1', async (t) => {
    const found = await asked(t, script, 'secrets', '--where', 'self.metadata.name == "a"')
    assert.deepEqual(said(found), { code: 1, stdout: '', stderr: `Error from server (Forbidden): ${FORBIDDEN}\n` })
  })
})

describe('A dead API service', () => {
  test('answers 503: the others are shown', async (t) => {
    const metrics = { resource: 'podmetrics', kind: 'PodMetrics' }
    const path = '/apis/metrics.k8s.io/v1beta1/namespaces/default/podmetrics'
    const found = await asked(
      t,
      {
        ...withPods(undefined, {
          [path]: text(503, 'service unavailable\n'),
          '/openapi/v3/apis/metrics.k8s.io/v1beta1': text(503, 'service unavailable\n'),
        }),
        groups: [{ name: 'metrics.k8s.io', version: 'v1beta1', kinds: [metrics] }],
      },
      'podmetrics,pods',
      '--where',
      'self.spec.priority > 0',
      '-o',
      'name',
      '--strict',
    )
    assert.deepEqual([found.code, found.stdout], [4, 'pod/a\npod/c\n'])
    assert.match(found.stderr, /ServiceUnavailable/)
  })

  test('that discovery calls stale makes an answer for all kinds partial', async (t) => {
    const script = { ...withPods(), groups: [{ name: 'metrics.k8s.io', version: 'v1beta1', kinds: 'dead' as const }] }
    const found = await asked(t, script, 'all', '--where', 'self.spec.priority > 0', '-o', 'name', '--strict')
    assert.deepEqual([found.code, found.stdout], [4, 'pod/a\npod/c\n'])
    assert.match(found.stderr, /stale GroupVersion discovery: metrics\.k8s\.io\/v1beta1/)
  })
})

describe('A list that expires in the middle', () => {
  const gone = (more: object) => refusal(410, 'Expired', 'The provided continue parameter is too old', more)
  const expired: Answer = (response, request) =>
    json(
      {
        kind: 'Status',
        apiVersion: 'v1',
        status: 'Failure',
        reason: 'Expired',
        code: 410,
        message: 'too old',
        metadata: { continue: 'inconsistent-2' },
      },
      410,
    )(response, request)
  const pods = Array.from({ length: 7 }, (_, i) => ({ name: `p${i}`, n: i }))

  test('is continued with newer objects where the server offers it: said, and in the summary', async (t) => {
    const script = withPods(podList({ pods, continued: { '2': expired } }))
    for (const words of [[], ['--count'], ['--agg', 'count()']]) {
      const found = await asked(
        t,
        script,
        'pods',
        '--where',
        'self.spec.priority >= 1',
        '--chunk-size',
        '2',
        '-o',
        'result',
        ...words,
      )
      assert.match(
        found.stderr,
        /^the list of pods took longer than the server keeps its past: it was continued with newer objects$/m,
        words.join(),
      )
      const summary = summaryOf(found)
      assert.deepEqual(
        [found.code, summary.consistent, summary.partial, summary.matched, summary.listed],
        [0, false, false, 6, 7],
        words.join(),
      )
    }
  })

  test('and cannot be continued is partial: what was read is shown', async (t) => {
    const script = withPods(podList({ pods, continued: { '4': gone({}) } }))
    const found = await asked(
      t,
      script,
      'pods',
      '--where',
      'self.spec.priority >= 1',
      '--chunk-size',
      '2',
      '-o',
      'result',
    )
    const { summary, errors, items } = JSON.parse(found.stdout)
    assert.deepEqual(
      items.map((item: { ref: { name: string } }) => item.ref.name),
      ['p1', 'p2', 'p3'],
    )
    assert.deepEqual([summary.partial, summary.matched, summary.listed, errors[0].reason], [true, 3, 4, 'Expired'])
    assert.equal(found.code, 1)
  })

  test('and whose connection breaks is partial, too', async (t) => {
    const script = withPods(podList({ pods, continued: { '4': hangUp } }))
    const found = await asked(
      t,
      script,
      'pods',
      '--where',
      'self.spec.priority >= 1',
      '--chunk-size',
      '2',
      '-o',
      'result',
    )
    const { summary, errors } = JSON.parse(found.stdout)
    assert.deepEqual([summary.partial, summary.matched, errors.length, found.code], [true, 3, 1, 1])
  })
})

describe('A server that', () => {
  test('has no aggregated discovery is asked the same', async (t) => {
    const resources = [
      { name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: ['get', 'list', 'watch'] },
    ]
    const legacy = {
      '/api': json({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }),
      '/apis': json({ kind: 'APIGroupList', apiVersion: 'v1', groups: [] }),
      '/api/v1': json({ kind: 'APIResourceList', groupVersion: 'v1', resources }),
    }
    const found = await asked(
      t,
      withPods(undefined, legacy),
      'pods',
      '--where',
      'self.spec.nodeName == "n1" || col.RESTARTS > 2',
      '-o',
      'name',
    )
    assert.deepEqual(said(found), { code: 0, stdout: 'pod/a\npod/b\n', stderr: '' })
  })

  test('knows no tables has names and ages in them, and no other columns', async (t) => {
    const script = withPods(podList({ pods: SOME, hasTables: false }))
    const by = (where: string) => asked(t, script, 'pods', '--where', where, '-o', 'name')
    assert.deepEqual(said(await by('col.NAME == "b" && col.AGE > duration("24h")')), {
      code: 0,
      stdout: 'pod/b\n',
      stderr: '',
    })
    const unknown = await by('col.STATUS == "Running"')
    assert.deepEqual(said(unknown), {
      code: 2,
      stdout: '',
      stderr:
        'error: invalid --where: there is no column "STATUS"; there are NAME, AGE\n  col.STATUS == "Running"\n     ^\n',
    })
  })

  for (const [title, index] of [
    ['has no OpenAPI v3', text(404, '404 page not found')],
    ['forbids OpenAPI v3', refusal(403, 'Forbidden', 'forbidden: User "bob" cannot get path "/openapi/v3"')],
    ['fails at OpenAPI v3', refusal(500, 'InternalError', 'out of order')],
    ['answers for OpenAPI v3 with a page', text(200, '<html>Welcome</html>', 'text/html')],
    ['describes everything but pods', json({ paths: {} })],
  ] as const)
    test(`${title} is asked all the same, without checks, and says so`, async (t) => {
      const script = withPods(undefined, { '/openapi/v3': index })
      const found = await asked(t, script, 'pods', '--where', 'self.spec.priority > 0', '-o', 'name')
      assert.deepEqual([found.code, found.stdout], [0, 'pod/a\npod/c\n'], found.stderr)
      const lines = found.stderr.split('\n').filter((line) => line !== '')
      assert.ok(
        lines.length <= 1 && lines.every((line) => line.startsWith('fields are not checked before asking')),
        found.stderr,
      )
      const unknown = await asked(t, script, 'pods', '--where', 'self.spec.prioritty > 0', '-o', 'result')
      const { summary } = JSON.parse(unknown.stdout)
      assert.deepEqual([unknown.code, summary.matched, summary.absent, summary.evalErrors], [0, 0, 3, 0])
      // what is pushed needs no schema
      const pushed = await asked(t, script, 'pods', '--where', 'self.spec.nodeName == "n1"', '-o', 'name')
      assert.deepEqual(
        [pushed.stdout, pushed.lists],
        ['pod/a\n', ['?fieldSelector=spec.nodeName=n1&includeObject=None&limit=500']],
      )
    })

  test('is asked for metadata and cells alone needs no OpenAPI', async (t) => {
    const found = await asked(
      t,
      withPods(),
      'pods',
      '--where',
      'self.metadata.labels.app == "web" && col.RESTARTS > 2',
      '-o',
      'name',
    )
    assert.deepEqual(said(found), { code: 0, stdout: 'pod/b\n', stderr: '' })
    assert.deepEqual(
      found.server.received.filter(({ path }) => path.startsWith('/openapi')),
      [],
    )
    assert.deepEqual(found.lists, ['?includeObject=None&labelSelector=app=web&limit=500'])
  })
})

describe('A server that refuses a selector', () => {
  for (const message of [
    'field label not supported: spec.nodeName',
    '"spec.nodeName" is not a known field selector: only "metadata.name", "metadata.namespace"',
    'field label "spec.nodeName" not supported for Pod',
  ]) {
    const script = withPods(podList({ pods: SOME, refusal: refusal(400, 'BadRequest', message) }))
    test(`with ${JSON.stringify(message)} is asked again without it, and that is said`, async (t) => {
      const found = await asked(
        t,
        script,
        'pods',
        '--where',
        'self.metadata.labels.app == "web" && self.spec.nodeName == "n2"',
        '-o',
        'result',
      )
      const { items, summary } = JSON.parse(found.stdout)
      assert.deepEqual([found.code, items.map((item: { ref: { name: string } }) => item.ref.name)], [0, ['b']])
      assert.deepEqual([summary.partial, summary.listed, summary.matched], [false, 2, 1])
      assert.match(found.stderr, /^the server does not select pods by spec\.nodeName=n2, so every one is read: /)
      assert.deepEqual(found.lists, [
        '?fieldSelector=spec.nodeName=n2&includeObject=Metadata&labelSelector=app=web&limit=500',
        '?includeObject=Object&labelSelector=app=web&limit=500',
      ])
    })
  }

  test('is counted and grouped the same', async (t) => {
    const script = withPods(
      podList({ pods: SOME, refusal: refusal(400, 'BadRequest', 'field label not supported: spec.nodeName') }),
    )
    for (const [words, expected] of [
      [['--count'], '1\n'],
      [['--agg', 'n=count()'], 'N\n1\n'],
    ] as const) {
      const found = await asked(t, script, 'pods', '--where', 'self.spec.nodeName == "n2"', ...words)
      assert.deepEqual([found.code, found.stdout], [0, expected])
      assert.match(found.stderr, /^the server does not select pods by spec\.nodeName=n2/)
    }
  })

  test('that somebody typed is not asked again without it', async (t) => {
    const script = withPods(
      podList({ pods: SOME, refusal: refusal(400, 'BadRequest', 'field label not supported: foo') }),
    )
    const found = await asked(
      t,
      script,
      'pods',
      '--where',
      'self.spec.nodeName == "n2"',
      '--field-selector',
      'foo=bar',
      '-o',
      'name',
    )
    assert.equal(found.code, 1)
    assert.equal(found.stdout, '')
    assert.match(found.stderr, /field label not supported: foo/)
    assert.doesNotMatch(found.stderr, /so every one is read/)
  })

  test('for another reason is not asked again', async (t) => {
    const script = withPods(podList({ pods: SOME, refusal: refusal(400, 'BadRequest', 'no, thanks') }))
    const found = await asked(t, script, 'pods', '--where', 'self.spec.nodeName == "n2"')
    assert.deepEqual([found.code, found.lists.length], [1, 1])
  })
})

describe('A limit', () => {
  const pods = Array.from({ length: 100 }, (_, i) => ({
    name: `p${String(i).padStart(3, '0')}`,
    n: i % 4,
    node: `n${i % 2}`,
  }))
  const script = withPods(podList({ pods }))

  test('stops at the page that fills it, one page being read ahead', async (t) => {
    const found = await asked(
      t,
      script,
      'pods',
      '--where',
      'self.spec.priority == 3',
      '--limit',
      '5',
      '--chunk-size',
      '10',
      '-o',
      'name',
    )
    assert.deepEqual(found.stdout.trim().split('\n'), ['pod/p003', 'pod/p007', 'pod/p011', 'pod/p015', 'pod/p019'])
    assert.ok(found.lists.length <= 3, found.lists.join('\n'))
  })

  test('is that of the request where the server answers all of the condition', async (t) => {
    const found = await asked(
      t,
      script,
      'pods',
      '--where',
      'self.spec.nodeName == "n1"',
      '--limit',
      '5',
      '-o',
      'result',
    )
    assert.deepEqual(found.lists, ['?fieldSelector=spec.nodeName=n1&includeObject=Metadata&limit=5'])
    const summary = summaryOf(found)
    assert.deepEqual([summary.matched, summary.truncated, summary.remaining], [5, true, 45])
  })

  test('that is met exactly cuts nothing', async (t) => {
    const found = await asked(t, script, 'pods', '--where', 'self.spec.priority == 3', '--limit', '25', '-o', 'result')
    const { matched, listed, truncated, remaining } = summaryOf(found)
    assert.deepEqual([matched, listed, truncated, remaining], [25, 100, false, 0])
  })

  test('that cuts says that it does not know how many more there are', async (t) => {
    const found = await asked(
      t,
      script,
      'pods',
      '--where',
      'self.spec.priority == 3',
      '--limit',
      '5',
      '--chunk-size',
      '10',
      '-o',
      'result',
    )
    const { matched, truncated, remaining } = summaryOf(found)
    assert.deepEqual([matched, truncated, remaining], [5, true, 'unknown'])
  })
})

describe('Several clusters', () => {
  test('of which one has no OpenAPI, one refuses selectors and one is dead are one answer, each with its word', async (t) => {
    const good = await startApiServer(t, withPods())
    const blind = await startApiServer(t, withPods(undefined, { '/openapi/v3': text(404, '404 page not found') }))
    const strict = await startApiServer(
      t,
      withPods(
        podList({ pods: SOME, refusal: refusal(400, 'BadRequest', 'field label not supported: spec.nodeName') }),
      ),
    )
    const KUBECONFIG = await writeContexts(t, {
      good: { cluster: { server: good.url } },
      blind: { cluster: { server: blind.url } },
      strict: { cluster: { server: strict.url } },
      dead: { cluster: { server: 'http://127.0.0.1:1' } },
    })
    const found = await ask(
      t,
      [
        'pods',
        '--contexts',
        'good,blind,strict,dead',
        '--where',
        'self.spec.nodeName == "n1" && self.spec.priority > 0',
        '-o',
        'result',
      ],
      { env: { KUBECONFIG } },
    )
    const { items, summary, errors } = JSON.parse(found.stdout)
    assert.deepEqual(
      items.map(({ ref }: { ref: { context: string; name: string } }) => `${ref.context}/${ref.name}`),
      ['good/a', 'blind/a', 'strict/a'],
    )
    assert.deepEqual(
      [found.code, summary.partial, errors.map(({ context }: { context: string }) => context)],
      [0, true, ['dead']],
    )
    assert.match(found.stderr, /^blind: fields are not checked before asking/m)
    assert.match(found.stderr, /^strict: the server does not select pods by spec\.nodeName=n1/m)
    assert.match(found.stderr, /^3 of 4 clusters answered$/m)
  })
})
