// `version` and completion against the real cluster, on their own and through kubectl.

import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { askAgain } from '../support/ask-again.ts'
import { testCluster } from '../support/cluster.ts'

const cluster = await testCluster()

describe('on a real cluster', { skip: cluster.skip }, () => {
  let namespace: string
  before(async () => {
    namespace = await cluster.namespace()
    const names = ['settings-a', 'settings-b', 'other']
    const items = names.map((name) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace, labels: { 'tack.test/part': 'one' } },
    }))
    await cluster.create({ apiVersion: 'v1', kind: 'List', items })
  })

  test('version prints the version that kubectl prints', async () => {
    const [ours, kubectls] = await Promise.all([cluster.kubectlTack(['version']), cluster.kubectlOk(['version'])])
    assert.equal(ours.stderr, '')
    assert.equal(ours.code, 0)
    const line = /^Server Version: .*$/m
    assert.equal(line.exec(ours.stdout)?.[0], line.exec(kubectls)?.[0])
  })

  const offered = (...words: string[]) =>
    askAgain(
      () => offeredOnce(words),
      (found) => found.length === 0 && !words.includes('.spec.restartPolicyR'),
    )

  async function offeredOnce(words: readonly string[]): Promise<readonly string[]> {
    const { stdout, stderr, code } = await cluster.completeTack(words)
    assert.deepEqual({ stderr, code }, { stderr: '', code: 0 })
    const lines = stdout.trimEnd().split('\n')
    assert.match(lines.pop() ?? '', /^:\d+$/)
    return lines.map((line) => line.split('\t')[0] ?? '')
  }

  test('kinds, names, namespaces, labels and columns are offered', async () => {
    assert.deepEqual(await offered('query', 'configm'), ['configmaps'])
    assert.deepEqual(await offered('query', '-n', namespace, 'cm', 'settings-'), ['settings-a', 'settings-b'])
    assert.deepEqual(await offered('query', '-n', namespace, 'cm/o'), ['cm/other'])
    assert.deepEqual(await offered('query', '-n', namespace), [namespace])
    assert.deepEqual(await offered('query', '-n', namespace, 'cm', '-l', 'tack'), ['tack.test/part='])
    assert.deepEqual(await offered('query', '-n', namespace, 'cm', '--sort-by', ''), ['NAME', 'DATA', 'AGE'])
  })

  test('fields of kinds are offered, through lists, and in a shell that asks kubectl', async () => {
    assert.deepEqual(await offered('fields', 'configm'), ['configmaps'])
    assert.deepEqual(await offered('fields', 'pods.spec.containers.imagePull'), [
      'pods.spec.containers.imagePullPolicy',
    ])
    assert.deepEqual(await offered('fields', 'deployments.apps.spec.templ'), ['deployments.apps.spec.template'])
    assert.deepEqual(await offered('fields', 'po', '.spec.restartPolicyR'), [])
    assert.deepEqual(await offered('fields', 'po', '.spec.nodeN'), ['.spec.nodeName'])
    assert.deepEqual(await offered('fields', 'deploy', '--api-version', ''), ['apps/v1'])
    const { stdout } = await askAgain(
      () => cluster.kubectl(['__complete', 'tack', 'fields', 'deployments.spec.tem']),
      (answer) => answer.stdout === ':4\n',
    )
    assert.match(stdout, /^deployments\.spec\.template\tPodTemplateSpec: .*\n:6\n$/)
  })

  test('kubectl passes them on', async () => {
    const words = ['__complete', 'tack', 'query', '-n', namespace, 'cm', 'settings-']
    const { stdout, code } = await askAgain(
      () => cluster.kubectl(words),
      (answer) => answer.stdout === ':4\n',
    )
    assert.equal(code, 0)
    assert.equal(stdout, 'settings-a\nsettings-b\n:4\n')
  })

  test('an answer comes within the second that a shell waits', async () => {
    await offered('query', 'po')
    const took = await askAgain(
      async () => {
        const before = performance.now()
        assert.ok(Array.isArray(await offeredOnce(['query', '-n', namespace, 'cm', ''])))
        return performance.now() - before
      },
      (ms) => ms >= 1500,
    )
    assert.ok(took < 1500, `${took} ms`)
  })
})
