// Words and kinds mean on a real cluster what they mean to kubectl: the requests that both send are compared.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { unknownResourceMessage } from '../../src/cluster/discovery/resource-word.ts'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { collectionPath } from '../../src/cluster/resource-path.ts'
import { ROOT } from '../support/build-cluster.ts'
import { testCluster } from '../support/cluster.ts'

const cluster = await testCluster()

/** Published CRDs, served under groups of this file's own: `certificates.cert-manager.io.<group>`. */
const SHARED = resolve(ROOT, '../shared/crds')
const FOLDERS = ['cert-manager', 'gateway-api-standard', 'argo-cd', 'keda']
const noShared = existsSync(SHARED) ? false : `no ${SHARED}`

type Names = { readonly plural: string; readonly kind: string; readonly [name: string]: unknown }

function definition(group: string, versions: readonly string[], names: Names, scope = 'Namespaced'): object {
  const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${names.plural}.${group}` },
    spec: {
      group,
      scope,
      names,
      versions: versions.map((name, i) => ({ name, served: true, storage: i === 0, schema: { openAPIV3Schema } })),
    },
  }
}

async function sharedDefinitions(folder: string, suffix: string): Promise<string[]> {
  const files = (await readdir(join(SHARED, folder))).filter((name) => name.endsWith('.yaml'))
  return Promise.all(
    files.map(async (name) => {
      const text = await readFile(join(SHARED, folder, name), 'utf8')
      const group = /^ {2}group: (\S+)$/m.exec(text)?.[1]
      assert.ok(group, name)
      return text
        .replaceAll(`.${group}\n`, `.${group}.${suffix}\n`)
        .replace(`  group: ${group}\n`, `  group: ${group}.${suffix}\n`)
    }),
  )
}

const tested: OpenCluster[] = []
let ours: OpenCluster

async function open(): Promise<OpenCluster> {
  const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
  const opened = openCluster(connection, { cacheDir: join(cluster.home, 'tack-cache') })
  tested.push(opened)
  return opened
}

/** The collections that kubectl lists for a word, in its order; its complaint when it knows no such type. */
async function askKubectl(word: string): Promise<string[] | string> {
  const { stderr } = await cluster.kubectl(['get', word, '-A', '-v=6', '-o', 'name'])
  const unknown = /^error: (the server doesn't have a resource type .*)$/m.exec(stderr)
  if (unknown?.[1]) return unknown[1]
  const urls = [...stderr.matchAll(/verb="GET" url="([^"]+)"/g)].map(([, url = '']) => new URL(url).pathname)
  return urls.filter((path) => /^\/apis?\/./.test(path))
}

async function askUs(word: string): Promise<string[] | string> {
  const found = await ours.discovery.resolve(word)
  return found === undefined ? unknownResourceMessage(word) : found.resources.map((r) => collectionPath(r))
}

describe('discovery', { skip: cluster.skip }, () => {
  const group = cluster.group
  before(async () => {
    await cluster.create([
      definition(`alpha.${group}`, ['v1', 'v1beta1'], {
        plural: 'tackgears',
        kind: 'TackGear',
        shortNames: ['tkg'],
        categories: ['tackparts'],
      }),
      definition(`beta.${group}`, ['v1beta1'], {
        plural: 'tackgears',
        kind: 'TackGear',
        shortNames: ['tkg', 'tkgb'],
        categories: ['tackparts'],
      }),
      definition(
        `beta.${group}`,
        ['v1alpha1'],
        { plural: 'tackboxes', singular: 'tack-box', kind: 'TackBox' },
        'Cluster',
      ),
      definition(`beta.${group}`, ['v2', 'v10', 'v1'], {
        plural: 'tackwheels',
        kind: 'TackWheel',
        categories: ['tackparts'],
      }),
    ])
    if (!noShared) {
      const all = await Promise.all(FOLDERS.map((folder) => sharedDefinitions(folder, group)))
      await cluster.create(all.flat().join('\n---\n'))
    }
    await cluster.kubectlOk(['api-resources'])
    ours = await open()
  })
  after(() => {
    for (const opened of tested) opened.close()
  })

  test('every resource has the names, kind, scope, verbs and version that kubectl api-resources shows', async () => {
    type Shown = { name: string; group?: string; version: string; kind: string; namespaced: boolean }
    type Known = Shown & { singularName: string; verbs: string[]; shortNames?: string[]; categories?: string[] }
    const { resources } = JSON.parse(await cluster.kubectlOk(['api-resources', '-o', 'json']))
    const mine = (name: string) => name.endsWith(group) || !name.endsWith('.tack.test')
    const theirs = (resources as Known[])
      .map((r) => [
        `${r.name}.${r.group ?? ''}`,
        [r.version, r.kind, r.singularName, r.namespaced, r.verbs, r.shortNames ?? [], r.categories ?? []],
      ])
      .filter(([name]) => mine(String(name)))
    const all = (await (await open()).discovery.all()).resources
      .map((r) => [
        `${r.resource}.${r.group}`,
        [r.version, r.kind, r.singular, r.namespaced, r.verbs, r.shortNames, r.categories],
      ])
      .filter(([name]) => mine(String(name)))
    assert.deepEqual(Object.fromEntries(all), Object.fromEntries(theirs))
    assert.ok(all.length > 60)
  })

  const WORDS: readonly string[] = [
    ...['pods', 'pod', 'po', 'Pod', 'PODS', 'PO', 'pods.', 'pods.v1', 'pods.v1.', 'Pod.v1.', 'podz', 'pods.apps'],
    ...['services', 'svc', 'no', 'ns', 'cm', 'secrets', 'Secret', 'sa', 'pvc', 'pv', 'ep', 'quota', 'limits', 'cs'],
    ...[
      'events',
      'ev',
      'events.events.k8s.io',
      'ev.events.k8s.io',
      'events.v1.events.k8s.io',
      'Event.v1.',
      'events.k8s.io',
    ],
    ...['deploy', 'deployments.apps', 'deploy.apps', 'Deployment.apps', 'deployments.v1.apps', 'Deployment.v1.apps'],
    ...['deployments.app', 'deployments.v9.apps', 'deployments.v1beta1.apps', 'sts', 'ds', 'rs', 'controllerrevisions'],
    ...[
      'hpa',
      'horizontalpodautoscalers.v1.autoscaling',
      'horizontalpodautoscalers.v2.autoscaling',
      'cj',
      'jobs.batch',
    ],
    ...[
      'ing',
      'netpol',
      'ingressclass',
      'storageclass.storage',
      'sc',
      'csr',
      'pdb',
      'pc',
      'crd',
      'crds',
      'apiservices',
    ],
    ...[
      'NetworkPolicy',
      'networkpolicies.networking',
      'clusterroles.rbac',
      'leases',
      'endpointslices.discovery.k8s.io',
    ],
    ...['all', 'api-extensions', 'All', 'foos.v1.a.vr.test', 'x.y'],
  ]

  for (const word of WORDS) {
    test(`"${word}" is the same to us`, async () => assert.deepEqual(await askUs(word), await askKubectl(word)))
  }

  const OWN: readonly ((group: string) => string)[] = [
    () => 'tackgears',
    () => 'TackGear',
    () => 'tkg',
    () => 'tkgb',
    () => 'tack-box',
    () => 'tackparts',
    (g) => `tackgears.alpha.${g}`,
    (g) => `tackgears.beta.${g}`,
    (g) => `tkg.beta.${g}`,
    (g) => `tackgears.v1beta1.alpha.${g}`,
    (g) => `tackgears.v1.beta.${g}`,
    (g) => `tackwheels.v1.beta.${g}`,
    (g) => `TackBox.beta.${g}`,
    (g) => `TackBox.v1alpha1.beta.${g}`,
    () => 'tackwheels',
    () => 'tackwheels.beta',
  ]

  for (const word of OWN) {
    test(`of our own definitions "${word('GROUP')}" is the same to us`, async () => {
      assert.deepEqual(await askUs(word(group)), await askKubectl(word(group)))
    })
  }

  test('every published definition is found by all of its names', { skip: noShared }, async () => {
    const { resources } = await ours.discovery.all()
    const published = resources.filter((r) => r.group.endsWith(`.${group}`) && !/^(alpha|beta)\./.test(r.group))
    assert.ok(published.length > 20, `${published.length}`)
    for (const r of published) {
      for (const name of [r.resource, r.singular, r.kind, ...r.shortNames]) {
        for (const word of [`${name}.${r.group}`, `${name}.${r.version}.${r.group}`]) {
          assert.deepEqual((await ours.discovery.resolve(word))?.resources, [r], word)
        }
      }
    }
    for (const r of published.filter((_, i) => i % 5 === 0)) {
      const word = `${r.shortNames[0] ?? r.singular}.${r.group}`
      assert.deepEqual(await askUs(word), await askKubectl(word))
    }
  })

  test('the same name in two groups is named, with the one that is taken', async () => {
    const found = await ours.discovery.resolve('tackgears')
    assert.match(
      found?.notices[0]?.message ?? '',
      new RegExp(`^"tackgears" could also mean tackgears\\.beta\\.${group}; taken as tackgears\\.alpha\\.${group} `),
    )
  })

  test('the cache is validated with 304 and is found by another process', async () => {
    const statuses = new Map<string, number | undefined>()
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    const observer = {
      onExchange: (e: { url: string; status?: number }) => statuses.set(new URL(e.url).pathname, e.status),
    }
    const opened = openCluster(connection, { cacheDir: join(cluster.home, 'tack-cache'), observer })
    tested.push(opened)
    assert.ok(await opened.discovery.resolve('deploy'))
    assert.equal(statuses.size, 0)
    await opened.discovery.revalidate()
    assert.equal(statuses.size, 2)
    assert.equal(statuses.get('/api'), 304)
    // others may have installed something meanwhile
    assert.ok([200, 304].includes(statuses.get('/apis') ?? 0))
  })

  test('a definition that was just created is found though the cache does not know it', async () => {
    const other = await open()
    assert.ok(await other.discovery.resolve('pods'))
    await cluster.create(definition(`gamma.${group}`, ['v1'], { plural: 'tacklates', kind: 'TackLate' }))
    assert.equal((await other.discovery.resolve('tacklates'))?.resources[0]?.group, `gamma.${group}`)
  })
})
