// Proves that the cluster for tests is a whole one, and that it leaves nothing behind.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { builtCluster, KUBERNETES_VERSION } from '../support/build-cluster.ts'
import { run, start } from '../support/child-process.ts'
import { testCluster } from '../support/cluster.ts'
import { eventually } from '../support/eventually.ts'
import type { ClusterDescription } from '../support/start-cluster.ts'

const cluster = await testCluster()
const build = await builtCluster()
const ours = cluster.dir !== undefined

describe('the cluster for tests', { skip: cluster.skip }, () => {
  test('runs the version it was built for, and so does its kubectl', {
    skip: !ours && 'a cluster that was given',
  }, async () => {
    const { clientVersion, serverVersion } = JSON.parse(await cluster.kubectlOk(['version', '-o', 'json']))
    assert.equal(serverVersion.gitVersion, KUBERNETES_VERSION)
    assert.equal(clientVersion.gitVersion, KUBERNETES_VERSION)
    assert.deepEqual([serverVersion.major, serverVersion.minor], ['1', '37'])
  })

  test('refuses the ordinary user until RBAC grants something', {
    skip: !cluster.userContext && 'no second user',
  }, async (t) => {
    const namespace = await cluster.namespace(t)
    const list = ['get', 'configmaps', '-n', namespace, '--context', cluster.userContext ?? '']
    const refused = await cluster.kubectl(list)
    assert.equal(refused.code, 1)
    assert.match(
      refused.stderr,
      /Error from server \(Forbidden\): configmaps is forbidden: User "tack-user" cannot list/,
    )
    const rbac = 'rbac.authorization.k8s.io'
    const metadata = { name: 'reader', namespace }
    await cluster.create([
      {
        apiVersion: `${rbac}/v1`,
        kind: 'Role',
        metadata,
        rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['list'] }],
      },
      {
        apiVersion: `${rbac}/v1`,
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: rbac, kind: 'Role', name: 'reader' },
        subjects: [{ apiGroup: rbac, kind: 'User', name: cluster.userName }],
      },
    ])
    assert.ok(await eventually(async () => (await cluster.kubectl(list)).code === 0), 'not in time: the user may list')
  })

  test('serves a custom resource as soon as its definition was created', async (t) => {
    const namespace = await cluster.namespace(t)
    await cluster.create(widgetDefinition(cluster.group))
    const widget = {
      apiVersion: `${cluster.group}/v1`,
      kind: 'Widget',
      metadata: { name: 'one', namespace },
      spec: { size: 3 },
    }
    await cluster.create(widget)
    const read = await cluster.kubectlOk(['get', `widgets.${cluster.group}`, 'one', '-n', namespace, '-o', 'json'])
    assert.deepEqual(JSON.parse(read).spec, { size: 3 })
    const wrong = JSON.stringify({ ...widget, metadata: { name: 'two', namespace }, spec: { size: 'big' } })
    const refused = await cluster.kubectl(['create', '-f', '-'], { input: wrong })
    assert.match(refused.stderr, /spec\.size: Invalid value: "string"/)
  })

  test('has controllers: a Deployment gets a ReplicaSet and Pods, and a deleted namespace goes away', {
    skip: !cluster.controllers && 'no controllers',
  }, async (t) => {
    const namespace = await cluster.namespace(t)
    await cluster.kubectlOk(['create', 'deployment', 'web', '--image=web', '--replicas=2', '-n', namespace])
    const children = ['get', 'replicasets,pods', '-n', namespace, '-o', 'name']
    const names = await eventually(
      async () => (await cluster.kubectlOk(children)).split('\n').map((name) => name.replace(/\/.*/, '')),
      (names) => names.join() === 'replicaset.apps,pod,pod,',
    )
    assert.deepEqual(names, ['replicaset.apps', 'pod', 'pod', ''])
    await cluster.kubectlOk(['delete', 'namespace', namespace, '--timeout=50s'])
    const gone = await cluster.kubectl(['get', 'namespace', namespace])
    assert.match(gone.stderr, /NotFound/)
  })

  test('publishes the front proxy that aggregated API servers trust', {
    skip: !ours && 'a cluster that was given',
  }, async () => {
    const published = await cluster.kubectlOk([
      ...['get', 'configmap', 'extension-apiserver-authentication', '-n', 'kube-system', '-o', 'json'],
    ])
    const { data } = JSON.parse(published)
    assert.match(data['requestheader-client-ca-file'], /BEGIN CERTIFICATE/)
    assert.deepEqual(JSON.parse(data['requestheader-allowed-names']), ['front-proxy-client'])
    assert.deepEqual(JSON.parse(data['requestheader-username-headers']), ['X-Remote-User'])
  })
})

describe('a started cluster', { skip: !build && 'the cluster of test/cluster is not built' }, () => {
  for (const death of ['SIGKILL', 'SIGTERM'] as const) {
    test(`vanishes, folder and processes, when its parent gets ${death}`, async () => {
      const starter = join(import.meta.dirname, '..', 'support', 'start-cluster.ts')
      const program = `
        import { startCluster } from ${JSON.stringify(starter)}
        console.log(JSON.stringify(await startCluster(${JSON.stringify(build?.cluster)})))
        process.stdin.resume().once('end', () => process.exit())`
      const parent = start(process.execPath, ['--input-type=module', '--eval', program])
      const [line] = await parent.waitFor('stdout', /^\{.*\}$/m)
      const { dir, pid }: ClusterDescription = JSON.parse(line)
      assert.ok(existsSync(join(dir, 'kubeconfig')))
      assert.ok(await isAlive(pid))
      assert.ok(await isAlive(dir), 'a watchdog runs for this folder')

      parent.kill(death)
      await parent.ended

      assert.ok(await eventually(async () => !(await isAlive(pid))), 'not in time: the process is gone')
      assert.ok(await eventually(() => !existsSync(dir)), 'not in time: the folder is gone')
      assert.ok(await eventually(async () => !(await isAlive(dir))), 'not in time: the watchdog is gone')
    })
  }

  test('removes its folder when it is killed itself', async () => {
    const started = start(build?.cluster ?? '', [])
    const [line] = await started.waitFor('stdout', /^\{.*\}$/m)
    const { dir }: ClusterDescription = JSON.parse(line)
    started.kill('SIGKILL')
    await started.ended
    assert.ok(await eventually(() => !existsSync(dir)), 'not in time: the folder is gone')
  })

  test('refuses a folder that has something in it, and leaves that alone', async () => {
    const folder = dirname(build?.cluster ?? '')
    const { code, stderr } = await run(build?.cluster ?? '', ['--dir', folder])
    assert.equal(code, 1)
    assert.match(stderr, /is not empty/)
    assert.ok((await readdir(folder)).length >= 2)
  })
})

function widgetDefinition(group: string): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
            },
          },
        },
      ],
    },
  }
}

/** Whether any process that is more than an uncollected entry has this pid, or this text in its command line. */
async function isAlive(pidOrText: number | string): Promise<boolean> {
  const { stdout } = await run('ps', ['-eo', 'stat,pid,args'])
  return stdout.split('\n').some((line) => {
    const [stat = '', pid, ...args] = line.trim().split(/\s+/)
    if (stat.startsWith('Z')) return false
    return typeof pidOrText === 'number' ? Number(pid) === pidOrText : args.join(' ').includes(pidOrText)
  })
}
