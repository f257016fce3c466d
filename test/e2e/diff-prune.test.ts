// kubectl tack diff --prune on a real cluster: what kubectl would prune, by labels, kinds and ApplySets.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { testCluster } from '../support/cluster.ts'
import { type DiffAnswer, diffAnswer } from '../support/diff-answer.ts'

const cluster = await testCluster()

/** What kubectl 1.33 and later says of a kind on its own list. */
const DEPRECATED = /^Warning: v1 Endpoints is deprecated in v1\.33\+; use discovery\.k8s\.io\/v1 EndpointSlice\n/gm

type Named = { readonly kind: string; readonly metadata: { readonly name: string; readonly namespace?: string } }

function configMap(name: string, namespace: string, labels: object = {}): Named {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels }, data: { a: '1' } } as Named
}

function secret(name: string, namespace: string, labels: object, text: string): Named {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace, labels }, stringData: { a: text } } as Named
}

const listOf = (items: readonly object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items })

/** `configmap/a` of what would be deleted. */
function deletedBy({ items }: DiffAnswer): string[] {
  const gone = items.filter(({ action }) => action === 'delete')
  return gone.map(({ ref }) => `${ref.kind.toLowerCase()}/${ref.name}`).sort()
}

/** The same of what kubectl says; `deployment.apps/a` without its group. */
function prunedBy(stdout: string): string[] {
  return [...stdout.matchAll(/^([a-z]+)(?:\.\S+)?\/(\S+) (?:pruned|serverside-pruned)/gm)]
    .map((m) => `${m[1]}/${m[2]}`)
    .sort()
}

describe('diff --prune', { skip: cluster.skip }, () => {
  let [one, two] = ['', '']
  const labels = { app: 'pruned' }

  before(async () => {
    ;[one, two] = [await cluster.namespace(), await cluster.namespace()]
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: one, labels },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'a:1' }] } },
      },
    }
    const applied = [
      configMap('kept', one, labels),
      configMap('gone', one, labels),
      configMap('other', one, { app: 'other' }),
      secret('login', one, labels, 'planted-secret'),
      configMap('far', two, labels),
      deployment,
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot', namespace: one, labels } },
    ]
    await cluster.kubectlOk(['apply', '-f', '-'], { input: listOf(applied) })
    await cluster.create(configMap('made-by-hand', one, labels))
  })

  const diff = (items: readonly object[], ...args: readonly string[]) =>
    cluster.tack(['diff', '-f', '-', '-o', 'json', ...args], { input: listOf(items) })
  const prune = (items: readonly object[], ...args: readonly string[]) =>
    cluster.kubectl(['apply', '-f', '-', '--prune', '--dry-run=server', ...args], {
      input: listOf(items),
      env: { KUBECTL_APPLYSET: 'true' },
    })

  for (const [title, args, deleted] of [
    ['objects with the labels', ['-l', 'app=pruned'], ['configmap/gone', 'deployment/web', 'secret/login']],
    [
      'only the kinds of the allowlist',
      ['-l', 'app=pruned', '--prune-allowlist', 'core/v1/ConfigMap', '--prune-allowlist', 'core/v1/ServiceAccount'],
      ['configmap/gone', 'serviceaccount/robot'],
    ],
  ] as const) {
    test(`tells of ${title}, as kubectl does`, async () => {
      const manifests = [configMap('kept', one, labels)]
      const result = await diff(manifests, '--prune', ...args)
      const answer = diffAnswer(result)
      assert.deepEqual(deletedBy(answer), deleted)
      assert.deepEqual(deletedBy(answer), prunedBy((await prune(manifests, ...args)).stdout))
      assert.deepEqual([result.code, answer.summary.delete, answer.summary.unchanged], [1, deleted.length, 1])
      assert.equal(result.stderr.replaceAll(DEPRECATED, ''), '')
    })
  }

  test('--all is about whatever labels, of the kinds that are allowed', async () => {
    const manifests = [configMap('kept', one, labels)]
    const args = ['--all', '--prune-allowlist', 'core/v1/ConfigMap', '--prune-allowlist', 'apps/v1/Deployment']
    const answer = diffAnswer(await diff(manifests, '--prune', ...args))
    assert.deepEqual(deletedBy(answer), ['configmap/gone', 'configmap/other', 'deployment/web'])
    assert.deepEqual(deletedBy(answer), prunedBy((await prune(manifests, ...args)).stdout))
  })

  test('looks in every namespace that the manifests name, and tells what kubectl diff --prune shows', async () => {
    const manifests = [configMap('kept', one, labels), configMap('new', two, labels)]
    const result = await diff(manifests, '--prune', '-l', 'app=pruned')
    const answer = diffAnswer(result)
    const wanted = ['configmap/far', 'configmap/gone', 'deployment/web', 'secret/login']
    assert.deepEqual([deletedBy(answer), answer.summary.create], [wanted, 1])
    const { stdout } = await cluster.kubectl(['diff', '-f', '-', '--prune', '-l', 'app=pruned'], {
      input: listOf(manifests),
    })
    const shown = [...stdout.matchAll(/^diff -u -N \S+\/(\S+)/gm)].map(([, file]) => file?.split('.').at(-1)).sort()
    assert.deepEqual(shown, ['far', 'gone', 'login', 'new', 'web'])
    for (const form of ['planted-secret', Buffer.from('planted-secret').toString('base64')])
      assert.ok(!`${result.stdout}${result.stderr}`.includes(form), form)
  })

  test('-l leaves out manifests with other labels, also without --prune', async () => {
    const manifests = [configMap('kept', one, labels), configMap('other', one, { app: 'other' })]
    const { items } = diffAnswer(await diff(manifests, '-l', 'app=pruned'))
    assert.deepEqual(
      items.map(({ ref }) => ref.name),
      ['kept'],
    )
  })

  test('tells of no deletion when a manifest cannot be read, which might state it', async () => {
    const result = await cluster.tack(['diff', '-f', '-', '-o', 'json', '--prune', '-l', 'app=pruned'], {
      input: `${listOf([configMap('kept', one, labels)])}\n---\nkind: [broken`,
    })
    const answer = diffAnswer(result)
    assert.deepEqual([deletedBy(answer), result.code], [[], 4])
    assert.match(result.stderr, /what would be deleted is not told: one manifest could not be read, and might state it/)
  })

  test('a manifest that the server refuses is visited all the same', async () => {
    const manifests = [{ ...configMap('gone', one, labels), data: { a: 1 } }]
    const answer = diffAnswer(
      await diff(manifests, '--prune', '-l', 'app=pruned', '--prune-allowlist', 'core/v1/ConfigMap'),
    )
    assert.deepEqual([deletedBy(answer), answer.summary.error], [['configmap/kept'], 1])
  })

  test('a kind that may not be listed is a problem, and the others are told of', async () => {
    const rights = ['create', 'role', 'some', '--verb=get,list,patch', '--resource=configmaps', '-n', one]
    await cluster.kubectlOk(rights)
    await cluster.kubectlOk(['create', 'rolebinding', 'some', '--role=some', '--user=tack-user', '-n', one])
    const allowed = ['--prune-allowlist', 'core/v1/ConfigMap', '--prune-allowlist', 'core/v1/Secret']
    const manifests = [configMap('kept', one, labels)]
    const result = await diff(manifests, '--prune', '-l', 'app=pruned', ...allowed, '--context', 'tack-user')
    assert.deepEqual([deletedBy(diffAnswer(result)), result.code], [['configmap/gone'], 4])
    assert.match(result.stderr, /Error from server \(Forbidden\): secrets is forbidden/)
  })

  for (const args of [
    [],
    ['--all', '--prune-allowlist', 'v1/ConfigMap'],
    ['-l', 'app=pruned', '--server-side'],
    ['--applyset', 'x', '--all'],
    ['--applyset', 'x', '-l', 'a=b'],
    ['--applyset', 'configmaps/'],
  ]) {
    test(`refuses ${args.join(' ') || 'nothing else'} as kubectl does`, async () => {
      const manifests = [configMap('kept', one, labels)]
      const ours = await diff(manifests, '-n', one, '--prune', ...args)
      const theirs = await prune(manifests, '-n', one, ...args)
      const words = (text: string) => text.replaceAll(/^error: |for "[^"]*" flag: /gm, '').trim()
      assert.deepEqual([ours.code, ours.stdout, words(ours.stderr)], [2, '', words(theirs.stderr)])
    })
  }

  describe('with an ApplySet', () => {
    let namespace = ''
    const env = { KUBECTL_APPLYSET: 'true' }

    before(async () => {
      namespace = await cluster.namespace()
      const members = [
        configMap('a', namespace),
        configMap('b', namespace),
        secret('c', namespace, {}, 'planted-member'),
      ]
      const args = ['apply', '-f', '-', '-n', namespace, '--prune', '--applyset=set']
      await cluster.kubectlOk(args, { input: listOf(members), env })
    })

    test('tells of members that no manifest states, as kubectl does, and that manifests become members', async () => {
      const manifests = [configMap('a', namespace), configMap('new', namespace)]
      const args = ['-n', namespace, '--prune', '--applyset', 'set']
      const result = await diff(manifests, ...args)
      const answer = diffAnswer(result)
      const theirs = await cluster.kubectl(['apply', '-f', '-', '--dry-run=server', ...args], {
        input: listOf(manifests),
        env,
      })
      assert.deepEqual(
        [deletedBy(answer), prunedBy(theirs.stdout)],
        [
          ['configmap/b', 'secret/c'],
          ['configmap/b', 'secret/c'],
        ],
      )
      const [a, created] = answer.items
      assert.equal(a?.action, 'unchanged', 'the label of members is no difference')
      assert.match(JSON.stringify(created?.changes), /"applyset\.kubernetes\.io\/part-of":"applyset-/)
      for (const form of ['planted-member', Buffer.from('planted-member').toString('base64')])
        assert.ok(!result.stdout.includes(form), form)
    })

    test('of which there is none yet deletes nothing', async () => {
      const answer = diffAnswer(
        await diff([configMap('a', namespace)], '-n', namespace, '--prune', '--applyset', 'cm/none'),
      )
      assert.deepEqual(deletedBy(answer), [])
    })

    for (const parent of ['cm/kube-root-ca.crt', 'serviceaccounts/default', 'nope/x'])
      test(`refuses ${parent} as its parent, as kubectl does`, async () => {
        const args = ['-n', namespace, '--prune', '--applyset', parent]
        const ours = await diff([configMap('a', namespace)], ...args)
        const theirs = await prune([configMap('a', namespace)], ...args)
        assert.equal(ours.code, 2)
        if (parent !== 'nope/x') assert.equal(ours.stderr, theirs.stderr)
        else
          assert.match(
            ours.stderr,
            /^error: invalid parent reference "nope\/x": the server doesn't have a resource type/,
          )
      })

    test('in a custom resource, whose definition has to allow it', async () => {
      const definition = (allowed: boolean) => ({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: {
          name: `sets.${cluster.group}`,
          labels: allowed ? { 'applyset.kubernetes.io/is-parent-type': 'true' } : {},
        },
        spec: {
          group: cluster.group,
          scope: 'Namespaced',
          names: { plural: 'sets', singular: 'set', kind: 'Set' },
          versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
        },
      })
      await cluster.create([definition(false)])
      await cluster.create([{ apiVersion: `${cluster.group}/v1`, kind: 'Set', metadata: { name: 'mine', namespace } }])
      const args = ['-n', namespace, '--prune', '--applyset', `sets.${cluster.group}/mine`]
      const manifests = [configMap('a', namespace)]
      const refused = await diff(manifests, ...args)
      assert.equal(refused.stderr, (await prune(manifests, ...args)).stderr)
      await cluster.kubectlOk(['apply', '-f', '-'], { input: JSON.stringify(definition(true)) })
      const bare = await diff(manifests, ...args)
      assert.equal(bare.stderr, (await prune(manifests, ...args)).stderr)
    })
  })

  test('30 namespaces take a list for each kind, where all may be listed, and no more than three seconds', async (t) => {
    const names = await Promise.all(Array.from({ length: 30 }, () => cluster.namespace(t)))
    const file = join(cluster.home, 'thirty.json')
    const stated = names.map((name) => configMap('kept', name, { app: 'thirty' }))
    const elsewhere = configMap('elsewhere', one, { app: 'thirty' })
    const applied = [...stated, ...names.map((name) => configMap('gone', name, { app: 'thirty' })), elsewhere]
    await cluster.kubectlOk(['apply', '-f', '-'], { input: listOf(applied) })
    await writeFile(file, listOf(stated))
    const result = await cluster.tack(['diff', '-f', file, '--prune', '-l', 'app=thirty', '-o', 'json'])
    const { summary } = diffAnswer(result)
    assert.deepEqual([summary.delete, summary.unchanged], [30, 30])
    assert.equal(summary.requests.list, 16)
    t.diagnostic(`${summary.ms} ms`)
    assert.ok(Number(summary.ms) <= 3000, `${summary.ms} ms`)

    const rights = names.flatMap((namespace) => [
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'some', namespace },
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'patch'] }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'some', namespace },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'some' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'tack-user' }],
      },
    ])
    await cluster.create(rights)
    const words = ['diff', '-f', file, '--prune', '-l', 'app=thirty', '--prune-allowlist', 'core/v1/ConfigMap']
    const limited = await cluster.tack([...words, '-o', 'json', '--context', 'tack-user'])
    const answer = diffAnswer(limited)
    assert.deepEqual([answer.summary.delete, answer.summary.requests.list, answer.errors], [30, 31, []])

    // of all kinds: each is asked for once everywhere, and where that is refused once in each namespace
    const all = await cluster.tack([...words.slice(0, -2), '-o', 'json', '--context', 'tack-user'])
    const { summary: ofAll, errors } = diffAnswer(all)
    const [everywhere, namespaced] = [16, 14]
    assert.deepEqual([ofAll.delete, ofAll.unchanged], [30, 30])
    assert.equal(ofAll.requests.list, everywhere + namespaced * names.length)
    assert.ok(ofAll.requests.total <= Number(ofAll.requests.list) + 2 * names.length, JSON.stringify(ofAll.requests))
    assert.deepEqual(errors.map(({ message }) => /^\w+ is forbidden/.exec(message)?.[0]).sort(), [
      'namespaces is forbidden',
      'persistentvolumes is forbidden',
    ])
    t.diagnostic(`${ofAll.requests.total} requests of a user who may list in namespaces alone: ${ofAll.ms} ms`)
  })
})
