import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { complete, offerFor, toProtocol } from '../../../src/cli/complete.ts'
import { type TestEnv, testEnv } from '../../support/env.ts'
import { type LoopbackServer, startLoopback } from '../../support/loopback.ts'

const COMMANDS = ['query', 'fields', 'diff', 'patch', 'edit', 'own', 'apply-plan', 'undo', 'resume', 'journal'].concat(
  'version',
  'completion',
)
const NO_FILES = 4
const NO_SPACE = 2

function never(): AbortSignal {
  return new AbortController().signal
}

async function words(env: TestEnv, ...typed: string[]): Promise<readonly string[]> {
  return (await offerFor(typed, env, never())).candidates.map(([word]) => word)
}

describe('without a cluster', () => {
  const env = testEnv()
  const table: readonly (readonly [readonly string[], readonly string[]])[] = [
    [[''], COMMANDS.concat('help')],
    [['ver'], ['version']],
    [['--'], ['--help', '--version']],
    [['help', ''], COMMANDS],
    [['help', 'query', ''], []],
    [['help', 'journal', 's'], ['show']],
    [['help', 'completion', ''], ['install']],
    [['help', 'journal', 'show', ''], []],
    [['help', 'nothing', ''], []],
    [['nothing', ''], []],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish', 'powershell', 'kubectl', 'install'],
    ],
    [
      ['completion', 'install', '--d'],
      ['--dir', '--dry-run'],
    ],
    [['completion', 'install', ''], []],
    [['completion', 'bash', ''], []],
    [
      ['version', '--cli'],
      ['--client', '--client-certificate', '--client-key'],
    ],
    [
      ['version', '-o', ''],
      ['json', 'yaml'],
    ],
    [['version', '-o=j'], ['json']],
    [['version', '--output=y'], ['yaml']],
    [['version', '--token', ''], []],
    [
      ['query', '--color', ''],
      ['auto', 'always', 'never'],
    ],
    [['query', '--color=n'], ['never']],
    [['query', '--color', "'n"], ['never']],
    [['query', '--color="n'], ['never']],
    [['query', 'pods', '-w', '--unt'], ['--until']],
    [['query', 'pods', '-w', '--timeo'], ['--timeout']],
    [['query', '-w', '--timeout', ''], []],
    [['query', '-w', '--until', 'count() > 1 && perc'], ['count() > 1 && percentile(']],
    [['diff', '--fail-on', 'del'], ['delete']],
    [['diff', '--fail-on', 'conflict,de'], ['conflict,delete']],
    [['diff', '--fail-on', 'delete,del'], []],
    [['diff', '--strategy', 'c'], ['csa']],
    [
      ['diff', '-o', 'js'],
      ['json', 'jsonl', 'jsonpatch'],
    ],
    [['diff', '--ignore', ''], []],
    [
      ['query', '-o', 'CUSTOM'],
      ['custom-columns=', 'custom-columns-file='],
    ],
  ]
  for (const [typed, offered] of table) {
    test(`${JSON.stringify(typed)} could become ${offered.join(' ') || 'nothing'}`, async () => {
      assert.deepEqual(await words(env, ...typed), offered)
    })
  }

  test('a lone dash offers short names too', async () => {
    const offered = await words(env, 'version', '-')
    assert.ok(offered.includes('-n') && offered.includes('--namespace'))
  })

  test('what goes on behind = gets no space', async () => {
    assert.equal((await offerFor(['query', '-o', 'jsonpath'], env, never())).directive, NO_FILES | NO_SPACE)
    assert.equal((await offerFor(['query', '-o', 'j'], env, never())).directive, NO_FILES)
  })

  test('files are left to the shell, folders and manifests by the bits for them', async () => {
    assert.equal((await offerFor(['version', '--kubeconfig', ''], env, never())).directive, 0)
    assert.equal((await offerFor(['version', '--cache-dir', ''], env, never())).directive, 16)
    assert.deepEqual(await offerFor(['query', '-f', ''], env, never()), {
      candidates: [
        ['json', ''],
        ['yaml', ''],
        ['yml', ''],
      ],
      directive: 8,
    })
  })
})

test('the protocol has a candidate per line, its meaning behind a tab, and the bits last', () => {
  const candidates = [
    ['a', 'first\nand\tsecond'],
    ['b', ''],
    ['with blank', 'lost'],
    ['\u001b[31mred', 'lost'],
  ] as const
  assert.equal(toProtocol({ candidates, directive: 6 }), 'a\tfirst and second\nb\n:6\n')
})

describe('from a kubeconfig', () => {
  test('come contexts, clusters and users', async (t) => {
    const { env } = await withKubeconfig(t, 'http://127.0.0.1:1')
    assert.deepEqual(await words(env, 'version', '--context', ''), ['arn:aws:eks:eu:prod', 'dev'])
    assert.deepEqual(await words(env, 'version', '--context=arn:'), ['arn:aws:eks:eu:prod'])
    assert.deepEqual(await words(env, 'version', '--cluster', ''), ['local'])
    assert.deepEqual(await words(env, 'version', '--user', ''), ['me'])
    assert.deepEqual(await words(env, 'query', '--contexts', 'dev,'), ['dev,arn:aws:eks:eu:prod'])
  })

  test('that is broken comes nothing, and no word about it', async (t) => {
    const { env, kubeconfig } = await withKubeconfig(t, 'http://127.0.0.1:1')
    await writeFile(kubeconfig, '{')
    await complete(['version', '--context', ''], env)
    assert.deepEqual([env.out(), env.err(), env.exitCode], [':4\n', '', 0])
  })
})

/** The query of a list of names that begins where the typed name would be. */
function namesFrom(start: string): string {
  const token = Buffer.from(`{"v":"meta.k8s.io/v1","rv":-1,"start":"${start}"}`).toString('base64url')
  return `continue=${token}&includeObject=None&limit=500`
}

describe('from a server', () => {
  const table: readonly (readonly [readonly string[], readonly string[], string])[] = [
    [['query', 'po'], ['pods'], ''],
    [['diff', '--kind', 'po'], ['pods'], ''],
    [['diff', '--kind', 'pods,po'], [], ''],
    [['query', 'pods,de'], ['pods,deployments'], ''],
    [['query', 'deployments.'], ['deployments.apps'], ''],
    [['query', 'po', ''], ['api-0', 'api-1', 'web-0'], '/api/v1/namespaces/shop/pods?includeObject=None&limit=500'],
    [['query', 'po', 'api-0', 'api-'], ['api-1'], `/api/v1/namespaces/shop/pods?${namesFrom('api-')}`],
    [['query', 'pod/w'], ['pod/web-0'], `/api/v1/namespaces/shop/pods?${namesFrom('w')}`],
    [['query', 'pod/web-0', 'po'], ['pods/'], ''],
    [['query', '-n', 'other', 'po', 'w'], ['web-0'], `/api/v1/namespaces/other/pods?${namesFrom('w')}`],
    [['query', '-A', 'po', 'w'], ['web-0'], '/api/v1/pods?includeObject=None&limit=500'],
    [['query', 'po,deploy', ''], [], ''],
    [['query', '-n', ''], ['default', 'shop'], '/api/v1/namespaces?includeObject=None&limit=500'],
    [['query', '-n', 'shop,'], ['shop,default'], '/api/v1/namespaces?includeObject=None&limit=500'],
    [['query', 'po', '--sort-by', ''], ['NAME', 'READY'], '/api/v1/namespaces/shop/pods?includeObject=None&limit=1'],
    [
      ['query', 'po', '--sort-by', 'NAME,-R'],
      ['NAME,-READY'],
      '/api/v1/namespaces/shop/pods?includeObject=None&limit=1',
    ],
    [['query', 'po', '-l', ''], ['app=', 'tier='], '/api/v1/namespaces/shop/pods?limit=100'],
    [['query', 'po', '-l', 'app=a,'], ['app=a,app=', 'app=a,tier='], '/api/v1/namespaces/shop/pods?limit=100'],
    [['query', 'po', '-l', 'app='], ['app=b'], '/api/v1/namespaces/shop/pods?limit=100'],
    [['query', 'po', '-l', 'tier!=a,app==b'], ['tier!=a,app==b'], '/api/v1/namespaces/shop/pods?limit=100'],
    [['query', 'po', '-l', 'app in (b'], [], ''],
    [['query', 'po', '-L', 'app,'], ['app,tier'], '/api/v1/namespaces/shop/pods?limit=100'],
    [['query', '-l', ''], [], ''],
    [['query', 'nonsense', ''], [], ''],
  ]
  for (const [typed, offered, path] of table) {
    test(`${JSON.stringify(typed)} could become ${offered.join(' ') || 'nothing'}, from ${path || 'the cache'}`, async (t) => {
      const { env, server } = await withServer(t)
      await words(env, 'query', 'warm-up')
      const before = server.received.length
      assert.deepEqual(await words(env, ...typed), offered)
      const asked = server.received.slice(before).map((request) => request.path)
      const isUnknown = typed.includes('nonsense')
      assert.deepEqual(isUnknown ? asked.filter((one) => !one.startsWith('/api')) : asked, path === '' ? [] : [path])
    })
  }

  for (const code of [400, 410]) {
    test(`that begins no list at a name (${code}) is asked for its beginning`, async (t) => {
      const { env, server } = await withServer(t, (request, response) => {
        if (!request.url?.includes('continue=')) return serve(request, response)
        const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Expired', message: 'no', code }
        response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(status))
      })
      assert.deepEqual(await words(env, 'query', 'po', 'w'), ['web-0'])
      assert.equal(server.received.at(-1)?.path, '/api/v1/namespaces/shop/pods?includeObject=None&limit=500')
    })
  }

  test('kinds come with what they are called otherwise', async (t) => {
    const { env } = await withServer(t)
    const { candidates } = await offerFor(['query', 'deploym'], env, never())
    assert.deepEqual(candidates, [['deployments', 'Deployment, deploy']])
  })

  test('that refuses everything comes nothing, and no word about it', async (t) => {
    const { env } = await withServer(t, (_, response) => {
      response.writeHead(403).end('{}')
    })
    await complete(['query', 'po', ''], env)
    assert.deepEqual([env.out(), env.err(), env.exitCode], [':4\n', '', 0])
  })

  test('that never answers comes nothing, within the time that a person waits', async (t) => {
    const { env } = await withServer(t, () => {})
    const before = performance.now()
    await complete(['query', 'po', ''], env)
    assert.equal(env.out(), ':4\n')
    const tookMs = performance.now() - before
    assert.ok(tookMs > 900 && tookMs < 1600, `${tookMs} ms`)
  })
})

type Home = { readonly env: TestEnv; readonly kubeconfig: string }

async function withKubeconfig(t: TestContext, server: string): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'tack-complete-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const kubeconfig = join(folder, 'config')
  const contexts = ['dev', 'arn:aws:eks:eu:prod'].map((name) => ({
    name,
    context: { cluster: 'local', user: 'me', namespace: 'shop' },
  }))
  const config = {
    'current-context': 'dev',
    contexts,
    clusters: [{ name: 'local', cluster: { server } }],
    users: [{ name: 'me', user: {} }],
  }
  await writeFile(kubeconfig, JSON.stringify(config))
  const vars = { KUBECONFIG: kubeconfig, KUBECACHEDIR: join(folder, 'cache') }
  return { kubeconfig, env: testEnv({ vars, cwd: folder, homeDir: folder }) }
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

async function withServer(t: TestContext, answer: Answer = serve): Promise<Home & { readonly server: LoopbackServer }> {
  const server = await startLoopback(t, answer)
  return { server, ...(await withKubeconfig(t, server.url)) }
}

const VERBS = ['get', 'list', 'watch']
const DISCOVERY: { readonly [path: string]: object } = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [
      {
        name: 'apps',
        versions: [{ groupVersion: 'apps/v1', version: 'v1' }],
        preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
      },
    ],
  },
  '/api/v1': {
    kind: 'APIResourceList',
    groupVersion: 'v1',
    resources: [
      { name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: VERBS, shortNames: ['po'] },
      { name: 'namespaces', singularName: 'namespace', namespaced: false, kind: 'Namespace', verbs: VERBS },
      { name: 'bindings', singularName: 'binding', namespaced: true, kind: 'Binding', verbs: ['create'] },
    ],
  },
  '/apis/apps/v1': {
    kind: 'APIResourceList',
    groupVersion: 'apps/v1',
    resources: [
      {
        name: 'deployments',
        singularName: 'deployment',
        namespaced: true,
        kind: 'Deployment',
        verbs: VERBS,
        shortNames: ['deploy'],
      },
    ],
  },
}

/** A small API server: legacy discovery, pods and namespaces as tables and as metadata. */
function serve(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url?.split('?')[0] ?? ''
  const isTable = /as=Table/.test(request.headers.accept ?? '')
  const names = path.endsWith('/namespaces') ? ['default', 'shop'] : ['api-0', 'api-1', 'web-0']
  const body = DISCOVERY[path] ?? (isTable ? tableOf(names) : metadataOf(names))
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function tableOf(names: readonly string[]): object {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion: '1' },
    columnDefinitions: [
      { name: 'Name', type: 'string', format: 'name', description: '', priority: 0 },
      { name: 'Ready', type: 'string', format: '', description: '', priority: 0 },
    ],
    rows: names.map((name) => ({ cells: [name, '1/1'], object: null })),
  }
}

function metadataOf(names: readonly string[]): object {
  const items = names.map((name, i) => ({
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { name, labels: i === 0 ? { tier: 'a' } : { app: 'b' } },
  }))
  return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata: {}, items }
}
