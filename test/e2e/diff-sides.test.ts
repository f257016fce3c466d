// kubectl tack diff of live objects: with another place, a saved state, a revision; compared with kubectl where it has a word.
import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { normalise } from '../../src/machinery/changes/normalise.ts'
import { applyChanges, type Change, type KubeObject } from '../../src/machinery/index.ts'
import { testCluster } from '../support/cluster.ts'
import { kubeconfigWith } from '../support/contexts.ts'
import { type DiffAnswer, diffAnswer, inShort } from '../support/diff-answer.ts'
import { eventually } from '../support/eventually.ts'

const cluster = await testCluster()

describe('diff of live objects', { skip: cluster.skip }, () => {
  let [left, right, folder] = ['', '', '']

  before(async () => {
    ;[left, right] = [await cluster.namespace(), await cluster.namespace()]
    folder = cluster.home
    const labels = { app: 'x' }
    const of = (namespace: string, name: string, data: object, more: object = {}) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace, labels, ...more },
      data,
    })
    const secret = (namespace: string, password: string) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'login', namespace },
      stringData: { password },
    })
    const service = (namespace: string) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace },
      spec: { type: 'NodePort', ports: [{ port: 80 }], selector: labels },
    })
    await cluster.create([
      of(left, 'same', { a: '1' }),
      of(right, 'same', { a: '1' }),
      of(left, 'changed', { a: '1', b: '2' }),
      of(right, 'changed', { a: '9', c: '3' }),
      of(left, 'only-left', { a: '1' }),
      of(right, 'only-right', { a: '1' }),
      of(left, 'unlabelled', { a: '1' }),
      of(right, 'unlabelled', { a: '1' }, { labels: { app: 'y' } }),
      secret(left, 'planted-left'),
      secret(right, 'planted-right'),
      service(left),
      service(right),
      of(right, 'applied', { a: '1' }, { labels: {} }),
    ])
    const applied = JSON.stringify(of(left, 'applied', { a: '1' }, { labels: {} }))
    await cluster.kubectlOk(['apply', '-f', '-'], { input: applied })
  })

  const diff = (...args: readonly string[]) => cluster.tack(['diff', ...args, '-o', 'json'])
  const shorts = ({ items }: DiffAnswer) =>
    items.filter(({ ref }) => !ref.name.startsWith('kube-root')).map((item) => inShort(item))

  describe('with those of another namespace', () => {
    test('pairs by kind and name, drops what names one object, and tells owners of the left side', async () => {
      const result = await diff('cm,svc', '-n', left, '--to-namespace', right)
      const answer = diffAnswer(result)
      assert.deepEqual(shorts(answer), [
        'unchanged ConfigMap/applied',
        'update ConfigMap/changed .data.a .data.b .data.c',
        'delete ConfigMap/only-left .data .metadata.labels',
        'create ConfigMap/only-right .data .metadata.labels',
        'unchanged ConfigMap/same',
        'update ConfigMap/unlabelled .metadata.labels.app',
        'unchanged Service/web',
      ])
      const changed = answer.items.find(({ ref }) => ref.name === 'changed')
      assert.deepEqual([changed?.ref.namespace, changed?.to?.namespace, changed?.basis], [left, right, 'server'])
      assert.deepEqual(
        changed?.changes.map(({ op, old, new: wanted }) => [op, old, wanted]),
        [
          ['replace', '1', '9'],
          ['remove', '2', undefined],
          ['add', undefined, '3'],
        ],
      )
      assert.deepEqual(
        changed?.changes[0]?.owners.map(({ manager }) => manager),
        ['kubectl-create'],
      )
      assert.deepEqual([result.code, result.stderr, answer.summary.partial], [1, '', false])
      assert.equal(answer.summary.requests.total, 4, 'one list per kind and side')
    })

    test('finds an object whose labels differ, though a selector names them', async () => {
      const answer = diffAnswer(await diff('cm', '-l', 'app=x', '-n', left, '--to-namespace', right))
      assert.ok(shorts(answer).includes('update ConfigMap/unlabelled .metadata.labels.app'), String(shorts(answer)))
      const back = diffAnswer(await diff('cm', '-l', 'app=y', '-n', left, '--to-namespace', right))
      assert.deepEqual(shorts(back), ['update ConfigMap/unlabelled .metadata.labels.app'])
    })

    test('asks for names alone, and says which one is on neither side', async () => {
      const result = await diff(
        'cm/changed',
        'cm/only-right',
        'svc/web',
        'cm/neither',
        '-n',
        left,
        '--to-namespace',
        right,
      )
      const answer = diffAnswer(result)
      assert.deepEqual(
        answer.items.map(({ action, ref }) => `${action} ${ref.name}`),
        ['update changed', 'create only-right', 'unchanged web'],
      )
      assert.equal(result.code, 4)
      assert.match(result.stderr, /^Error from server \(NotFound\): configmaps "neither" not found\n$/)
    })

    test('shows no secret, but that it differs', async () => {
      const result = await diff('secret', '-n', left, '--to-namespace', right)
      const [item] = diffAnswer(result).items
      assert.deepEqual(item && inShort(item), 'update Secret/login .data.password')
      assert.match(String(item?.changes[0]?.old), /^\*\*\* [0-9a-f]{12}$/)
      for (const planted of ['planted-left', 'planted-right']) {
        const forms = [planted, Buffer.from(planted).toString('base64')]
        for (const form of forms) assert.ok(!`${result.stdout}${result.stderr}`.includes(form), form)
      }
    })

    test('takes the lines of query -o ref, and refuses them when they were cut off', async () => {
      const refs = await cluster.tack(['query', 'cm', '-n', left, '-l', 'app=x', '-o', 'ref'])
      const args = ['diff', '--refs', '-', '--to-namespace', right, '-o', 'json']
      const answer = diffAnswer(await cluster.tack(args, { input: refs.stdout }))
      assert.deepEqual(
        answer.items.map(({ action, ref }) => `${action} ${ref.name}`),
        ['update changed', 'delete only-left', 'unchanged same', 'update unlabelled'],
      )
      const cut = refs.stdout.trimEnd().split('\n').slice(0, -1).join('\n')
      const refused = await cluster.tack(args, { input: cut })
      assert.deepEqual([refused.code, refused.stdout], [2, ''])
      assert.match(refused.stderr, /^error: STDIN: the last line is missing: what wrote it has broken off\n$/)
      const noise = await cluster.tack(args, { input: 'hello\n' })
      assert.match(noise.stderr, /^error: STDIN: line 1 is no line of query -o ref\n$/)
    })

    test('--exit-zero ends with 0 though there are differences', async () => {
      const { code } = await diff('cm', '-n', left, '--to-namespace', right, '--exit-zero')
      assert.equal(code, 0)
    })

    test('reads pages of both sides side by side', async (t) => {
      const [a, b] = [await cluster.namespace(t), await cluster.namespace(t)]
      const many = (namespace: string, numbers: readonly number[]) =>
        numbers.map((n) => ({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: `n-${n}`, namespace },
          data: { n: String(n % 50 === 0 ? `${n}${namespace}` : n) },
        }))
      const numbers = Array.from({ length: 600 }, (_, i) => i)
      await cluster.create(many(a, numbers))
      await cluster.create(
        many(
          b,
          numbers.filter((n) => n % 100 !== 7),
        ),
      )
      const { summary } = diffAnswer(await diff('cm', '-n', a, '--to-namespace', b))
      const { create, update, delete: gone, unchanged, requests } = summary
      assert.deepEqual([create, update, gone, unchanged], [0, 12, 6, 600 - 12 - 6 + 1])
      assert.equal(requests.total, 4)
    })
  })

  describe('with those of another context', () => {
    let kubeconfig = ''

    before(async () => {
      kubeconfig = join(folder, 'contexts.yaml')
      const contexts = [
        { name: 'eu', namespace: left },
        { name: 'us', namespace: right },
        { name: 'down', namespace: right, isDown: true },
      ]
      await writeFile(kubeconfig, await kubeconfigWith(cluster, contexts))
    })

    const across = (...args: readonly string[]) => diff(...args, '--kubeconfig', kubeconfig)

    test('looks in the namespace of each context', async () => {
      const answer = diffAnswer(await across('cm/changed', '--to-context', 'us'))
      const [item] = answer.items
      assert.deepEqual([item?.ref.context, item?.ref.namespace], ['eu', left])
      assert.deepEqual([item?.to?.context, item?.to?.namespace], ['us', right])
      assert.equal(item && inShort(item), 'update ConfigMap/changed .data.a .data.b .data.c')
    })

    test('with -n looks there on both sides, with -A everywhere: nothing differs from itself', async () => {
      const answer = diffAnswer(await across('cm', '-n', left, '--to-context', 'us'))
      assert.equal(answer.summary.unchanged, answer.items.length)
      const all = diffAnswer(await across('ns,cm,svc', '-A', '--to-context', 'us', '-l', 'app=x'))
      assert.ok(all.items.length >= 7)
      const mine = all.items.filter(({ ref }) => ref.namespace === left || ref.namespace === right)
      assert.deepEqual(new Set(mine.map(({ action }) => action)), new Set(['unchanged']))
    })

    test('a context that is not there, or not to be reached, cannot run', async () => {
      const unknown = await across('cm', '--to-context', 'nope')
      assert.deepEqual([unknown.code, unknown.stdout], [2, ''])
      assert.match(unknown.stderr, /context "nope" does not exist/)
      const down = await across('cm', '--to-context', 'down')
      assert.equal(down.code, 2)
      assert.match(down.stderr, /refused/)
    })

    test('a kind that one side refuses is a problem, and nothing is told of it', async () => {
      await cluster.kubectlOk(['create', 'role', 'reader', '--verb=get,list', '--resource=services', '-n', right])
      const subject = ['create', 'rolebinding', 'reader', '--role=reader', '-n', right]
      await cluster.kubectlOk([...subject, '--user=tack-user'])
      const result = await diff('cm,svc', '-n', left, '--to-context', 'tack-user', '--to-namespace', right)
      const answer = diffAnswer(result)
      assert.deepEqual(shorts(answer), ['unchanged Service/web'])
      assert.deepEqual(
        answer.errors.map(({ scope, reason, context }) => [scope, reason, context]),
        [['kind', 'Forbidden', 'tack-user']],
      )
      assert.equal(result.code, 4)
      assert.match(result.stderr, /^tack-user: Error from server \(Forbidden\): configmaps is forbidden/)
    })

    test('a kind that nobody serves is a problem beside what is compared', async () => {
      const unknown = await across('svc,nope', '--to-context', 'us')
      assert.equal(unknown.code, 4)
      assert.deepEqual(shorts(diffAnswer(unknown)), ['unchanged Service/web'])
      assert.match(unknown.stderr, /the server doesn't have a resource type "nope"/)
    })
  })

  describe('with a saved state', () => {
    let namespace = ''
    const files = new Map<string, string>()

    before(async () => {
      namespace = await cluster.namespace()
      const own = (...args: readonly string[]) => cluster.kubectlOk([...args, '-n', namespace])
      await own('create', 'cm', 'kept', '--from-literal=a=1')
      await own('create', 'cm', 'edited', '--from-literal=a=1')
      await own('create', 'cm', 'gone', '--from-literal=a=1')
      await own('create', 'cm', 'remade', '--from-literal=a=1')
      await own('create', 'secret', 'generic', 'login', '--from-literal=p=planted-before')
      for (const [name, command] of [
        ['query.json', ['tack', 'query', 'cm,secret', '-o', 'json']],
        ['query.yaml', ['tack', 'query', 'cm,secret', '-o', 'yaml']],
        ['get.json', ['get', 'cm,secret', '-o', 'json']],
        ['get.yaml', ['get', 'cm,secret', '-o', 'yaml', '--show-managed-fields']],
      ] as const) {
        const file = join(folder, name)
        const { stdout } = await (command[0] === 'tack'
          ? cluster.tack([...command.slice(1), '-n', namespace])
          : cluster.kubectl([...command, '-n', namespace]))
        await writeFile(file, stdout)
        files.set(name, file)
      }
      await own('patch', 'cm', 'edited', '-p', '{"data":{"a":"2"}}', '--field-manager=somebody')
      await own('delete', 'cm', 'gone', 'remade')
      await own('create', 'cm', 'remade', '--from-literal=a=1')
      await own('create', 'cm', 'fresh', '--from-literal=a=1')
      await own('patch', 'secret', 'login', '-p', '{"stringData":{"p":"planted-after"}}')
    })

    for (const name of ['query.json', 'query.yaml', 'get.json', 'get.yaml']) {
      test(`${name}: what became of each of its objects, and who has changed them`, async () => {
        const result = await diff('--since', files.get(name) as string)
        const answer = diffAnswer(result)
        assert.deepEqual(shorts(answer), [
          'update ConfigMap/edited .data.a',
          'delete ConfigMap/gone .data',
          'unchanged ConfigMap/kept',
          'unchanged ConfigMap/remade',
          'update Secret/login .data.p',
        ])
        const [edited] = answer.items
        assert.deepEqual(
          edited?.changes[0]?.owners.map(({ manager }) => manager),
          ['somebody'],
        )
        const remade = answer.items.find(({ ref }) => ref.name === 'remade')
        assert.deepEqual(remade?.notes, ['it was deleted and made again'])
        assert.equal(result.code, 1)
        for (const planted of ['planted-before', 'planted-after'])
          for (const form of [planted, Buffer.from(planted).toString('base64')])
            assert.ok(!`${result.stdout}${result.stderr}`.includes(form), form)
      })
    }

    test('with kinds: also what is new since then, and nothing of other kinds', async () => {
      const answer = diffAnswer(await diff('cm', '-n', namespace, '--since', files.get('query.json') as string))
      assert.deepEqual(shorts(answer), [
        'update ConfigMap/edited .data.a',
        'create ConfigMap/fresh .data',
        'delete ConfigMap/gone .data',
        'unchanged ConfigMap/kept',
        'unchanged ConfigMap/remade',
      ])
    })

    test('with names: those', async () => {
      const file = files.get('query.yaml') as string
      const answer = diffAnswer(await diff('cm', 'edited', 'gone', 'fresh', '-n', namespace, '--since', file))
      assert.deepEqual(
        answer.items.map(({ action, ref }) => `${action} ${ref.name}`),
        ['update edited', 'delete gone', 'create fresh'],
      )
    })

    test('from stdin', async () => {
      const input = await cluster.kubectlOk(['get', 'cm', 'edited', '-n', namespace, '-o', 'json'])
      const { code, stdout } = await cluster.tack(['diff', '--since', '-', '-o', 'json'], { input })
      assert.deepEqual([code, JSON.parse(stdout).summary.unchanged], [0, 1])
    })

    test('of what is being deleted since then it is said so', async () => {
      await cluster.create({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'going', namespace, finalizers: ['tack.test/held'] },
      })
      const input = await cluster.kubectlOk(['get', 'cm', 'going', '-n', namespace, '-o', 'json'])
      await cluster.kubectlOk(['delete', 'cm', 'going', '-n', namespace, '--wait=false'])
      const { stdout } = await cluster.tack(['diff', '--since', '-', '-o', 'json'], { input })
      const none = '{"metadata":{"finalizers":null}}'
      await cluster.kubectlOk(['patch', 'cm', 'going', '-n', namespace, '--type=merge', '-p', none])
      const [item] = JSON.parse(stdout).items
      assert.deepEqual([item.action, item.notes], ['unchanged', ['it is being deleted']])
    })

    test('a file that is not there cannot run; a broken one is told of, and nothing seems new because of it', async () => {
      const missing = await diff('--since', join(folder, 'nope.json'))
      assert.deepEqual([missing.code, missing.stdout], [2, ''])
      assert.match(missing.stderr, /^error: the path ".*nope.json" does not exist\n$/)
      const broken = join(folder, 'broken.json')
      await writeFile(broken, '{"apiVersion":"v1","kind":"List","items":[')
      const result = await diff('cm', '-n', namespace, '--since', broken)
      assert.deepEqual([result.code, diffAnswer(result).items], [4, []])
      assert.match(result.stderr, /^error: error parsing .*broken.json: /)
      await rm(broken)
    })

    test('an answer of columns alone is told from a saved state', async () => {
      const { stdout } = await cluster.tack(['query', 'cm', '-n', namespace, '-o', 'jsonl'])
      const result = await cluster.tack(['diff', '--since', '-', '-o', 'json'], { input: stdout })
      assert.equal(result.code, 4)
      assert.match(result.stderr, /holds no object, only columns: query prints objects with -o json and -o yaml/)
    })
  })

  describe('with a revision', { skip: cluster.skip || !cluster.controllers }, () => {
    let namespace = ''
    const template = (app: string, image: string, more: object = {}) => ({
      metadata: { labels: { app }, ...more },
      spec: {
        containers: [{ name: 'c', image, ports: [{ containerPort: 80 }], env: [{ name: 'IMAGE', value: image }] }],
      },
    })
    const workload = (kind: string, name: string, image: string) => ({
      apiVersion: 'apps/v1',
      kind,
      metadata: { name, namespace, annotations: { 'kubernetes.io/change-cause': image, own: image } },
      spec: {
        selector: { matchLabels: { app: name } },
        template: template(name, image, image === 'a:2' ? { annotations: { only: 'second' } } : {}),
        ...(kind === 'StatefulSet' && { serviceName: name }),
      },
    })
    const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const
    const REVISIONS = ['1', '2', '0'] as const

    before(async () => {
      namespace = await cluster.namespace()
      for (const image of ['a:1', 'a:2', 'a:3']) {
        const items = KINDS.flatMap((kind) => REVISIONS.map((revision) => workload(kind, `w${revision}`, image)))
        await cluster.kubectlOk(['apply', '-f', '-'], {
          input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
        })
        const wanted = items.length * Number(image.slice(2))
        const words = ['get', 'rs,controllerrevisions', '-n', namespace, '-o', 'name']
        const names = await eventually(
          async () => (await cluster.kubectlOk(words)).trim().split('\n'),
          ({ length }) => length >= wanted,
        )
        assert.ok(names.length >= wanted, `${names}`)
      }
    })

    for (const kind of KINDS) {
      for (const revision of REVISIONS) {
        test(`${revision} of a ${kind}: what kubectl rollout undo would make of it`, async () => {
          const name = `${kind.toLowerCase()}/w${revision}`
          const result = await diff(name, '-n', namespace, '--revision', revision)
          const [item] = diffAnswer(result).items
          assert.deepEqual([result.code, item?.action, item?.basis], [1, 'update', 'local'])
          const read = async (): Promise<KubeObject> =>
            JSON.parse(await cluster.kubectlOk(['get', name, '-n', namespace, '-o', 'json']))
          assert.match(String(item?.notes), /^it was applied: going back does not change what was applied last/)
          const made = applyChanges(await read(), (item?.changes ?? []) as unknown as Change[])
          await cluster.kubectlOk(['rollout', 'undo', name, '-n', namespace, `--to-revision=${revision}`])
          assert.deepEqual(pure(made), pure(await read()))
        })
      }
    }

    test('that it has already: nothing to do, in the words of kubectl', async () => {
      const { code, stdout } = await diff('deploy/w1', '-n', namespace, '--revision', '4')
      const [item] = JSON.parse(stdout).items
      assert.deepEqual(
        [code, item.action, item.notes],
        [0, 'unchanged', ['current template already matches revision 4']],
      )
    })

    test('of a paused deployment: what it would be, and that kubectl refuses it', async () => {
      await cluster.kubectlOk(['rollout', 'pause', 'deploy/w2', '-n', namespace])
      const [item] = diffAnswer(await diff('deploy/w2', '-n', namespace, '--revision', '0')).items
      const { stderr } = await cluster.kubectl(['rollout', 'undo', 'deploy/w2', '-n', namespace])
      assert.equal(item?.action, 'update')
      assert.equal(lastLine(stderr), `error: ${item?.notes[0]}\n`)
    })

    test('that is not there, and kinds that have none, are refused in the words of kubectl', async () => {
      for (const kind of KINDS) {
        const name = `${kind.toLowerCase()}/w1`
        const { code, stderr } = await diff(name, '-n', namespace, '--revision', '99')
        const theirs = await cluster.kubectl(['rollout', 'undo', name, '-n', namespace, '--to-revision=99'])
        assert.deepEqual([code, stderr], [4, lastLine(theirs.stderr)])
      }
      for (const name of ['cm/kube-root-ca.crt', 'sa/default', 'rs', 'role/one']) {
        if (name === 'role/one')
          await cluster.kubectlOk(['create', 'role', 'one', '--verb=get', '--resource=pods', '-n', namespace])
        const listed = name === 'rs' ? await cluster.kubectlOk(['get', 'rs', '-n', namespace, '-o', 'name']) : name
        const of = (listed.split('\n')[0] ?? '').replace('.apps', '')
        const { code, stderr } = await diff(of, '-n', namespace, '--revision', '1')
        const theirs = await cluster.kubectl(['rollout', 'undo', of, '-n', namespace, '--to-revision=1'])
        assert.deepEqual([code, stderr], [4, lastLine(theirs.stderr)])
      }
    })
  })
})

/** Before it, kubectl warns of what was applied. */
function lastLine(text: string): string {
  return `${text.trimEnd().split('\n').at(-1)}\n`
}

const COUNTERS = new Set(['deployment.kubernetes.io/revision', 'deprecated.daemonset.template.generation'])

/** Without what each write changes. */
function pure(object: KubeObject): unknown {
  const { metadata, ...rest } = normalise(object)
  const annotations = Object.fromEntries(
    Object.entries(metadata?.annotations ?? {}).filter(([name]) => !COUNTERS.has(name)),
  )
  return { ...rest, metadata: { ...metadata, annotations } }
}
