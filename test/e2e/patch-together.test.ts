// Many who write to one object at once: nothing that is told to be written is lost, and nothing else is hit.
// TACK_TEST_EDITS says how many edits each of them makes.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { JsonObject, KubeObject } from '../../src/machinery/json.ts'
import { run } from '../support/child-process.ts'
import { testCluster } from '../support/cluster.ts'
import { everyShapeDefinition } from '../support/every-shape.ts'
import type { DriverEdit, DriverReport, DriverTask } from '../support/patch-driver.ts'
import { openScope, openWorkplace, patchAnswer } from '../support/patching.ts'
import { openWriteProxy } from '../support/write-proxy.ts'

const cluster = await testCluster()

const WRITERS = 8
const EDITS = Number(process.env.TACK_TEST_EDITS ?? 40)
const DRIVER = join(dirname(fileURLToPath(import.meta.url)), '..', 'support', 'patch-driver.ts')

type Named = { readonly name: string; readonly value?: string }

describe(`${WRITERS} who make ${EDITS} edits each of one object`, { skip: cluster.skip }, () => {
  const scope = openScope()
  let namespace = ''

  before(async () => {
    namespace = await cluster.namespace()
    await cluster.create(everyShapeDefinition(cluster.group))
  })
  after(() => scope.end())

  const shape = (name: string, spec: JsonObject) => ({
    apiVersion: `${cluster.group}/v1`,
    kind: 'Shape',
    metadata: { name, namespace },
    spec,
  })
  const task = (name: string, edits: readonly DriverEdit[], isPersistent: boolean): DriverTask => ({
    kubeconfig: cluster.kubeconfig,
    apiVersion: `${cluster.group}/v1`,
    kind: 'Shape',
    namespace,
    name,
    edits,
    isPersistent,
  })
  const get = async (name: string) => {
    const words = ['get', `shapes.${cluster.group}`, name, '-n', namespace, '-o', 'json']
    const { spec } = JSON.parse(await cluster.kubectlOk(words)) as KubeObject & {
      spec: { named: Named[]; set?: string[] }
    }
    return spec
  }
  const valueIn = (named: readonly Named[], wanted: string) => named.find(({ name }) => name === wanted)?.value

  /** One after the other, in a process of its own. */
  async function drive(...tasks: readonly DriverTask[]): Promise<readonly DriverReport[]> {
    const words = [DRIVER, JSON.stringify(tasks)]
    const { code, stdout, stderr } = await run(process.execPath, words, { timeoutMs: 800_000 + EDITS * 10_000 })
    assert.equal(code, 0, stderr)
    return JSON.parse(stdout)
  }

  const COUNT = 'spec.named[name=shared].value=string(int(old) + 1)'
  const WAYS = [
    ...(['set', 'count', 'append', 'edit', 'add', 'count', 'insert'] as const),
    ...(['drop-append', 'drop-add', 'drop-insert'] as const),
  ]
  type Way = (typeof WAYS)[number]

  /**
   * An element of one's own, a counter that all share, and elements more, which are taken away again; two of them by the
   * text that `edit` shows. One drop for each: what is not there to be dropped makes it `unchanged`.
   */
  function editOf(writer: number, i: number): DriverEdit {
    const of = (way: Way) => `${writer}-${turnOf(i) + WAYS.indexOf(way)}`
    switch (wayOf(i)) {
      case 'set':
        return { set: [`spec.named[name=w${writer}].value=${i}`] }
      case 'count':
        return { setExpr: [COUNT] }
      case 'append':
        return { append: [`spec.named:={"name":"a${of('append')}","value":"${i}"}`] }
      case 'add':
        return { append: [`spec.set=${of('add')}`] }
      case 'edit':
        return { inText: { pattern: `(- name: e${writer}\n +value: ).*`, by: `$1"${i}"` } }
      case 'insert':
        return { inText: { pattern: ' named:\n', by: `$&  - name: t${of('insert')}\n    value: "${i}"\n` } }
      case 'drop-append':
        return { remove: [`spec.named[name=a${of('append')}]`] }
      case 'drop-add':
        return { remove: [`spec.set[=${of('add')}]`] }
      case 'drop-insert':
        return { remove: [`spec.named[name=t${of('insert')}]`] }
    }
  }
  const turnOf = (i: number) => i - (i % WAYS.length)
  /** The last turns leave what they have added. */
  const isKept = (i: number) => turnOf(i) + 2 * WAYS.length >= EDITS
  const wayOf = (i: number): Way => {
    const way = WAYS[i % WAYS.length] as Way
    return way.startsWith('drop') && isKept(i) ? 'set' : way
  }
  const indexesOf = (...ways: readonly Way[]) =>
    Array.from({ length: EDITS }, (_, i) => i).filter((i) => ways.includes(wayOf(i)))

  test('end with all of them when they repeat what was stale, and with what was written when they do not', async (t) => {
    const writers = Array.from({ length: WRITERS }, (_, w) => w)
    const own = writers.flatMap((w) => [`w${w}`, `e${w}`]).map((name) => ({ name, value: 'none' }))
    await cluster.create([
      shape('all', { named: [...own, { name: 'shared', value: '0' }], set: [] }),
      shape('some', { named: [{ name: 'shared', value: '0' }], set: ['first'] }),
    ])
    const edits = (w: number) => Array.from({ length: EDITS }, (_, i) => editOf(w, i))
    const counting = edits(0).map(() => ({ setExpr: [COUNT] }))
    const startedAt = performance.now()
    const reports = await Promise.all(
      writers.map((w) => drive(task('all', edits(w), true), task('some', counting, false))),
    )

    for (const [all] of reports) assert.deepEqual(new Set(all?.statuses), new Set(['written']))
    const { named, set = [] } = await get('all')
    assert.equal(valueIn(named, 'shared'), String(WRITERS * indexesOf('count').length))
    for (const w of writers) {
      assert.equal(valueIn(named, `w${w}`), String(indexesOf('set').at(-1)))
      assert.equal(valueIn(named, `e${w}`), String(indexesOf('edit').at(-1)))
    }
    const every = (prefix: string, way: Way) =>
      writers.flatMap((w) =>
        indexesOf(way)
          .filter(isKept)
          .map((i) => `${prefix}${w}-${i}`),
      )
    assert.deepEqual([...set].sort(), every('', 'add').sort())
    const more = named.flatMap(({ name }) => (name.includes('-') ? [name] : []))
    assert.deepEqual(more.sort(), [...every('a', 'append'), ...every('t', 'insert')].sort())
    for (const { name, value } of named) if (name.includes('-')) assert.equal(value, name.split('-')[1])
    assert.equal(named.length - more.length, own.length + 1)

    const statuses = reports.flatMap(([, some]) => some?.statuses ?? [])
    assert.equal(statuses.length, WRITERS * EDITS)
    assert.ok(
      statuses.every((status) => status === 'written' || status === 'stale'),
      String([...new Set(statuses)]),
    )
    const written = statuses.filter((status) => status === 'written').length
    const repeated = reports.reduce((sum, [all]) => sum + (all?.stale ?? 0), 0)
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    t.diagnostic(`all ${WRITERS * EDITS} written, ${repeated} times stale and repeated`)
    t.diagnostic(`not repeated: ${written} written, ${statuses.length - written} stale; ${seconds} s in all`)
    assert.equal(valueIn((await get('some')).named, 'shared'), String(written))
  })

  test('as processes of the command line, with editors', async () => {
    const proxy = await openWriteProxy(scope, cluster)
    const own = Array.from({ length: WRITERS }, (_, w) => ({ name: `e${w}`, value: 'none' }))
    await cluster.create(shape('typed', { named: [{ name: 'shared', value: '0' }, ...own] }))
    await Promise.all(
      own.map(async ({ name }, w) => {
        const place = await openWorkplace(scope, cluster, proxy.kubeconfig)
        const editor = join(place.folder, 'editor')
        const lines = [
          `sed -i '/name: ${name}$/{n;s/none/edited/}' "$1"`,
          `sed -i 's/^  named:$/&\\n  - name: t${w}\\n    value: inserted/' "$1"`,
        ]
        await writeFile(editor, `#!/bin/sh\n${lines.join('\n')}\n`, { mode: 0o755 })
        const env = { KUBE_EDITOR: editor, SHELL: '/bin/sh', TMPDIR: place.folder }
        const until = async (verb: string, ...words: readonly string[]) => {
          const object = [`shapes.${cluster.group}/typed`, '-n', namespace, '-o', 'json']
          for (;;) {
            const result = await place.tack([verb, ...object, ...words], { env })
            const [item] = patchAnswer(result).items
            if (item?.status === 'written') return
            assert.equal(item?.status, 'stale', result.stderr)
          }
        }
        await Promise.all([until('patch', '--yes', '--set-expr', COUNT), until('edit')])
      }),
    )
    const { named } = await get('typed')
    assert.equal(valueIn(named, 'shared'), String(WRITERS))
    for (const [w, { name }] of own.entries()) {
      assert.equal(valueIn(named, name), 'edited')
      assert.equal(valueIn(named, `t${w}`), 'inserted')
    }
    assert.equal(named.length, 1 + 2 * WRITERS)
  })

  test('hit the right element or none, while somebody puts others before it and makes the object again', async () => {
    const bystanders = Array.from({ length: 6 }, (_, i) => ({ name: `b${i}`, value: 'untouched' }))
    const spec = { named: [...bystanders.slice(0, 3), { name: 'target', value: 'none' }, ...bystanders.slice(3)] }
    await cluster.create(shape('hunted', spec))
    let isOver = false
    let [moves, births] = [0, 0]
    async function hostile(): Promise<void> {
      for (let i = 0; !isOver; i++) {
        const named = (await get('hunted')).named.filter(({ name }) => !name.startsWith('h') || name === `h${i - 1}`)
        const operations = [
          { op: 'replace', path: '/spec/named', value: [{ name: `h${i}`, value: 'hostile' }, ...named] },
        ]
        // the target goes with what it had: writers may be overwritten by this one, but must not hit another element
        const json = JSON.stringify([
          { op: 'test', path: '/spec/named', value: (await get('hunted')).named },
          ...operations,
        ])
        const words = ['patch', `shapes.${cluster.group}`, 'hunted', '-n', namespace, '--type=json', '-p', json]
        if ((await cluster.kubectl(words)).code === 0) moves++
        if (i % 5 === 4) {
          await cluster.kubectlOk(['delete', `shapes.${cluster.group}`, 'hunted', '-n', namespace])
          await cluster.create(shape('hunted', { named: [{ name: `h${i}`, value: 'hostile' }, ...spec.named] }))
          births++
        }
      }
    }
    const enemy = hostile()
    const edits = Array.from({ length: EDITS }, (_, i): DriverEdit => {
      if (i % 2 === 0) return { set: [`spec.named[name=target].value=${i}`] }
      return { inText: { pattern: '(- name: target\\n +value: ).*', by: `$1"${i}"` } }
    })
    const reports = await Promise.all(Array.from({ length: 4 }, () => drive(task('hunted', edits, false)))).finally(
      () => {
        isOver = true
      },
    )
    await enemy
    const { named } = await get('hunted')
    for (const { name, value } of named) {
      if (name.startsWith('b')) assert.equal(value, 'untouched', name)
      if (name.startsWith('h')) assert.equal(value, 'hostile', name)
    }
    assert.deepEqual(
      named.filter(({ name }) => name.startsWith('b')).map(({ name }) => name),
      bystanders.map(({ name }) => name),
    )
    assert.equal(named.filter(({ name }) => name === 'target').length, 1)
    const statuses = reports.flatMap(([report]) => report?.statuses ?? [])
    const known = new Set(['written', 'stale', 'unchanged'])
    assert.deepEqual(
      statuses.filter((status) => !known.has(status)),
      [],
    )
    assert.ok(moves > 0 && births >= 0, `${moves} moves, ${births} births`)
  })
})
