// Input that is wrong, and servers that fail in the middle: one clear line, the right exit code, and nothing else is lost.

import assert from 'node:assert/strict'
import { before, describe, type TestContext, test } from 'node:test'
import { testCluster } from '../support/cluster.ts'
import { kubeconfigWith } from '../support/contexts.ts'
import { openForwarder } from '../support/forwarder.ts'
import { temporaryFile } from '../support/kubeconfig.ts'

const cluster = await testCluster()

describe('A diff of bad input', { skip: cluster.skip }, () => {
  let namespace = ''
  before(async () => {
    namespace = await cluster.namespace()
  })

  const good = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {k: v}\n`

  async function diff(input: string | Buffer, ...words: string[]) {
    const result = await cluster.tack(['diff', '-n', namespace, '-f', '-', '-o', 'jsonl', ...words], {
      input: String(input),
    })
    const lines = result.stdout
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
    const items = lines.slice(0, -1).map(({ action, ref }) => `${action} ${ref.kind} ${ref.name}`)
    return { ...result, items, summary: lines.at(-1)?.summary }
  }

  for (const [what, broken, words] of [
    ['without a name', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n', /resource name may not be empty/],
    ['without a kind', 'apiVersion: v1\nmetadata: {name: a}\n', /Object 'Kind' is missing/],
    [
      'without an apiVersion',
      'kind: ConfigMap\nmetadata: {name: a}\n',
      /Object 'apiVersion' is missing|no kind "ConfigMap"/,
    ],
    [
      'with a generated name',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: a-}\n',
      /from a-: cannot use generate name with apply/,
    ],
    [
      'of an unknown kind',
      'apiVersion: nope.example/v1\nkind: Nope\nmetadata: {name: a}\n',
      /no matches for kind "Nope" in version "nope.example\/v1"/,
    ],
    [
      'with tabs',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: a\n',
      /yaml: line \d+: found character that cannot start any token/,
    ],
    [
      'with a key that is there twice',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b, a: c}\n',
      /key "a" already set in map/,
    ],
    ['that is no object', '- a\n- b\n', /.+/],
    [
      'of another namespace',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: other}\n',
      /the namespace from the provided object "other" does not match the namespace/,
    ],
    ['with a name that none can have', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "a/b"}\n', /a\/b/],
  ] as const) {
    test(`a manifest ${what} hides no other`, async () => {
      const { code, items, stderr, summary } = await diff(`${good('first')}---\n${broken}---\n${good('last')}`)
      assert.equal(code, 4, stderr)
      assert.match(stderr, words)
      assert.equal(stderr.trim().split('\n').length, 1, stderr)
      assert.deepEqual(
        items.filter((item) => !item.startsWith('error ')),
        ['create ConfigMap first', 'create ConfigMap last'],
      )
      assert.equal(summary.partial, true)
    })
  }

  test('the line of what is broken is named', async () => {
    const { stderr } = await diff(`${good('first')}---\n${good('second')}---\nkey: [1\nother: 2\n`)
    assert.match(stderr, /error parsing STDIN: error converting YAML to JSON: yaml: line 1\d: /)
  })

  test('anchors, line ends of Windows, a byte order mark, and Lists are read as kubectl reads them', async () => {
    const anchored = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: anchored}\ndata: {a: &x v, b: *x}\n'
    const windows = `\uFEFF${good('windows').replaceAll('\n', '\r\n')}`
    const list = JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'in-list' } },
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'in-list' } },
      ],
    })
    for (const [text, expected] of [
      [anchored, ['create ConfigMap anchored']],
      [windows, ['create ConfigMap windows']],
      [list, ['create ConfigMap in-list', 'create Secret in-list']],
    ] as const) {
      const { code, items, stderr } = await diff(text)
      assert.deepEqual([code, items, stderr], [1, expected, ''])
    }
  })

  test('the same object twice is compared twice, and that is said', async () => {
    const { code, items, stderr } = await diff(`${good('double')}---\n${good('double')}`)
    assert.equal(code, 1)
    assert.deepEqual(items, ['create ConfigMap double', 'create ConfigMap double'])
    assert.match(
      stderr,
      /^ConfigMap "double" is stated more than once: STDIN \(document 1\), STDIN \(document 2\); the last one would win\n$/,
    )
  })

  test('a ConfigMap of 10 MB is too large, and no other is', async () => {
    const large = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: large}\ndata:\n  k: ${'x'.repeat(10_000_000)}\n`
    const { code, items, stderr } = await diff(`${large}---\n${good('small')}`)
    assert.equal(code, 4)
    assert.deepEqual(items, ['error ConfigMap large', 'create ConfigMap small'])
    assert.match(stderr, /[Tt]oo (long|large)/)
    assert.ok(stderr.length < 1000, String(stderr.length))
  })

  test('nothing at all', async () => {
    const { code, stderr } = await diff('')
    assert.equal(code, 0)
    assert.equal(stderr, 'no objects found in STDIN\n')
  })

  for (const [words, code, message] of [
    [[], 2, /must specify one of -f and -k|compare/],
    [['-f', '/nowhere/at-all'], 4, /the path "\/nowhere\/at-all" does not exist/],
    [['-f', '-', '--strategy', 'nope'], 2, /nope/],
    [['-f', '-', '--concurrency', '0'], 2, /--concurrency/],
    [['-f', '-', '-o', 'nope'], 2, /nope/],
    [['-f', '-', '-k', '.'], 2, /only one of -f or -k/],
    [['-f', '-', '--nope'], 2, /unknown flag: --nope/],
    [
      ['-f', '-', '--server-side=false', '--strategy', 'ssa'],
      2,
      /^error: --server-side=false is --strategy csa, and cannot be used with --strategy ssa\n$/,
    ],
    [
      ['-f', '-', '--server-side', '--strategy', 'replace'],
      2,
      /^error: --server-side is --strategy ssa, and cannot be used with --strategy replace\n$/,
    ],
    [
      ['-f', '-', '--strategy', 'csa', '--force-conflicts'],
      2,
      /^error: --force-conflicts only works with --server-side\n$/,
    ],
    [
      ['-f', '-', '--server-side=false', '--force-conflicts'],
      2,
      /^error: --force-conflicts only works with --server-side\n$/,
    ],
    [['-f', '-', '--server-side', '--strategy', 'ssa', '--force-conflicts'], 1, /^$/],
    [['-f', '-', '--strategy', 'auto', '--force-conflicts'], 1, /^$/],
  ] as const) {
    test(`kubectl tack diff ${words.join(' ')}`, async () => {
      const result = await cluster.tack(['diff', ...words], { input: good('x') })
      assert.equal(result.code, code, result.stderr)
      assert.match(result.stderr, message)
      assert.doesNotMatch(result.stderr, /^\s+at /m)
    })
  }

  test('--server-side=false is client-side apply, as kubectl has it', async () => {
    for (const [name, isThere] of [
      ['strategy', false],
      ['strategy-there', true],
    ] as const) {
      // without the flag this one would be applied as it has been
      if (isThere)
        await cluster.kubectlOk(['apply', '--server-side', '-n', namespace, '-f', '-'], { input: good(name) })
      for (const [flag, strategy] of [
        ['--server-side=false', 'csa'],
        ['--server-side', 'ssa'],
        ['--server-side=true', 'ssa'],
      ] as const) {
        const { stdout } = await diff(good(name), flag)
        assert.match(stdout, new RegExp(`"strategy":"${strategy}"`), flag)
      }
      assert.match((await diff(good(name), '--server-side', '--server-side=false')).stdout, /"strategy":"csa"/)
      assert.match((await diff(good(name), '--server-side=false', '--server-side')).stdout, /"strategy":"ssa"/)
    }
  })

  test('no server', async () => {
    const { code, stderr } = await diff(good('x'), '--server', 'https://127.0.0.1:1', '--request-timeout', '3s')
    assert.equal(code, 2, stderr)
    assert.match(stderr, /The connection to the server 127\.0\.0\.1:1 was refused/)
  })

  describe('a server that fails in the middle', () => {
    const set = (count: number) => Array.from({ length: count }, (_, i) => good(`m-${i}`)).join('---\n')

    async function through(
      t: TestContext,
    ): Promise<{ readonly kubeconfig: string; cut(): void; close(): Promise<void> }> {
      const forwarder = await openForwarder(t, cluster.server)
      const { url, serverName } = forwarder
      const text = await kubeconfigWith(cluster, [{ name: 'through', namespace, server: url, serverName }])
      return { kubeconfig: await temporaryFile(t, 'kubeconfig', text), cut: forwarder.cut, close: forwarder.close }
    }

    test('connections that are cut: what was compared is shown, the rest is told of', async (t) => {
      const { kubeconfig, close } = await through(t)
      const running = cluster.startTack(['diff', '-f', '-', '-o', 'jsonl'], {
        input: set(400),
        env: { KUBECONFIG: kubeconfig },
      })
      await running.waitFor('stdout', /create/)
      await close()
      const { code, stdout, stderr } = await running.ended
      assert.ok(code === 2 || code === 4, `${code} ${stderr}`)
      assert.match(stderr, /refused|reset|EOF|connection/i)
      assert.doesNotMatch(stderr, /^\s+at /m)
      assert.ok(stdout.trim().split('\n').length >= 1)
    })

    test('Ctrl-C ends it with 130', async () => {
      const running = cluster.startTack(['diff', '-f', '-', '-o', 'jsonl', '-n', namespace, '--concurrency', '1'], {
        input: set(400),
      })
      await running.waitFor('stdout', /create/)
      running.kill('SIGINT')
      const { code, stderr } = await running.ended
      assert.equal(code, 130, stderr)
      assert.doesNotMatch(stderr, /^\s+at /m)
    })
  })
})
