// Disks that are full: a patch writes nothing that its journal does not hold, and an editor loses no text.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '../../src/machinery/json.ts'
import { testCluster } from '../support/cluster.ts'
import { countsOf, objectsByName, openScope, openWorkplace, patchAnswer, type Workplace } from '../support/patching.ts'
import { noTinyDisks, openTinyDisk } from '../support/tiny-disk.ts'
import { openWriteProxy, type WriteProxy } from '../support/write-proxy.ts'

const cluster = await testCluster()
const OBJECTS = 120
const FULL = /no space left on device/g

describe('On a full disk', { skip: cluster.skip || (await noTinyDisks()) }, () => {
  const scope = openScope()
  let proxy: WriteProxy
  let place: Workplace
  let namespace = ''
  let value = 0

  before(async () => {
    namespace = await cluster.namespace()
    proxy = await openWriteProxy(scope, cluster)
    place = await openWorkplace(scope, cluster, proxy.kubeconfig)
    await cluster.create(
      Array.from({ length: OBJECTS }, (_, i) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `d${i}`, namespace, labels: { run: 'full' } },
        data: { a: '0' },
      })),
    )
  })
  after(() => scope.end())

  async function patch(state: string) {
    proxy.reset()
    value++
    const words = ['patch', 'cm', '-n', namespace, '-l', 'run=full', '--set', `data.a=${value}`, '--yes', '-o', 'json']
    return place.tack(words, { env: { XDG_STATE_HOME: state } })
  }
  const journals = (state: string) => join(state, 'kubectl-tack', 'journal')
  const runsIn = (state: string) => readdirSync(journals(state)).filter((name) => name.endsWith('.jsonl'))
  const linesOf = (state: string, run: string): JsonObject[] =>
    readFileSync(join(journals(state), `${run}.jsonl`), 'utf8')
      .split('\n')
      .flatMap((line) => (line.endsWith('}') ? [JSON.parse(line)] : []))
  const valuesNow = async () =>
    new Map(
      [...(await objectsByName(cluster, ['cm', '-n', namespace, '-l', 'run=full']))].map(([name, { data }]) => [
        name,
        (data as { a: string }).a,
      ]),
    )

  /** How long a journal is: its plan, what it says before the last write, and all of it. */
  async function lengths() {
    const { code, stderr } = await patch(place.env.XDG_STATE_HOME)
    assert.equal(code, 0, stderr)
    const [run = ''] = await place.runs()
    const text = await readFile(join(place.journals, `${run}.jsonl`), 'utf8')
    const upTo = (phase: string) => text.lastIndexOf(`"phase":"${phase}"`)
    return { plan: upTo('planned'), intents: upTo('intent'), all: text.length }
  }

  test('a patch that has no room for its plan writes nothing, and leaves nothing', async (t) => {
    const { plan } = await lengths()
    for (const kib of [4, Math.floor(plan / 2048)]) {
      const disk = await openTinyDisk(t, kib)
      const { code, stdout, stderr } = await patch(disk.folder)
      assert.equal(code, 2, stderr)
      assert.equal(stdout, '')
      assert.match(stderr, /^error: the journal \S+ cannot be used: no space left on device; XDG_STATE_HOME says/m)
      assert.equal(stderr.match(FULL)?.length, 1, stderr)
      assert.deepEqual(proxy.writes(), [])
      assert.deepEqual(runsIn(disk.folder), [])
    }
  })

  test('a patch whose journal comes to the end of it stops, and is finished and taken back where there is room', async (t) => {
    const { plan, intents, all } = await lengths()
    const page = 4096
    const first = Math.ceil(plan / page) + 1
    const last = Math.floor(intents / page)
    let stopped = 0
    for (const pages of new Set([first, Math.floor((first + last) / 2), last, Math.floor(all / page)])) {
      const before = await valuesNow()
      const disk = await openTinyDisk(t, (pages * page) / 1024)
      const result = await patch(disk.folder)
      const answer = patchAnswer(result)
      const { written = 0, skipped = 0, ...others } = countsOf(answer)
      assert.deepEqual([written + skipped, others], [OBJECTS, {}])
      const run = answer.summary.journal ?? ''
      // what has become of the last writes need not be on disk: it can be seen
      assert.equal(result.code, skipped > 0 ? 1 : 0, `${pages} pages: ${result.stderr}`)
      if (skipped > 0) {
        stopped++
        assert.equal(result.stderr.match(FULL)?.length, 1, result.stderr)
        assert.match(result.stderr, new RegExp(`not all was tried: kubectl tack resume ${run} goes on`))
      }

      const lines = linesOf(disk.folder, run)
      const seqs = (phase: string) => new Set(lines.flatMap((line) => (line.phase === phase ? [line.seq] : [])))
      const named = new Map(lines.flatMap(({ seq, ref }) => (ref ? [[seq, (ref as JsonObject).name]] : [])))
      assert.equal(seqs('planned').size, OBJECTS)
      const intended = new Set([...seqs('intent')].map((seq) => named.get(seq)))
      const now = await valuesNow()
      const changed = [...now].flatMap(([name, now]) => (now === String(value) ? [name] : []))
      assert.equal(changed.length, written)
      assert.deepEqual(
        changed.filter((name) => !intended.has(name)),
        [],
      )
      for (const [name, is] of now) if (!changed.includes(name)) assert.equal(is, before.get(name))

      await disk.resize(4096)
      const env = { XDG_STATE_HOME: disk.folder }
      const resumed = await place.tack(['resume', run, '-o', 'json'], { env })
      assert.equal(resumed.code, 0, resumed.stderr)
      assert.deepEqual(new Set((await valuesNow()).values()), new Set([String(value)]))
      assert.equal(proxy.versions.size, OBJECTS)
      assert.deepEqual(
        [...proxy.versions].filter(([, versions]) => versions.size !== 1),
        [],
      )
      const undone = await place.tack(['undo', run, '--yes'], { env })
      assert.equal(undone.code, 0, undone.stderr)
      assert.deepEqual(await valuesNow(), before)
    }
    assert.ok(stopped >= 2, `${stopped} stopped`)
  })

  describe('an editor', () => {
    async function edit(folder: string, line: string) {
      const name = `e${++value}`
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { a: '1' } }
      await cluster.create(object)
      const editor = join(place.folder, 'editor')
      await writeFile(editor, `#!/bin/sh\n${line}\n`, { mode: 0o755 })
      proxy.reset()
      const env = { KUBE_EDITOR: editor, TMPDIR: folder, SHELL: '/bin/sh' }
      return place.tack(['edit', `cm/${name}`, '-n', namespace], { env })
    }

    test('is not opened where its text has no place, and nothing is left', async (t) => {
      const disk = await openTinyDisk(t, 64)
      await disk.fill()
      const { code, stderr } = await edit(disk.folder, `echo opened >&2`)
      assert.equal(code, 2, stderr)
      assert.match(stderr, /^error: the text cannot be kept in \S+: no space left on device; TMPDIR says where\n$/)
      assert.deepEqual(readdirSync(disk.folder), ['full'])
      assert.deepEqual(proxy.writes(), [])
    })

    test('whose text cannot be given back with its fault leaves it as it was', async (t) => {
      const disk = await openTinyDisk(t, 64)
      const line = `sed -i 's/a: "1"/a: ["mine"/' "$1"; head -c 100000 /dev/zero > '${disk.folder}/rest' 2>/dev/null; true`
      const { code, stderr } = await edit(disk.folder, line)
      assert.equal(code, 2, stderr)
      assert.match(stderr, /the text cannot be kept in \S+: no space left on device/)
      const kept = /stored to "(.*)"/.exec(stderr)?.[1] ?? ''
      assert.match(readFileSync(kept, 'utf8'), /a: \["mine"\n/)
      assert.equal((await stat(kept)).mode & 0o777, 0o600)
      assert.deepEqual(proxy.writes(), [])
    })
  })
})
