// Planted secrets: what patch and its family print, and what they keep, holds none of them unless that is asked for.

import assert from 'node:assert/strict'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Result } from '../support/child-process.ts'
import { testCluster } from '../support/cluster.ts'
import { openScope, openWorkplace, patchAnswer, type Workplace } from '../support/patching.ts'
import { type Fate, openWriteProxy, type WriteProxy } from '../support/write-proxy.ts'

const cluster = await testCluster()

const OLD = 'planted-before-7d1f'
const NEW = 'planted-after-93c2'
const KEPT = 'planted-beside-55aa'
const base64 = (text: string) => Buffer.from(text).toString('base64')
/** As text and in base64, also where what stands before moves it by a byte or two. */
const PLANTED = [OLD, NEW, KEPT].flatMap((text) => [text, base64(text).replace(/=+$/, '')])

describe('The planted secrets of a patch', { skip: cluster.skip }, () => {
  const scope = openScope()
  let proxy: WriteProxy
  let place: Workplace
  let namespace = ''

  before(async () => {
    namespace = await cluster.namespace()
    proxy = await openWriteProxy(scope, cluster)
    place = await openWorkplace(scope, cluster, proxy.kubeconfig)
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'planted', namespace },
      stringData: { key: OLD, other: KEPT },
    })
  })
  after(() => scope.end())

  const patch = (...more: string[]) => ['patch', 'secret/planted', '-n', namespace, ...more]
  const keyNow = async () => {
    const text = await cluster.kubectlOk(['get', 'secret', 'planted', '-n', namespace, '-o', 'jsonpath={.data.key}'])
    return Buffer.from(text, 'base64').toString()
  }

  function found(text: string): string[] {
    return PLANTED.filter((secret) => text.includes(secret))
  }
  async function kept(): Promise<ReadonlyMap<string, string>> {
    const names = await readdir(place.folder, { recursive: true, withFileTypes: true })
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const)))
  }
  /** Neither said nor kept. */
  async function hidden({ stdout, stderr }: Result, how: string): Promise<void> {
    assert.deepEqual(found(stdout), [], `${how}: ${stdout}`)
    assert.deepEqual(found(stderr), [], `${how}: ${stderr}`)
    for (const [file, text] of await kept()) assert.deepEqual(found(text), [], `${how}: ${file}`)
  }
  /** As it was, by other means. */
  const restore = () =>
    cluster.kubectlOk([
      ...['patch', 'secret', 'planted', '-n', namespace, '--type=merge', '--field-manager=test'],
      ...['-p', JSON.stringify({ stringData: { key: OLD } })],
    ])

  const edits: readonly (readonly [how: string, words: readonly string[]])[] = [
    ['--set', ['--set', `data.key=${base64(NEW)}`]],
    ['--set-expr', ['--set-expr', `data.key='${base64(NEW)}'`]],
    ['a merge patch', ['-p', JSON.stringify({ stringData: { key: NEW } })]],
    ['--type merge', ['--type', 'merge', '-p', JSON.stringify({ data: { key: base64(NEW) } })]],
    ['--type ssa', ['--type', 'ssa', '--force-conflicts', '-p', JSON.stringify({ data: { key: base64(NEW) } })]],
    ['--remove', ['--remove', 'data.key']],
  ]
  for (const [how, words] of edits) {
    test(`are not told of by ${how}, its dry run, its plan, nor its undoing`, async () => {
      await restore()
      for (const format of ['table', 'json', 'diff'])
        await hidden(await place.tack(patch(...words, '--dry-run', '-o', format)), `--dry-run -o ${format}`)
      const plan = join(place.folder, 'plan.json')
      await writeFile(plan, '', { mode: 0o644 })
      await hidden(await place.tack(patch(...words, '--plan', plan)), '--plan')
      assert.equal((await stat(plan)).mode & 0o777, 0o600)
      const refused = await place.tack(['apply-plan', plan, '--yes'])
      assert.equal(refused.code, 2)
      assert.match(refused.stderr, /does not hold the values of 1 secret: make it with --journal-secrets/)
      const written = await place.tack(patch(...words, '--yes', '-o', 'json'))
      assert.equal(written.code, 0, written.stderr)
      assert.deepEqual(
        patchAnswer(written).items.map(({ status }) => status),
        ['written'],
      )
      await hidden(written, 'written')
      assert.equal(await keyNow(), how === '--remove' ? '' : NEW)
      const undone = await place.tack(['undo', 'last', '--yes'])
      assert.equal(undone.code, 1)
      assert.match(undone.stderr, /Secret \S*planted: its values are secret, and the run was not told to keep them/)
      await hidden(undone, 'undo')
      await hidden(await place.tack(['journal', 'show', 'last', '-o', 'json']), 'journal show')
      await hidden(await place.tack(['journal', 'ls']), 'journal ls')
    })
  }

  test('are not told of by what the server refuses, quoting them', async () => {
    await restore()
    const refusals = [
      patch('--type', 'merge', '-p', JSON.stringify({ data: { key: { wrong: NEW } } })),
      patch('--type', 'merge', '-p', JSON.stringify({ stringData: { key: NEW }, bogus: KEPT })),
      patch('--type', 'ssa', '-p', JSON.stringify({ data: { key: `not base64 ${NEW}` } })),
      patch('--set', `type=${'kubernetes.io/tls'}`, '--set', `data.key=${base64(NEW)}`),
    ]
    for (const words of refusals) {
      const result = await place.tack([...words, '--yes', '-o', 'json'])
      assert.notEqual(result.code, 0, words.join(' '))
      await hidden(result, words.slice(3).join(' '))
    }
  })

  test('are not told of by who has changed them meanwhile', async () => {
    await restore()
    let isBetween = true
    proxy.decide = async ({ isWrite }): Promise<Fate> => {
      if (isWrite && isBetween) {
        isBetween = false
        const body = JSON.stringify({ stringData: { key: KEPT } })
        await cluster.kubectlOk(['patch', 'secret', 'planted', '-n', namespace, '--type=merge', '-p', body])
      }
      return 'pass'
    }
    const result = await place.tack(patch('--set', `data.key=${base64(NEW)}`, '--yes', '-o', 'json'))
    assert.deepEqual(
      patchAnswer(result).items.map(({ status }) => status),
      ['stale'],
    )
    assert.match(result.stderr, /\.data\.key is "\*\*\* /)
    await hidden(result, 'stale')
    proxy.reset()
  })

  test('are shown with --show-secrets, and kept no more than before', async () => {
    await restore()
    const shown = await place.tack(patch('--set', `data.key=${base64(NEW)}`, '--yes', '-o', 'json', '--show-secrets'))
    assert.equal(shown.code, 0, shown.stderr)
    assert.ok(found(shown.stdout).includes(base64(NEW).replace(/=+$/, '')))
    await hidden({ ...shown, stdout: '', stderr: '' }, 'journal')
    const refused = await place.tack(
      patch('--type', 'merge', '-p', JSON.stringify({ data: { key: { wrong: NEW } } }), '--yes', '--show-secrets'),
    )
    assert.notEqual(refused.code, 0)
    await hidden({ ...refused, stdout: '', stderr: '' }, 'journal of a refusal')
  })

  test('are kept with --journal-secrets, so that they can be planned and taken back', async () => {
    await restore()
    const plan = join(place.folder, 'plan.json')
    const planned = await place.tack(patch('--set', `data.key=${base64(NEW)}`, '--plan', plan, '--journal-secrets'))
    assert.equal(planned.code, 0, planned.stderr)
    assert.deepEqual(found(planned.stdout + planned.stderr), [])
    assert.equal((await stat(plan)).mode & 0o777, 0o600)
    const applied = await place.tack(['apply-plan', plan, '--yes', '--journal-secrets', '-o', 'json'])
    assert.equal(applied.code, 0, applied.stderr)
    assert.deepEqual(found(applied.stdout + applied.stderr), [])
    assert.equal(await keyNow(), NEW)
    const undone = await place.tack(['undo', 'last', '--yes', '--journal-secrets'])
    assert.equal(undone.code, 0, undone.stderr)
    assert.deepEqual(found(undone.stdout + undone.stderr), [])
    assert.equal(await keyNow(), OLD)
  })
})
