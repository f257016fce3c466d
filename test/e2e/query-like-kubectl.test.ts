// What query prints is what kubectl get prints, byte for byte: the same words to both, on the same objects.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { testCluster } from '../support/cluster.ts'
import { freezeAges } from '../support/frozen-ages.ts'

const cluster = await testCluster()

const SAME: readonly string[] = [
  'cm',
  'configmaps -o wide',
  'pods',
  'pods -o wide',
  'deploy,rs,svc',
  'deployments.apps,cm',
  'deployments.v1.apps',
  'deploy web',
  'deploy/web svc/web',
  'deploy,svc web',
  'cm a b -o name',
  'cm --show-labels',
  'cm -L tier,example.com/team',
  'cm -L tier --no-headers',
  'cm --show-kind',
  'cm -l tier=front',
  'cm -l tier!=front',
  'cm -l "tier in (front,back)"',
  'cm -l "!tier"',
  'cm --field-selector metadata.name=a',
  'pods --field-selector status.phase=Pending',
  'secrets',
  'widgets.$GROUP',
  'widgets.$GROUP -o wide',
  'wd.$GROUP',
  'Widget.v1.$GROUP',
  'widgets.$GROUP -o name',
  'deploy web -o json',
  'deploy web -o yaml',
  'cm a -o yaml',
  'cm a -o json --show-managed-fields',
  'cm a -o yaml --show-managed-fields',
  'widgets.$GROUP large -o json',
  'widgets.$GROUP large -o yaml',
  'cm -o name',
  'deploy,svc -o name',
  'deploy web --subresource=status -o json',
  'deploy web --subresource=scale',
  'cm --sort-by .metadata.name',
  'cm --sort-by .metadata.creationTimestamp -o name',
  'cm -o custom-columns=NAME:.metadata.name,TIER:.metadata.labels.tier',
  'cm -o custom-columns=NAME:.metadata.name --no-headers',
  'cm -o custom-columns=Name:.metadata.name,the-kind:.kind',
  'widgets.$GROUP -o custom-columns=A:.spec.size,B:.spec.tags,C:.spec.tags[0],D:.spec.missing',
  'cm a -o jsonpath={.data}',
  'cm -o jsonpath={.items[*].metadata.name}',
  'cm --chunk-size=1',
  'cm --chunk-size=0',
  'nodes',
  'ns default',
  'ns default kube-system --no-headers',
  'cm nope --ignore-not-found',
  'events',
  'sa -o wide',
  'crd widgets.$GROUP -o name',
]

/** Asked in another namespace than the default of the context. */
const ELSEWHERE: readonly string[] = [
  'cm -n kube-system',
  'cm -A',
  'cm,sa -A',
  'deploy -A --no-headers',
  'cm -A -o wide',
  'role -A -o name',
]

const REFUSED: readonly string[] = [
  'cm nope',
  'cm nope a',
  'foos',
  'foos.example.com',
  'foos.v1.example.com',
  'deploy/web cm',
  'cm a -A',
  'cm a -l tier=front',
  'pods --field-selector no.such=field',
]

/** Splits at blanks, but not inside quotes. */
function words(line: string): string[] {
  return (line.replaceAll('$GROUP', cluster.group).match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''))
}

describe('query prints what kubectl get prints', { skip: cluster.skip }, () => {
  let namespace = ''

  before(async () => {
    namespace = await cluster.namespace()
    await cluster.create(definition())
    await cluster.create(objects(), '-n', namespace)
    await cluster.kubectlOk(['wait', '-n', namespace, '--for=create', 'pod', '-l', 'app=web'])
  })

  /** Ages move on between two runs: where that is so every time, they are compared standing still. */
  async function compare(args: readonly string[], tidy: (text: string) => string = (text) => text): Promise<void> {
    for (let attempt = 0; attempt < 4; attempt++) {
      const theirs = await cluster.kubectl(['get', ...args])
      const ours = await cluster.tack(['query', ...args])
      assert.equal(ours.code, theirs.code, ours.stderr)
      if (tidy(ours.stdout) === theirs.stdout) return
    }
    const frozen = await freezeAges(cluster)
    try {
      const path = join(cluster.home, 'frozen.kubeconfig')
      await writeFile(path, frozen.kubeconfig)
      const options = { env: { KUBECONFIG: path } }
      const theirs = await cluster.kubectl(['get', ...args], options)
      const ours = await cluster.tack(['query', ...args], options)
      assert.equal(tidy(ours.stdout), theirs.stdout)
    } finally {
      await frozen.stop()
    }
  }

  for (const line of SAME) test(line, () => compare([...words(line), '-n', namespace]))
  for (const line of ELSEWHERE) test(line, () => compare(words(line)))

  for (const line of [
    'cm -o json',
    'deploy,cm -o json',
    'widgets.$GROUP -o json',
    'cm none-of-it -o json --ignore-not-found',
  ]) {
    test(`${line}, but for the key tack of the List`, () => compare([...words(line), '-n', namespace], withoutTackJson))
  }
  for (const line of ['cm -o yaml', 'deploy,cm -o yaml', 'widgets.$GROUP -o yaml', 'pods -l a=none -o yaml']) {
    test(`${line}, but for the key tack of the List`, () => compare([...words(line), '-n', namespace], withoutTackYaml))
  }

  test("an empty table is kubectl's sentence on stderr and exit code 0", async () => {
    for (const args of [['pods', '-n', 'none-such'], ['nodes'], ['pods', '-A', '-l', 'a=none']]) {
      const theirs = await cluster.kubectl(['get', ...args])
      const ours = await cluster.tack(['query', ...args])
      assert.deepEqual(ours, theirs)
    }
  })

  for (const line of REFUSED) {
    test(`${line}: kubectl's words, the exit code of our table`, async () => {
      const args = [...words(line), ...(line.includes('-A') ? [] : ['-n', namespace])]
      const theirs = await cluster.kubectl(['get', ...args])
      const ours = await cluster.tack(['query', ...args])
      assert.notEqual(theirs.code, 0)
      const lastOf = (text: string) => text.trim().split('\n').at(-1) ?? ''
      // kubectl names itself in one of them, and forgets to close a bracket
      const said = lastOf(ours.stderr)
        .replaceAll('kubectl tack query resource', 'kubectl get resource')
        .replace(/'\)$/, "'")
      assert.equal(said, lastOf(theirs.stderr))
      assert.ok(ours.code === 1 || ours.code === 2, String(ours.code))
    })
  }

  test('the plugin is found by kubectl, and both print the same', async () => {
    const direct = await cluster.tack(['query', 'cm', '-n', namespace, '-o', 'name'])
    const plugin = await cluster.kubectlTack(['query', 'cm', '-n', namespace, '-o', 'name'])
    assert.deepEqual(plugin, direct)
    assert.equal(direct.stdout, 'configmap/a\nconfigmap/b\nconfigmap/kube-root-ca.crt\n')
  })
})

function withoutTackJson(text: string): string {
  return text.replace(/,\n {4}"tack": \{.*\n {4}\}\n\}\n$/s, '\n}\n')
}

function withoutTackYaml(text: string): string {
  return text.replace(/\ntack:\n.*$/s, '\n')
}

function definition(): object {
  const column = (name: string, type: string, jsonPath: string, priority = 0) => ({ name, type, jsonPath, priority })
  const spec = {
    type: 'object',
    'x-kubernetes-preserve-unknown-fields': true,
    properties: { size: { type: 'integer', format: 'int64' }, tags: { type: 'array', items: { type: 'string' } } },
  }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${cluster.group}` },
    spec: {
      group: cluster.group,
      scope: 'Namespaced',
      names: { plural: 'widgets', singular: 'widget', kind: 'Widget', shortNames: ['wd'] },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          additionalPrinterColumns: [
            column('Size', 'integer', '.spec.size'),
            column('Ratio', 'number', '.spec.ratio'),
            column('On', 'boolean', '.spec.on'),
            column('Tags', 'string', '.spec.tags'),
            column('First', 'string', '.spec.tags[*]'),
            column('When', 'date', '.spec.when'),
            column('Map', 'string', '.spec.map', 1),
            column('Age', 'date', '.metadata.creationTimestamp'),
          ],
          schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
        },
      ],
    },
  }
}

function objects(): object[] {
  const widget = (name: string, spec: object) => ({
    apiVersion: `${cluster.group}/v1`,
    kind: 'Widget',
    metadata: { name },
    spec,
  })
  const labels = { app: 'web' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } }
  const text = 'first line\nsecond: "line"\n\ttab\n<b>&'
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', labels: { tier: 'front', 'example.com/team': 'x' } },
      data: { text, n: '1' },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'b', labels: { tier: 'back' } },
      data: { long: 'word '.repeat(40).trim() },
    },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { key: 'value' } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', labels },
      spec: { replicas: 2, selector: { matchLabels: labels }, template },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: labels, ports: [{ port: 80 }] } },
    widget('large', {
      size: 9007199254740993n.toString().length,
      ratio: 0.5,
      on: true,
      tags: ['x', 'y'],
      when: '2020-01-01T00:00:00Z',
      map: { k: 'v' },
    }),
    widget('odd', { ratio: 1e21, on: false, tags: [], when: 'never', map: { deep: [1, 2, { x: null }] } }),
    widget('empty', {}),
  ]
}
