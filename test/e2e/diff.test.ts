// Manifests beside live objects of the real API server: what is asked of it, what is found, what fails.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { applyConfigOf } from '../../src/commands/diff/ssa-config-printer.ts'
import { type JsonObject, stringifyJson } from '../../src/machinery/json.ts'
import { getAt } from '../../src/machinery/paths/get-at.ts'
import { parseFieldPath } from '../../src/machinery/paths/parse-path.ts'
import { testCluster } from '../support/cluster.ts'
import { actionLines, type Counted, changeLines, diffOf, openCounted } from '../support/diffing.ts'

const cluster = await testCluster()

describe('A diff of manifests', { skip: cluster.skip }, () => {
  let counted: Counted
  let namespace = ''

  before(async () => {
    counted = await openCounted(cluster.kubeconfig)
    namespace = await cluster.namespace()
    // discovery is asked once
    await diffOf(counted, [configMap('none', {})])
  })
  after(() => counted?.close())

  function configMap(name: string, data: JsonObject, metadata: JsonObject = {}) {
    return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, ...metadata }, data }
  }

  function deployment(name: string, containers: readonly object[], spec: JsonObject = {}) {
    const labels = { app: name }
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
        ...spec,
      },
    }
  }

  const apply = (objects: readonly object[], ...words: string[]) =>
    cluster.kubectlOk(['apply', '-f', '-', ...words], { input: listOf(objects) })

  describe('asks', () => {
    test('one list and a dry run each where many are in one place', async () => {
      const maps = Array.from({ length: 40 }, (_, i) => configMap(`many-${i}`, { k: String(i) }))
      await apply(maps.slice(0, 35), '--server-side')
      counted.requests.length = 0
      const { summary } = await diffOf(counted, maps)
      const byMethod = countBy(counted.requests, (line) => line.replace(/ .*/, ''))
      assert.deepEqual(byMethod, { GET: 1, PATCH: 35, POST: 5 })
      assert.deepEqual(summary.requests, { total: 41, list: 1, dryRun: 40 })
      assert.deepEqual(summary.counts, { ...NONE, create: 5, unchanged: 35 })
      assert.ok(counted.requests.slice(1).every((line) => line.includes('dryRun=All')))
    })

    test('for the few by name', async () => {
      counted.requests.length = 0
      await diffOf(counted, [configMap('few-1', {}), configMap('few-2', {})], { strategy: 'ssa' })
      assert.deepEqual(
        countBy(counted.requests, (line) => line.replace(/ .*/, '')),
        { GET: 2, PATCH: 2 },
      )
    })

    test('nothing about what client-side apply would not write, and never for the whole document', async () => {
      const maps = Array.from({ length: 10 }, (_, i) => configMap(`same-${i}`, { k: String(i) }))
      await apply(maps)
      counted.requests.length = 0
      const { summary } = await diffOf(counted, maps)
      assert.deepEqual(summary.counts, { ...NONE, unchanged: 10 })
      // which schemas there are is asked again after ten seconds
      const asked = counted.requests.filter((line) => line !== 'GET /openapi/v3')
      assert.equal(asked.length, 1, asked.join())
      assert.ok(!counted.requests.some((line) => line.includes('/openapi/v2')))
    })

    test('the next page, too, where the others are small', async (t) => {
      const place = { namespace: await cluster.namespace(t) }
      const many = Array.from({ length: 560 }, (_, i) => configMap(`crowd-${i}`, {}, place))
      await cluster.create({ apiVersion: 'v1', kind: 'List', items: many })
      const last = Array.from({ length: 8 }, (_, i) => configMap(`zz-${i}`, { k: 'v' }, place))
      await apply(last, '--server-side')
      const { summary } = await diffOf(counted, last)
      assert.deepEqual(summary.requests, { total: 10, list: 2, dryRun: 8 })
      assert.deepEqual(summary.counts, { ...NONE, unchanged: 8 })
    })

    test('by name where a list holds mostly others that are large, or may not be had', async (t) => {
      const place = { namespace: await cluster.namespace(t) }
      const text = 'x'.repeat(12_000)
      const many = Array.from({ length: 560 }, (_, i) => configMap(`crowd-${i}`, { text }, place))
      await cluster.create({ apiVersion: 'v1', kind: 'List', items: many })
      const last = Array.from({ length: 8 }, (_, i) => configMap(`zz-${i}`, { k: 'v' }, place))
      await apply(last, '--server-side')
      counted.requests.length = 0
      const { summary } = await diffOf(counted, last)
      assert.deepEqual(summary.requests, { total: 17, list: 1, get: 8, dryRun: 8 })
      assert.deepEqual(summary.counts, { ...NONE, unchanged: 8 })

      const user = `no-lists-${namespace}`
      const words = ['create', 'clusterrole', user, '--verb=get,patch,create', '--resource=configmaps']
      await cluster.kubectlOk(words)
      await cluster.kubectlOk(['create', 'clusterrolebinding', user, `--clusterrole=${user}`, `--user=${user}`])
      try {
        const input = listOf(last)
        const { code, stdout, stderr } = await cluster.tack(['diff', '-f', '-', '-o', 'json', '--as', user], { input })
        assert.equal(code, 0, stderr)
        assert.deepEqual(JSON.parse(stdout).summary.requests, { total: 17, list: 1, get: 8, dryRun: 8 })
      } finally {
        await cluster.kubectlOk(['delete', 'clusterrole,clusterrolebinding', user])
      }
    })

    test('at most three times about a conflict', async () => {
      await apply([configMap('taken', { k: 'theirs' })], '--server-side', '--field-manager=other')
      await diffOf(counted, [configMap('none', {})]) // what is published is asked for again after a while
      counted.requests.length = 0
      const { items, summary } = await diffOf(counted, [configMap('taken', { k: 'mine' })])
      assert.equal(counted.requests.length, 3)
      assert.equal(summary.counts.conflict, 1)
      const [conflict] = items[0]?.conflicts ?? []
      assert.match(conflict?.time ?? '', /^\d{4}-/)
      assert.deepEqual(
        { ...conflict, time: undefined },
        {
          manager: 'other',
          operation: 'Apply',
          time: undefined,
          path: parseFieldPath('.data.k'),
          text: '.data.k',
          theirs: 'theirs',
          mine: 'mine',
          resolutions: ['drop-from-manifest', 'take', 'co-own'],
        },
      )
      assert.deepEqual(changeLines(items[0] as never), ['replace .data.k "theirs" -> "mine" manifest'])
      const forced = await diffOf(counted, [configMap('taken', { k: 'mine' })], { forceConflicts: true })
      assert.deepEqual(actionLines(forced), ['update ConfigMap taken'])
    })

    test('whatever it has to say, though it is to be fast, of a conflict over spelling and of a migration', async () => {
      const cpu = (text: string) =>
        deployment('spelled', [{ name: 'c', image: 'i', resources: { limits: { cpu: text } } }])
      const create = ['create', '-f', '-', '--field-manager=other']
      await cluster.kubectlOk(create, { input: listOf([cpu('1'), configMap('shared', { a: '1' })]) })
      await apply([configMap('less', { a: '1', b: '1' })])
      const wanted = [cpu('1000m'), configMap('shared', { a: '1' }), configMap('less', { a: '1' })]
      const options = { strategy: 'ssa', fieldManager: 'mine' } as const
      const [exact, fast] = [
        await diffOf(counted, wanted, options),
        await diffOf(counted, wanted, { ...options, fast: true }),
      ]
      assert.deepEqual(actionLines(exact), [
        'conflict Deployment spelled',
        'unchanged ConfigMap shared',
        'update ConfigMap less',
      ])
      const said = ({ items }: typeof exact) => items.map((item) => [item.action, changeLines(item), item.notes])
      assert.deepEqual(said(fast), said(exact))
      assert.equal(fast.items[1]?.basis, 'local')
      assert.deepEqual(fast.items[1]?.notes, ['an apply would still write: who owns its fields changes'])
    })

    test('only about what looks changed, when it is to be fast', async () => {
      const maps = Array.from({ length: 40 }, (_, i) => configMap(`a-fast-${i}`, { k: String(i) }))
      await apply(maps, '--server-side')
      const edited = maps.map((map, i) => (i < 3 ? { ...map, data: { k: 'new' } } : map))
      await diffOf(counted, [configMap('none', {})]) // what is published is asked for again after a while
      counted.requests.length = 0
      const fast = await diffOf(counted, edited, { fast: true })
      assert.deepEqual(
        countBy(counted.requests, (line) => line.replace(/ .*/, '')),
        { GET: 1, PATCH: 3 },
      )
      assert.deepEqual(
        countBy(fast.items, ({ basis }) => basis ?? ''),
        { server: 3, local: 37 },
      )
      const exact = await diffOf(counted, edited)
      assert.deepEqual(actionLines(fast), actionLines(exact))
      assert.deepEqual(fast.items.map(changeLines), exact.items.map(changeLines))
    })
  })

  describe('finds', () => {
    test('what is edited, by keys, and nothing in another order', async () => {
      const containers = [
        {
          name: 'a',
          image: 'a:1',
          ports: [{ containerPort: 80 }, { containerPort: 81 }],
          env: [{ name: 'E', value: '1' }],
        },
        { name: 'b', image: 'b:1', resources: { requests: { cpu: '1000m', memory: '1024Mi' } } },
      ] as const
      const live = deployment('keys', containers)
      await apply([live])
      const turned = deployment('keys', [
        { ...containers[1], resources: { requests: { cpu: 1, memory: '1Gi' } } },
        { ...containers[0], ports: [{ containerPort: 81, protocol: 'TCP' }, { containerPort: 80 }] },
      ])
      for (const strategy of ['csa', 'ssa'] as const) {
        const same = await diffOf(counted, [turned], { strategy, forceConflicts: true })
        assert.deepEqual(actionLines(same), ['unchanged Deployment keys'], strategy)
        assert.match(same.items[0]?.notes.join() ?? '', /an apply would still write/, strategy)
      }
      const edited = deployment('keys', [containers[1], { ...containers[0], image: 'a:2' }])
      const { items } = await diffOf(counted, [edited])
      assert.deepEqual(items.map(changeLines), [
        ['replace .spec.template.spec.containers[name="a"].image "a:1" -> "a:2" manifest'],
      ])
      const owners = items[0]?.changes[0]?.owners ?? []
      assert.deepEqual(
        owners.map(({ manager, operation }) => `${manager} ${operation}`),
        ['kubectl-client-side-apply Update'],
      )
      assert.match(owners[0]?.time ?? '', /^\d{4}-\d\d-\d\dT/)
    })

    test('what goes, with each way to write', async () => {
      const before = configMap('goes', { a: '1', b: '2' })
      await apply([before])
      await cluster.kubectlOk(['patch', 'cm', 'goes', '-n', namespace, '-p', '{"data":{"c":"3"}}'])
      const wanted = configMap('goes', { a: '1' })
      const csa = await diffOf(counted, [wanted])
      assert.deepEqual(csa.items.map(changeLines), [['remove .data.b "2" manifest']])
      const ssa = await diffOf(counted, [wanted], { strategy: 'ssa' })
      assert.deepEqual(ssa.items.map(changeLines), [['remove .data.b "2" migration']])
      const replace = await diffOf(counted, [wanted], { strategy: 'replace' })
      assert.deepEqual(replace.items.map(changeLines), [['remove .data.b "2" manifest', 'remove .data.c "3" manifest']])
      // what was said would happen, does
      await apply([wanted], '--server-side')
      const live = JSON.parse(await cluster.kubectlOk(['get', 'cm', 'goes', '-n', namespace, '-o', 'json']))
      assert.deepEqual(live.data, { a: '1', c: '3' })
    })

    test('that the manifest says so, where the server adds to what is stated, and where keys have defaults', async () => {
      const service = (...ports: object[]) => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'says', namespace },
        spec: { ports },
      })
      const policy = (port: number) => ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'says', namespace },
        spec: { podSelector: {}, ingress: [{ ports: [{ port }] }] },
      })
      const [a, b] = [
        { name: 'a', port: 80 },
        { name: 'b', port: 81 },
      ]
      await apply([service(a, b), policy(80)])
      const { items } = await diffOf(counted, [service(b), policy(81)])
      const sources = items.map(({ changes }) => changes.map(({ op, source }) => `${op} ${source}`))
      assert.deepEqual(sources, [['remove manifest'], ['replace manifest']])
    })

    test('that the manifest says so, where it states null and something else comes in its place', async () => {
      const scaled = (replicas: number | null) => deployment('nulls', [{ name: 'c', image: 'i' }], { replicas })
      await cluster.kubectlOk(['create', '-f', '-'], {
        input: listOf([scaled(2), configMap('nulls', { a: '1', b: '2' })]),
      })
      const wanted = [scaled(null), configMap('nulls', { a: '1', b: null, c: null })]
      const { items } = await diffOf(counted, wanted, { strategy: 'ssa', forceConflicts: true })
      assert.deepEqual(items.map(changeLines), [
        ['replace .spec.replicas 2 -> 1 manifest'],
        ['replace .data.b "2" -> "" manifest', 'add .data.c "" manifest'],
      ])
      assert.deepEqual(
        items.map((item) => applyConfigOf(item).config).map((config) => [config?.spec, config?.data]),
        [
          [{ replicas: 1 }, undefined],
          [undefined, { b: '', c: '' }],
        ],
      )
    })

    test('what a replace creates, of the kinds that can be', async () => {
      const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'put', namespace }, spec: {} }
      const set = [{ ...service, spec: { ports: [{ port: 80 }] } }, configMap('not-put', {})]
      const diffed = await diffOf(counted, set, { strategy: 'replace' })
      assert.deepEqual(actionLines(diffed), ['create Service put', 'error ConfigMap not-put'])
      assert.equal(diffed.items[1]?.problem?.message, 'configmaps "not-put" not found')
      await cluster.kubectlOk(['replace', '-f', '-'], { input: listOf(set.slice(0, 1)) })
    })

    test('that a replace brings up what the manifest notes as applied last, and holds it to the object that is there', async () => {
      await apply([configMap('noted', { a: '1' })])
      const read = JSON.parse(await cluster.kubectlOk(['get', 'configmap', 'noted', '-n', namespace, '-o', 'json']))
      const wanted = { ...read, data: { a: '2' }, metadata: { ...read.metadata, resourceVersion: '' } }
      const { items } = await diffOf(counted, [wanted], { strategy: 'replace', allFields: true })
      const foreseen = JSON.parse(stringifyJson((items[0]?.after ?? {}) as JsonObject))
      await cluster.kubectlOk(['replace', '-f', '-'], { input: listOf([wanted]) })
      const now = JSON.parse(await cluster.kubectlOk(['get', 'configmap', 'noted', '-n', namespace, '-o', 'json']))
      assert.deepEqual(foreseen.metadata.annotations, now.metadata.annotations)
      assert.notDeepEqual(now.metadata.annotations, read.metadata.annotations)
      assert.deepEqual(foreseen.data, now.data)
    })

    test('what a migration takes away, and the defaults that come in its place', async () => {
      const web = (spec: JsonObject) => ({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'migrates', namespace },
        spec: {
          ...spec,
          selector: { matchLabels: { app: 'm' } },
          template: { metadata: { labels: { app: 'm' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
        },
      })
      const service = (spec: JsonObject) => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'migrates', namespace },
        spec,
      })
      await apply([
        web({ replicas: 3 }),
        configMap('empties', { a: '1' }),
        service({ ports: [{ port: 80, targetPort: 8080 }], selector: { a: 'b' } }),
      ])
      const wanted = [
        web({}),
        configMap('empties', {}),
        service({ type: 'ExternalName', externalName: 'elsewhere.example.com' }),
      ]
      const { items } = await diffOf(counted, wanted, { strategy: 'ssa', showSecrets: true })
      assert.deepEqual(
        items.map(({ action }) => action),
        ['update', 'update', 'conflict'],
      )
      assert.deepEqual(items.slice(0, 2).map(changeLines), [
        ['replace .spec.replicas 3 -> 1 migration'],
        ['remove .data {"a":"1"} migration'],
      ])
      await apply(wanted, '--server-side', '--force-conflicts')
      for (const { ref, after } of items) {
        const args = ['get', `${ref.resource}`, ref.name, '-n', namespace, '-o', 'json']
        const { data, spec } = JSON.parse(await cluster.kubectlOk(args))
        const foreseen = JSON.parse(stringifyJson((after ?? {}) as JsonObject))
        assert.deepEqual([foreseen.data, foreseen.spec], [data, spec], ref.kind)
      }
    })

    for (const [manager, isKept] of [
      ['kubectl', true],
      ['release', false],
    ] as const) {
      test(`that a migration to ${manager} ${isKept ? 'keeps' : 'ends'} the note of what was applied, without asking more for it`, async () => {
        const names = ['same', 'less', 'plain'].map((name) => `noted-${manager}-${name}`) as [string, string, string]
        await apply([
          configMap(names[0], { a: '1' }, { annotations: { x: '1' } }),
          configMap(names[1], { a: '1', b: '1' }),
          configMap(names[2], { a: '1' }),
        ])
        const wanted = [
          configMap(names[0], { a: '1' }, { annotations: { x: '1' } }),
          configMap(names[1], { a: '1' }),
          configMap(names[2], { a: '1' }),
        ]
        const options = { strategy: 'ssa', allFields: true, fieldManager: manager, forceConflicts: true } as const
        const { items, summary } = await diffOf(counted, wanted, options)
        assert.equal(summary.requests.dryRun, 4, 'one more for what the manifest no longer states')
        await apply(wanted, '--server-side', '--force-conflicts', `--field-manager=${manager}`)
        for (const { ref, after } of items) {
          const args = ['get', 'configmap', ref.name, '-n', namespace, '-o', 'json']
          const { metadata, data } = JSON.parse(await cluster.kubectlOk(args))
          const foreseen = JSON.parse(stringifyJson((after ?? {}) as JsonObject))
          assert.deepEqual([foreseen.data, foreseen.metadata.annotations], [data, metadata.annotations], ref.name)
          assert.equal(
            Object.keys(metadata.annotations ?? {}).some((name) => name.endsWith('last-applied-configuration')),
            isKept,
          )
        }
      })
    }

    describe('that a migration takes away what a custom resource may be without, and not what would leave null:', () => {
      const objects = { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'integer' } } }
      const maps = { type: 'object', additionalProperties: { type: 'string' } }
      const properties = {
        object: objects,
        map: maps,
        nullable: { ...maps, nullable: true },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        defaulted: { type: 'object', default: {}, properties: { a: { type: 'integer', default: 7 } } },
        list: { type: 'array', items: { type: 'string' } },
      }
      let fresh: Counted
      before(async () => {
        await cluster.create({
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name: `empties.${cluster.group}` },
          spec: {
            group: cluster.group,
            scope: 'Namespaced',
            names: { plural: 'empties', kind: 'Empty' },
            versions: [
              {
                name: 'v1',
                served: true,
                storage: true,
                schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } },
              },
            ],
          },
        })
        fresh = await openCounted(cluster.kubeconfig)
      })
      after(() => fresh?.close())

      for (const [i, [from, to, ...lines]] of [
        [{ object: { a: 1 } }, { object: {} }],
        [{ object: { a: 1 } }, {}],
        [{ map: { q: '1' } }, { map: {} }],
        [{ free: { y: 1 } }, { free: {} }],
        [{ object: { a: 1 }, map: { q: '1' } }, { object: {} }],
        [
          { object: { a: 1 }, map: { q: '1', r: '1' } },
          { object: {}, map: { q: '2' } },
          'replace .spec.map.q "1" -> "2" manifest',
        ],
        [{ object: { a: 1, b: 2 } }, { object: { a: 1 } }, 'remove .spec.object.b 2 migration'],
        [{ object: { a: 1 }, map: { q: '1' } }, { map: { q: '1' } }, 'remove .spec.object {"a":1} migration'],
        [{ nullable: { q: '1' } }, { nullable: {} }, 'replace .spec.nullable {"q":"1"} -> null migration'],
        [{ free: { x: { z: 1 } } }, { free: { x: {} } }, 'replace .spec.free.x {"z":1} -> null migration'],
        [{ defaulted: { a: 1 } }, { defaulted: {} }, 'replace .spec.defaulted.a 1 -> 7 migration'],
        [{ list: ['a'] }, { list: [] }, 'replace .spec.list ["a"] -> [] manifest'],
      ].entries() as ArrayIterator<[number, [JsonObject, JsonObject, ...string[]]]>) {
        test(`${stringifyJson(from)} to ${stringifyJson(to)}`, async () => {
          const empty = (spec: JsonObject) => ({
            apiVersion: `${cluster.group}/v1`,
            kind: 'Empty',
            metadata: { name: `empty-${i}`, namespace },
            spec,
          })
          await apply([empty(from)])
          const { items } = await diffOf(fresh, [empty(to)], { strategy: 'ssa' })
          const [item] = items
          assert.deepEqual(items.map(changeLines), [lines])
          const input = listOf([empty(to)])
          const { code, stderr } = await cluster.kubectl(['apply', '--server-side', '-f', '-'], { input })
          assert.equal(code, 0, stderr)
          const isRefused = stderr.includes('failed to re-apply configuration')
          const notes = item?.notes.filter((note) =>
            note.startsWith('the apply after the migration would be refused: '),
          )
          assert.equal(notes?.length, isRefused ? 1 : 0, `${item?.notes.join()} ${stderr}`)
          const args = ['get', `empties.${cluster.group}`, `empty-${i}`, '-n', namespace, '-o', 'json']
          const { spec } = JSON.parse(await cluster.kubectlOk(args))
          assert.deepEqual(JSON.parse(stringifyJson((item?.after ?? {}) as JsonObject)).spec, spec)
        })
      }
    })

    test('a new object: what is stated apart from what the server adds', async () => {
      const service = {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'fresh', namespace },
        spec: { selector: { app: 'x' }, ports: [{ port: 80 }] },
      }
      const { items } = await diffOf(counted, [service])
      const [item] = items
      assert.equal(item?.action, 'create')
      const stated = item?.changes.filter(({ source }) => source === 'manifest') ?? []
      // the protocol is a part of the key
      const spec = { ...service.spec, ports: [{ port: 80, protocol: 'TCP' }] }
      assert.deepEqual(
        stated.map(({ path, new: value }) => [path, value]),
        [[parseFieldPath('.spec'), spec]],
      )
      const added = changeLines(item as never).filter((line) => line.endsWith(' server') || line.endsWith(' default'))
      assert.ok(added.includes('add .spec.type "ClusterIP" server'), added.join('\n'))
    })

    test('a list element that is new, with a key that was not stated', async () => {
      const ports = [{ containerPort: 80 }]
      await apply([deployment('ports', [{ name: 'a', image: 'i', ports }])])
      const more = deployment('ports', [{ name: 'a', image: 'i', ports: [...ports, { containerPort: 81, name: 'x' }] }])
      const { items } = await diffOf(counted, [more])
      const at = '.spec.template.spec.containers[name="a"].ports[containerPort=81,protocol="TCP"]'
      assert.deepEqual(items.map(changeLines), [
        [`add ${at} {"name":"x","containerPort":81,"protocol":"TCP"} manifest`],
      ])
    })

    test('that others have changed it meanwhile, and compares with what is there then', async () => {
      const map = configMap('moving', { k: 'v', other: '0' })
      await apply([map], '--server-side')
      const { cluster: asked } = counted
      let writes = 0
      const moving = {
        ...asked,
        async get(...args: Parameters<typeof asked.get>) {
          const object = await asked.get(...args)
          if (writes++ === 0)
            await cluster.kubectlOk(['annotate', 'cm', 'moving', '-n', namespace, 'meanwhile=1', '--overwrite'])
          return object
        },
      }
      const { items, summary } = await diffOf({ cluster: moving }, [configMap('moving', { k: 'w', other: '0' })])
      assert.deepEqual(items.map(changeLines), [['replace .data.k "v" -> "w" manifest']])
      assert.equal(getAt(items[0]?.before, parseFieldPath('.metadata.annotations.meanwhile')), '1')
      assert.deepEqual(summary.requests, { total: 4, get: 2, dryRun: 2 })
    })
  })
})

const NONE = { create: 0, update: 0, 'replace-needed': 0, delete: 0, conflict: 0, unchanged: 0, error: 0 }

function listOf(items: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): { [key: string]: number } {
  const counts: { [key: string]: number } = {}
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1
  return counts
}
