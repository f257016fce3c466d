// One bad source, kind or name among good ones: the good part is shown, the bad one named, and the flags decide the rest.

import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { ask, assertKubectlSays, type Said } from '../support/ask.ts'
import { testCluster } from '../support/cluster.ts'
import { writeContexts } from '../support/kubeconfig.ts'
import { type ApiScript, pods, refusal, startApiServer, text } from '../support/scripted-api-server.ts'

const { kubectlPath } = await testCluster()

const IN_DEFAULT = '/api/v1/namespaces/default'
const FORBIDDEN = 'secrets is forbidden: User "bob" cannot list resource "secrets"'
const forbidden = refusal(403, 'Forbidden', FORBIDDEN)
const FORBIDDEN_WORDS = `Error from server (Forbidden): ${FORBIDDEN}\n`
const somePods = pods({ names: ['a', 'b'] })

async function asked(t: TestContext, script: ApiScript, ...args: readonly string[]): Promise<Said> {
  const server = await startApiServer(t, script)
  return ask(t, [...args, '--server', server.url])
}

describe('a forbidden kind beside a good one', () => {
  const script = { answers: { [`${IN_DEFAULT}/pods`]: somePods, [`${IN_DEFAULT}/secrets`]: forbidden } }
  const names = 'pod/a\npod/b\n'

  for (const [flags, code] of [
    [[], 0],
    [['--fail-empty'], 0],
    [['--strict'], 4],
    [['--strict', '--fail-empty'], 4],
  ] as const) {
    test(`with ${flags.join(' ') || 'no flags'} gives ${code}, the good part and one line`, async (t) => {
      const said = await asked(t, script, 'pods,secrets', '-o', 'name', ...flags)
      assert.deepEqual(said, { code, stdout: names, stderr: FORBIDDEN_WORDS })
    })
  }

  test('leaves its mark in JSON', async (t) => {
    const { stdout } = await asked(t, script, 'secrets,pods', '-o', 'json')
    const { items, tack } = JSON.parse(stdout)
    assert.equal(items.length, 2)
    assert.equal(tack.summary.partial, true)
    assert.deepEqual(
      tack.errors.map(({ scope, resource, reason, code }: Record<string, unknown>) => ({
        scope,
        resource,
        reason,
        code,
      })),
      [{ scope: 'kind', resource: 'secrets', reason: 'Forbidden', code: 403 }],
    )
  })

  test('leaves a table whole', async (t) => {
    const { stdout } = await asked(t, script, 'secrets,pods')
    assert.equal(stdout, 'NAME    STATUS    AGE\npod/a   Running   5m\npod/b   Running   5m\n')
  })

  test('all alone gives 1', async (t) => {
    const said = await asked(t, script, 'secrets')
    assert.deepEqual(said, { code: 1, stdout: '', stderr: FORBIDDEN_WORDS })
  })

  test('does not end a watch of the other', async (t) => {
    const server = await startApiServer(t, script)
    const { startTack, temporaryHome } = await import('../support/tack.ts')
    const home = await temporaryHome()
    t.after(() => home.remove())
    const running = startTack(['query', 'secrets,pods', '-w', '-o', 'name', '--server', server.url], { env: home.env })
    await running.waitFor('stdout', /pod\/b\n/)
    await running.waitFor('stderr', /Forbidden.*\n/)
    running.kill('SIGINT')
    const { code, stderr } = await running.ended
    assert.deepEqual({ code, first: stderr.split('\n')[0] }, { code: 130, first: FORBIDDEN_WORDS.trim() })
  })
})

describe('a dead API service', () => {
  const groups = [{ name: 'metrics.k8s.io', version: 'v1beta1', kinds: 'dead' }] as const
  const script = { groups, answers: { [`${IN_DEFAULT}/pods`]: somePods } }
  const STALE =
    'error: unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1\n'

  test('is nobody’s business who asks for something else', async (t) => {
    const said = await asked(t, script, 'pods', '-o', 'name', '--strict')
    assert.deepEqual(said, { code: 0, stdout: 'pod/a\npod/b\n', stderr: '' })
  })

  test('may be why a word is unknown', async (t) => {
    const said = await asked(t, script, 'podmetrics')
    const words = 'error: the server doesn\'t have a resource type "podmetrics"\n'
    assert.deepEqual(said, { code: 1, stdout: '', stderr: STALE + words })
  })

  test('makes the answer for all kinds partial', async (t) => {
    const { code, stdout, stderr } = await asked(t, script, 'all', '-o', 'name', '--strict')
    assert.deepEqual({ code, stdout }, { code: 4, stdout: 'pod/a\npod/b\n' })
    assert.ok(stderr.startsWith(STALE) || stderr.includes(STALE), stderr)
  })

  test('whose kind is still in discovery answers 503: the others are shown', async (t) => {
    const metrics = { resource: 'podmetrics', kind: 'PodMetrics' }
    const path = '/apis/metrics.k8s.io/v1beta1/namespaces/default/podmetrics'
    const said = await asked(
      t,
      {
        groups: [{ name: 'metrics.k8s.io', version: 'v1beta1', kinds: [metrics] }],
        answers: { [`${IN_DEFAULT}/pods`]: somePods, [path]: text(503, 'service unavailable\n') },
      },
      'podmetrics,pods',
      '-o',
      'name',
    )
    assert.deepEqual(said, {
      code: 0,
      stdout: 'pod/a\npod/b\n',
      stderr:
        'Error from server (ServiceUnavailable): the server is currently unable to handle the request (get podmetrics.metrics.k8s.io)\n',
    })
  })
})

describe('a dead cluster among several', () => {
  async function contexts(t: TestContext): Promise<string> {
    const server = await startApiServer(t, { answers: { [`${IN_DEFAULT}/pods`]: somePods } })
    return writeContexts(t, {
      'prod-eu': { cluster: { server: server.url } },
      'prod-us': { cluster: { server: 'http://127.0.0.1:1' } },
      'test-us': { cluster: { server: 'http://127.0.0.1:2' } },
    })
  }
  const refusedBy = (context: string, port: number) =>
    `${context}: The connection to the server 127.0.0.1:${port} was refused - did you specify the right host or port?\n`

  test('is named, and the other answers', async (t) => {
    const KUBECONFIG = await contexts(t)
    const said = await ask(t, ['pods', '--contexts', 'prod-*'], { env: { KUBECONFIG } })
    assert.deepEqual(said, {
      code: 0,
      stdout: 'CLUSTER   NAME   STATUS    AGE\nprod-eu   a      Running   5m\nprod-eu   b      Running   5m\n',
      stderr: `${refusedBy('prod-us', 1)}1 of 2 clusters answered\n`,
    })
  })

  test('counts with --strict', async (t) => {
    const KUBECONFIG = await contexts(t)
    const { code } = await ask(t, ['pods', '--contexts', 'prod-*', '--strict'], { env: { KUBECONFIG } })
    assert.equal(code, 4)
  })

  test('and another dead one are no answer: 2', async (t) => {
    const KUBECONFIG = await contexts(t)
    const said = await ask(t, ['pods', '--contexts', '*-us'], { env: { KUBECONFIG } })
    assert.deepEqual(said, {
      code: 2,
      stdout: '',
      stderr: `${refusedBy('prod-us', 1)}${refusedBy('test-us', 2)}0 of 2 clusters answered\n`,
    })
  })

  test('is in the errors of JSON with its context', async (t) => {
    const KUBECONFIG = await contexts(t)
    const { stdout } = await ask(t, ['pods', '--contexts', 'prod-*', '-o', 'json'], { env: { KUBECONFIG } })
    const { errors } = JSON.parse(stdout).tack
    assert.deepEqual(
      errors.map(({ scope, context, reason }: Record<string, unknown>) => ({ scope, context, reason })),
      [{ scope: 'source', context: 'prod-us', reason: 'ConnectionRefused' }],
    )
  })
})

describe('a name that is not there', () => {
  const notFound = refusal(404, 'NotFound', 'pods "x" not found', { details: { name: 'x', kind: 'pods' } })
  const WORDS = 'Error from server (NotFound): pods "x" not found\n'
  const script = {
    answers: {
      [`${IN_DEFAULT}/pods/x`]: notFound,
      [`${IN_DEFAULT}/pods/a`]: pods({ names: ['a'] }),
      // a watch of one object is a list of one
      [`${IN_DEFAULT}/pods`]: pods({ names: [] }),
    },
  }

  for (const [args, code, stderr] of [
    [['pods', 'x'], 1, WORDS],
    [['pods', 'x', '--ignore-not-found'], 0, ''],
    [['pods', 'x', '--ignore-not-found', '--fail-empty'], 3, ''],
    [['pods', 'x', '--ignore-not-found', '--strict'], 0, ''],
    [['pods', 'x', '-o', 'json'], 1, WORDS],
    [['pods', 'x', '-o', 'json', '--ignore-not-found'], 0, ''],
    [['pods', 'x', '-o', 'name', '--fail-empty'], 1, WORDS],
    [['pods', 'x', '-w'], 1, WORDS],
  ] as const) {
    test(`query ${args.join(' ')} ends with ${code}`, async (t) => {
      assert.deepEqual(await asked(t, script, ...args), { code, stdout: '', stderr })
    })
  }

  test('beside one that is: 1, and the one that is', async (t) => {
    const said = await asked(t, script, 'pods', 'a', 'x')
    assert.equal(said.code, 1)
    assert.equal(said.stderr, WORDS)
    assert.equal(said.stdout, 'NAME   STATUS    AGE\na      Running   5m\n')
  })

  test('in a namespace that is not there either: the namespace is named, as kubectl does', async (t) => {
    const missing = refusal(404, 'NotFound', 'namespaces "shop" not found', {
      details: { name: 'shop', kind: 'namespaces' },
    })
    const answers = { '/api/v1/namespaces/shop/pods/x': notFound, '/api/v1/namespaces/shop': missing }
    const server = await startApiServer(t, { answers })
    const args = ['pods', 'x', '-n', 'shop', '--server', server.url]
    const ours = await ask(t, args)
    const stderr = 'Error from server (NotFound): namespaces "shop" not found\n'
    assert.deepEqual(ours, { code: 1, stdout: '', stderr })
    await assertKubectlSays(t, kubectlPath, args, ours)
  })
})

describe('nothing at all', () => {
  const script = { answers: { [`${IN_DEFAULT}/pods`]: pods({ names: [] }) } }
  for (const [flags, code] of [
    [[], 0],
    [['--fail-empty'], 3],
    [['--strict'], 0],
    [['--ignore-not-found', '--fail-empty'], 3],
  ] as const) {
    test(`with ${flags.join(' ') || 'no flags'} is ${code}`, async (t) => {
      const { code: ended, stdout } = await asked(t, script, 'pods', ...flags)
      assert.deepEqual({ ended, stdout }, { ended: code, stdout: '' })
    })
  }
})

describe('a watch', () => {
  for (const format of ['csv', 'tsv', 'result', 'ref'] as const) {
    test(`in a format that shows no events is refused at once: -o ${format}`, async (t) => {
      const said = await asked(
        t,
        { answers: { [`${IN_DEFAULT}/pods`]: pods({ names: [] }) } },
        'pods',
        '-w',
        '-o',
        format,
      )
      const stderr = `error: --watch option cannot be used with ${format} printer\n`
      assert.deepEqual(said, { code: 2, stdout: '', stderr })
    })
  }

  test('of a server that is not there ends with 2, also of several', async (t) => {
    const gone = (port: number) => ({ cluster: { server: `http://127.0.0.1:${port}` } })
    const KUBECONFIG = await writeContexts(t, { one: gone(1), two: gone(2) })
    const { code, stdout, stderr } = await ask(t, ['pods', '-w', '--contexts', '*'], { env: { KUBECONFIG } })
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
    assert.match(stderr, /^one: The connection .* refused.*\ntwo: The connection .* refused.*\n$/)
  })

  test('whose first list a proxy refuses ends with 1', async (t) => {
    const said = await asked(t, { answers: { [`${IN_DEFAULT}/pods`]: forbidden } }, 'pods', '-w')
    assert.deepEqual(said, { code: 1, stdout: '', stderr: FORBIDDEN_WORDS })
  })
})
