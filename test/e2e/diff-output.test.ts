// What `kubectl tack diff` prints, on the real cluster: formats that programs take are given to those programs.
import assert from 'node:assert/strict'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { writeObject } from '../../src/cluster/write.ts'
import { normalise } from '../../src/machinery/changes/normalise.ts'
import { displayWidth } from '../../src/machinery/display-width.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../../src/machinery/json.ts'
import type { JsonPatch } from '../../src/machinery/patches/json/operation.ts'
import { applyRfcJsonPatch } from '../../src/machinery/patches/json/rfc-json-patch.ts'
import { PATCH_CONTENT_TYPES } from '../../src/machinery/patches/patch.ts'
import { ROOT } from '../support/build-cluster.ts'
import { type Result, type RunOptions, run } from '../support/child-process.ts'
import { testCluster } from '../support/cluster.ts'
import { type Counted, openCounted } from '../support/diffing.ts'
import { codeBlocks } from '../support/document.ts'
import { type Schema, schemaFaults } from '../support/json-schema.ts'
import { noTerminal, runInTerminal } from '../support/terminal.ts'

const cluster = await testCluster()
const noTty = await noTerminal()
const hasPatch = process.platform !== 'win32' && (await run('patch', ['--version']).catch(() => undefined))?.code === 0

type Set = readonly object[]
type PatchLine = { readonly ref: { readonly kind: string; readonly name: string }; readonly patch: JsonPatch }

const workload = (image: string, more: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { app: 'web', tier: 'front' } },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [
          { name: 'web', image, ports: [{ containerPort: 80 }] },
          { name: 'side', image: 'side:1' },
        ],
      },
    },
    ...more,
  },
})
const configMap = (name: string, data: object, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  data,
})

const APPLIED: Set = [
  workload('web:1', { replicas: 2 }),
  configMap('settings', { theme: 'winter', 'a.b_c': 'x', gone: 'y' }, { labels: { team: 'a' } }),
  configMap('same', { a: 'b' }),
  configMap('many', Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`line-${i}`, `text ${i}\nand more`]))),
]
const WANTED: Set = [
  workload('web:2', { replicas: 5 }),
  configMap('settings', { theme: 'spring', 'a.b_c': 'x', new: 'two\nlines' }),
  configMap('same', { a: 'b' }),
  configMap('many', {
    ...Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`line-${i}`, `text ${i}\nand more`])),
    'line-2': 'text 2\nand other',
    'line-9': 'text nine\nand more',
  }),
  configMap('fresh', { a: 'b' }),
]
const FORMATS = ['table', 'diff', 'json', 'jsonl', 'jsonpatch', 'ssa-config', 'md', 'html', 'external'] as const

const listOf = (set: Set) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items: set })

/** Compares a set with what is in the namespace. */
function diffOf(set: Set, namespace: string, words: readonly string[] = [], options: RunOptions = {}): Promise<Result> {
  return cluster.tack(['diff', '-f', '-', '-n', namespace, ...words], { ...options, input: listOf(set) })
}

async function liveOf(namespace: string, { ref }: PatchLine): Promise<KubeObject> {
  const words = ['get', ref.kind, ref.name, '-n', namespace, '-o', 'json', '--show-managed-fields']
  return JSON.parse(await cluster.kubectlOk(words)) as KubeObject
}

function patchLines({ stdout }: Result): readonly PatchLine[] {
  const lines = stdout.trimEnd().split('\n')
  assert.match(lines.at(-1) ?? '', /^\{"apiVersion":"tack\/v1","kind":"DiffResult","summary"/)
  return lines.slice(0, -1).map((line) => JSON.parse(line))
}

/** Server-side apply as it is, without what kubectl does before it. */
async function applyAs(manager: string, body: string, { cluster: { transport, discovery } }: Counted): Promise<void> {
  const config = JSON.parse(
    await cluster.kubectlOk(['create', '-f', '-', '--dry-run=client', '-o', 'json'], { input: body }),
  )
  const resource = await discovery.resourceFor(config.apiVersion, config.kind)
  assert.ok(resource !== undefined)
  const { name, namespace } = config.metadata
  const contentType = PATCH_CONTENT_TYPES.apply
  await writeObject(transport, {
    resource,
    name,
    namespace,
    method: 'PATCH',
    contentType,
    body,
    fieldManager: manager,
    force: true,
  })
}

/** What may be written of an object. */
const written = (object: JsonObject) => normalise(object as KubeObject, { keepStatus: true })

for (const [how, words] of [
  ['client-side', []],
  ['server-side', ['--server-side']],
] as const) {
  describe(`of objects that were applied ${how}`, { skip: cluster.skip }, () => {
    let namespace = ''

    before(async () => {
      namespace = await cluster.namespace()
      await cluster.kubectlOk(['apply', '-f', '-', '-n', namespace, ...words], { input: listOf(APPLIED) })
    })

    test('a patch applied to the live object gives what the apply would give', async () => {
      const result = await diffOf(WANTED, namespace, ['-o', 'jsonpatch'])
      assert.equal(result.code, 1, result.stderr)
      const lines = patchLines(result)
      assert.deepEqual(
        lines.map(({ ref }) => ref.name),
        ['web', 'settings', 'many', 'fresh'],
      )
      const applied = ['apply', '-f', '-', '-n', namespace, '--dry-run=server', '-o', 'json', ...words]
      const answer = JSON.parse(await cluster.kubectlOk(applied, { input: listOf(WANTED) })) as { items: KubeObject[] }
      for (const line of lines.filter(({ ref }) => ref.name !== 'fresh')) {
        const patched = applyRfcJsonPatch(await liveOf(namespace, line), line.patch)
        assert.ok('value' in patched, JSON.stringify(patched))
        const wanted = answer.items.find(({ metadata }) => metadata?.name === line.ref.name)
        assert.deepEqual(written(patched.value as JsonObject), written(wanted ?? {}))
      }
      const create = lines.find(({ ref }) => ref.name === 'fresh')?.patch[0]
      assert.ok(create?.op === 'add' && create.path === '' && isJsonObject(create.value))
    })

    test('an object that states nothing but its name is created whole, with the note of what was applied', async () => {
      const bare = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bare' } }]
      const [line] = patchLines(await diffOf(bare as Set, namespace, ['-o', 'jsonpatch']))
      const answer = await cluster.kubectlOk(['apply', '-f', '-', '-n', namespace, '--dry-run=server', '-o', 'json'], {
        input: listOf(bare as Set),
      })
      const [add] = line?.patch ?? []
      assert.ok(add?.op === 'add' && add.path === '' && isJsonObject(add.value))
      assert.deepEqual(written(add.value), written(JSON.parse(answer)))
    })

    test('a diff is one that patch(1) applies', { skip: !hasPatch && 'needs patch' }, async (t) => {
      const { folder, env } = await keeper(t)
      await diffOf(WANTED, namespace, ['-o', 'external'], { env })
      const { stdout, code } = await diffOf(WANTED, namespace, ['-o', 'diff'])
      assert.equal(code, 1)
      await cp(join(folder, 'LIVE'), join(folder, 'work'), { recursive: true })
      const patched = await run('patch', ['-p1', '-d', join(folder, 'work')], { input: stdout })
      assert.deepEqual([patched.code, patched.stderr], [0, ''], patched.stdout)
      assert.deepEqual(await filesIn(join(folder, 'work')), await filesIn(join(folder, 'MERGED')))
    })

    test('a configuration is taken by an apply, which leaves nothing but removals to do', async () => {
      const { stdout, stderr, code } = await diffOf(WANTED, namespace, ['-o', 'ssa-config'])
      assert.equal(code, 1)
      assert.match(stderr, /^note: ConfigMap \S+\/settings: an apply configuration cannot remove \.data\.gone/m)
      const scratch = await cluster.namespace()
      await cluster.kubectlOk(['apply', '-f', '-', '-n', scratch, ...words], { input: listOf(APPLIED) })
      const counted = await openCounted(cluster.kubeconfig)
      try {
        for (const text of stdout.replaceAll(namespace, scratch).split(/^---$/m))
          await applyAs('changes', text, counted)
      } finally {
        counted.close()
      }
      const { stdout: left } = await diffOf(WANTED, scratch, ['-o', 'jsonl'])
      const changes = left.split('\n').flatMap((line) => (line === '' ? [] : (JSON.parse(line).changes ?? [])))
      const ops = new Set(changes.map(({ op, text }: { op: string; text: string }) => `${op} ${text}`))
      assert.deepEqual([...ops].sort(), ['remove .data.gone', 'remove .metadata.labels'])
    })

    test('what was patched is unchanged', async () => {
      const lines = patchLines(await diffOf(WANTED, namespace, ['-o', 'jsonpatch']))
      for (const { ref, patch } of lines.filter((line) => line.ref.name !== 'fresh')) {
        const send = ['patch', ref.kind, ref.name, '-n', namespace, '--type=json', '-p', JSON.stringify(patch)]
        await cluster.kubectlOk(send)
      }
      const [create] = lines.filter((line) => line.ref.name === 'fresh').flatMap((line) => line.patch)
      assert.ok(create?.op === 'add')
      await cluster.kubectlOk(['create', '-f', '-'], { input: JSON.stringify(create.value) })
      const { stdout } = await diffOf(WANTED, namespace, words.length > 0 ? ['--force-conflicts'] : [])
      assert.equal(stdout, '0 create · 0 update · 5 unchanged · 0 error\n')
    })
  })
}

/** An external program that keeps what it is given, and the environment that names it. */
async function keeper(t: { after(clean: () => Promise<void>): void }, exitCode = 1) {
  const folder = await mkdtemp(join(tmpdir(), 'tack-kept-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const temporary = join(folder, 'tmp')
  await mkdir(temporary)
  const program = join(folder, 'keep.sh')
  const script = `#!/bin/sh\nls -ld "$@" "$(dirname "$1")" "$1"/* > ${folder}/modes\ncp -r "$@" ${folder}\nexit ${exitCode}\n`
  await writeFile(program, script)
  await chmod(program, 0o755)
  return { folder, temporary, env: { KUBECTL_EXTERNAL_DIFF: program, TMPDIR: temporary } }
}

async function filesIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(folder)).sort()
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  )
}

describe('-o external', { skip: cluster.skip || (process.platform === 'win32' && 'needs sh') }, () => {
  let namespace = ''

  before(async () => {
    namespace = await cluster.namespace()
    await cluster.kubectlOk(['apply', '-f', '-', '-n', namespace], { input: listOf(APPLIED) })
  })

  const external = (set: Set, env: RunOptions['env']) => diffOf(set, namespace, ['-o', 'external'], { env: env ?? {} })

  test('gives a program two folders that nobody else can read, and takes them away', async (t) => {
    const { folder, temporary, env } = await keeper(t)
    const { code, stderr } = await external(WANTED, env)
    assert.deepEqual([code, stderr], [1, ''])
    const modes = await readFile(join(folder, 'modes'), 'utf8')
    assert.equal(modes.match(/^drwx------ /gm)?.length, 3, modes)
    assert.equal(modes.match(/^-rw------- /gm)?.length, 3, modes)
    assert.deepEqual(await readdir(temporary), [])
    assert.deepEqual(
      Object.keys(await filesIn(join(folder, 'MERGED'))),
      ['apps.v1.Deployment', 'v1.ConfigMap', 'v1.ConfigMap', 'v1.ConfigMap'].map(
        (kind, i) => `${kind}.${namespace}.${['web', 'fresh', 'many', 'settings'][i]}`,
      ),
    )
  })

  test('runs diff -u -N unless told otherwise', async () => {
    const { stdout, code } = await external(WANTED, {})
    assert.equal(code, 1)
    assert.match(stdout, /^- {2}theme: winter$/m)
    assert.match(stdout, /^\+ {2}theme: spring$/m)
  })

  test('goes by the exit code of the program', async (t) => {
    assert.equal((await external(WANTED, (await keeper(t, 0)).env)).code, 0)
    const failed = await external(WANTED, (await keeper(t, 3)).env)
    assert.equal(failed.code, 2)
    assert.match(failed.stderr, /^error: "\S+keep\.sh" failed with exit code 3$/m)
  })

  test('runs nothing where nothing differs', async (t) => {
    const { folder, env } = await keeper(t, 3)
    assert.equal((await external(APPLIED, env)).code, 0)
    assert.deepEqual((await readdir(folder)).sort(), ['keep.sh', 'tmp'])
  })

  test('says that there is no such program, and leaves no folder', async (t) => {
    const { temporary } = await keeper(t)
    const { code, stderr } = await external(WANTED, { KUBECTL_EXTERNAL_DIFF: 'no-such-program -x', TMPDIR: temporary })
    assert.equal(code, 2)
    assert.match(stderr, /^error: cannot run "no-such-program": there is no such program; KUBECTL_EXTERNAL_DIFF names/m)
    assert.deepEqual(await readdir(temporary), [])
  })

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    test(`takes the folders away when ${signal} ends it`, async (t) => {
      const { folder, temporary } = await keeper(t)
      const program = join(folder, 'wait.sh')
      await writeFile(program, '#!/bin/sh\necho waiting\nexec sleep 5\n', { mode: 0o755 })
      const manifest = join(folder, 'set.json')
      await writeFile(manifest, listOf(WANTED))
      const env = { KUBECTL_EXTERNAL_DIFF: program, TMPDIR: temporary }
      const running = cluster.startTack(['diff', '-f', manifest, '-n', namespace, '-o', 'external'], { env })
      await running.waitFor('stdout', /waiting/)
      assert.equal((await readdir(temporary)).length, 1)
      running.kill(signal)
      assert.equal((await running.ended).code, code)
      assert.deepEqual(await readdir(temporary), [])
    })
  }
})

describe('what is said to programs and people', { skip: cluster.skip }, () => {
  let namespace = ''
  const broken = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'Not_A_Name' },
    spec: { ports: [{ port: 80 }] },
  }

  before(async () => {
    namespace = await cluster.namespace()
    const input = listOf(APPLIED)
    await cluster.kubectlOk(['apply', '--server-side', '-f', '-', '-n', namespace], { input })
    await cluster.kubectlOk(['scale', 'deployment/web', '--replicas=7', '-n', namespace])
  })

  test('JSON fits the schema of the document, line by line too', async () => {
    const text = await readFile(join(ROOT, 'docs', 'diff.md'), 'utf8')
    const block = codeBlocks(text).find(
      ({ language, lines }) => language === 'json' && lines.join().includes('$schema'),
    )
    const schema = JSON.parse(block?.lines.join('\n') ?? '') as Schema
    const sets: readonly (readonly [Set, readonly string[]])[] = [
      [[...WANTED, broken], []],
      [
        [...WANTED, broken],
        ['--force-conflicts', '--all-fields'],
      ],
      [WANTED, ['--strategy', 'csa', '--kind', 'deploy']],
      [APPLIED, ['--strategy', 'replace', '--fast']],
    ]
    for (const [set, words] of sets) {
      const { stdout } = await diffOf(set, namespace, ['-o', 'json', ...words])
      assert.deepEqual(schemaFaults(JSON.parse(stdout), schema), [])
      const lines = (await diffOf(set, namespace, ['-o', 'jsonl', ...words])).stdout.trimEnd().split('\n')
      const values = lines.map((line) => JSON.parse(line) as JsonObject)
      const items = values.slice(0, -1)
      assert.deepEqual(schemaFaults({ ...values.at(-1), items }, schema), [])
    }
  })

  test('a kind that nobody knows is no reason to say that nothing differs', async () => {
    const { code, stderr } = await diffOf(WANTED, namespace, ['--kind', 'depploy,cm', '--kind', 'Deployment'])
    assert.equal(stderr, 'error: neither the server nor a manifest has a kind "depploy", which --kind names\n')
    assert.equal(code, 4)
  })

  test('a kind that only a manifest defines may be wanted', async () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `gadgets.unmet.${cluster.group}` },
      spec: {
        group: `unmet.${cluster.group}`,
        names: { plural: 'gadgets', kind: 'Gadget' },
        scope: 'Namespaced',
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    }
    const gadget = { apiVersion: `unmet.${cluster.group}/v1`, kind: 'Gadget', metadata: { name: 'one', namespace } }
    for (const word of ['gadget', 'Gadget', `gadget.unmet.${cluster.group}`]) {
      for (const set of [
        [definition, gadget, ...WANTED],
        [gadget, ...WANTED, definition],
      ]) {
        const { stdout, stderr, code } = await diffOf(set, namespace, ['--kind', word, '-o', 'json'])
        assert.equal(code, 1, stderr)
        const { items, summary } = JSON.parse(stdout)
        assert.deepEqual(
          items.map(({ action, ref }: { action: string; ref: { kind: string } }) => `${action} ${ref.kind}`),
          ['create Gadget'],
        )
        assert.equal(summary.create, 1)
      }
    }
  })

  test('a conflict is a line with both values and who holds the field', async () => {
    const { stdout, code } = await diffOf(WANTED, namespace, ['--kind', 'deploy'])
    assert.equal(code, 1)
    assert.match(stdout, /^conflict +Deployment +\S+\/web +\.spec\.replicas +7 +5 +kubectl +\S+ +server/m)
    assert.match(stdout, /^update +Deployment +\S+\/web +\S+\[name="web"\]\.image +web:1 +web:2 +kubectl /m)
    assert.match(stdout, /\n0 create · 0 update · 1 conflict · 0 unchanged · 0 error\n$/)
  })

  test('filters change what is shown and counted alike', async () => {
    const ignoring = ['--ignore', '.spec.replicas', '--ignore', '.spec.template.spec.containers[*].image']
    const all = await diffOf(WANTED, namespace, [...ignoring, '--kind', 'deployments,cm'])
    assert.match(all.stdout, /\n1 create · 2 update · 2 unchanged · 0 error\n$/)
    assert.match(
      all.stderr,
      /^note: Deployment \S+\/web: an apply would still be refused: its conflicts with "kubectl"/m,
    )
    const json = JSON.parse((await diffOf(WANTED, namespace, [...ignoring, '-o', 'json'])).stdout)
    assert.deepEqual([json.summary.unchanged, json.items[0].action, json.items[0].changes], [2, 'unchanged', []])
    const nobody = await diffOf(WANTED, namespace, ['--only-owner', 'nobody'])
    assert.equal(nobody.stdout, '0 create · 0 update · 1 unchanged · 0 error · 4 left out\n')
    assert.equal(nobody.code, 0)
    const only = await diffOf(WANTED.slice(0, 1), namespace, ['--only-owner', '!nobody', '--ignore-manager', 'kubectl'])
    assert.match(only.stdout, /^0 create · 0 update · 1 unchanged/m)
  })

  for (const [words, set, code] of [
    [['--fail-on', 'conflict'], WANTED, 5],
    [['--fail-on', 'delete,replace-needed'], WANTED, 1],
    [['--fail-on', 'conflict', '--exit-zero'], WANTED, 5],
    [['--exit-zero'], WANTED, 0],
    [['--fail-on', 'conflict'], [...WANTED, broken], 4],
    [['--exit-zero'], [...WANTED, broken], 4],
    [['--fail-on', 'conflict', '--ignore', '.spec.replicas'], WANTED, 1],
    [['--kind', 'configmap', '--ignore', '.data', '--ignore', '.metadata'], WANTED.slice(0, 4), 0],
    [['--fail-on', 'nonsense'], WANTED, 2],
    [['--ignore', '.spec['], WANTED, 2],
    [['--stat', '-o', 'json'], WANTED, 2],
    [['-o', 'xml'], WANTED, 2],
  ] as const) {
    test(`exit code ${code}: ${words.join(' ')}`, async () => {
      const result = await diffOf(set, namespace, words)
      assert.equal(result.code, code, result.stderr)
    })
  }

  test('in a terminal no line is wider than it, whatever its width', { skip: noTty }, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'tack-set-'))
    t.after(() => rm(folder, { recursive: true, force: true }))
    const file = join(folder, 'set.json')
    await writeFile(file, listOf(WANTED))
    const words = [join(ROOT, 'bin', 'kubectl-tack.js'), 'diff', '-f', file, '-n', namespace]
    const env = { ...process.env, KUBECONFIG: cluster.kubeconfig, HOME: cluster.home } as Record<string, string>
    for (const columns of [160, 100, 60, 40]) {
      for (const more of [[], ['--stat']]) {
        const { shown, code } = await runInTerminal(columns, process.execPath, [...words, ...more], { env })
        assert.equal(code, 1)
        const lines = shown
          .replace(/.*\r\u001b\[2K/g, '')
          .replace(/\u001b\[\d+m/g, '')
          .split('\n')
        assert.deepEqual(
          lines.filter((line) => displayWidth(line) > columns),
          [],
          `at ${columns}`,
        )
        assert.match(shown, /\u001b\[33mupdate\u001b\[39m/)
      }
    }
  })

  test('a page refers to nothing and runs nothing', async () => {
    const evil = configMap('settings', { theme: '</pre><script src="http://evil/x.js"></script><img src=x>' })
    const { stdout } = await diffOf([evil], namespace, ['-o', 'html', '--force-conflicts'])
    assert.doesNotMatch(stdout, /<(?:script|img|link|iframe|a|object|form)\b|@import|url\(/)
    assert.match(stdout, /&lt;script src=&quot;http/)
    assert.match(stdout, /<\/html>\n$/)
  })
})

describe('secrets', { skip: cluster.skip }, () => {
  const plants = Array.from({ length: 6 }, (_, i) => `planted${i}${Math.random().toString(36).slice(2)}!"<&'`)
  const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = ''] = plants
  const secret = (name: string, stringData: object, more: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    stringData,
    ...more,
  })
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const before = [
    secret('changed', { password: first, other: second }),
    secret('labelled', { password: third }),
    secret('fixed', { password: first }, { immutable: true }),
    secret('typed', { password: first }, { type: 'example.com/a' }),
  ]
  const wanted = [
    secret('changed', { password: fourth, other: second }),
    secret('labelled', { password: third }, { metadata: { name: 'labelled', labels: { a: 'b' } } }),
    secret('fixed', { password: fifth }, { immutable: true }),
    secret('typed', { password: fifth }, { type: 'example.com/b' }),
    secret('fresh', { password: sixth }),
    { ...secret('rejected', {}), stringData: { [`key with blank ${0}`]: sixth }, data: { broken: fifth } },
    { ...secret('strict', {}), unknown: third, data: { password: base64(fourth) } },
  ]
  let namespace = ''

  /** As text, in base64, as JSON and YAML quote it, and in part: what is told of a value is its beginning. */
  const formsOf = (plant: string) => [
    plant,
    plant.slice(0, 14),
    base64(plant).slice(0, 16),
    base64(base64(plant)).slice(0, 20),
    Buffer.from(plant.slice(0, 12)).toString('hex'),
  ]
  const occurrences = (text: string) => plants.flatMap(formsOf).filter((form) => text.includes(form))

  const prepare = async () => {
    namespace ||= await cluster.namespace()
    await cluster.kubectlOk(['apply', '-f', '-', '-n', namespace], { input: listOf(before) })
  }

  test('are nowhere: in no format, no message, no temporary file', async (t) => {
    await prepare()
    for (const format of FORMATS) {
      for (const words of [
        [],
        ['--strategy', 'ssa', '--all-fields'],
        ['--strategy', 'replace', '-v', '8'],
        ['--fast'],
      ]) {
        const { folder, env } = await keeper(t)
        const { stdout, stderr, code } = await diffOf(wanted, namespace, ['-o', format, ...words], { env })
        assert.equal(code, 4)
        const kept =
          format === 'external' ? [await filesIn(join(folder, 'LIVE')), await filesIn(join(folder, 'MERGED'))] : []
        const all = [stdout, stderr, ...kept.flatMap((files) => Object.values(files))].join('\n')
        assert.deepEqual(occurrences(all), [], `-o ${format} ${words.join(' ')}`)
        assert.ok(format !== 'external' || kept.some((files) => Object.keys(files).length > 2))
      }
    }
  })

  test('are seen with --show-secrets, so that this test would see them', async () => {
    await prepare()
    for (const format of ['diff', 'jsonl', 'jsonpatch', 'ssa-config'] as const) {
      const { stdout } = await diffOf(wanted, namespace, ['-o', format, '--show-secrets'])
      assert.ok(occurrences(stdout).length > 1, format)
      assert.doesNotMatch(stdout, /\*\*\* [0-9a-f]{12}/)
    }
  })

  test('that stay the same are seen to be the same, and those that change to change', async () => {
    await prepare()
    const { stdout } = await diffOf(wanted.slice(0, 2), namespace, ['-o', 'jsonl'])
    const [changed, labelled] = stdout.split('\n').map((line) => (line === '' ? {} : JSON.parse(line)))
    assert.deepEqual(
      changed.changes.map(({ text, old, new: now }: { text: string; old: string; new: string }) => [text, old === now]),
      [['.data.password', false]],
    )
    assert.deepEqual(
      labelled.changes.map(({ text }: { text: string }) => text),
      ['.metadata.labels'],
    )
  })

  test('keep patches and configurations from being printed, each by one line', async () => {
    await prepare()
    for (const format of ['jsonpatch', 'ssa-config'] as const) {
      const { stdout, stderr, code } = await diffOf([...wanted.slice(0, 1), ...WANTED.slice(4)], namespace, [
        '-o',
        format,
      ])
      assert.equal(code, 4, stderr)
      assert.match(stdout, /fresh/)
      assert.match(
        stderr,
        /^error: STDIN: Secret \S+\/changed is left out: its values are secret; --show-secrets shows them$/m,
      )
    }
  })
})
