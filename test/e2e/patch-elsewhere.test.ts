// Runs that are taken back from where they were not made: by another name of the context, without one, or without rights.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { testCluster } from '../support/cluster.ts'
import { kubeconfigWith } from '../support/contexts.ts'
import { openScope, openWorkplace, patchAnswer, type Workplace } from '../support/patching.ts'

const cluster = await testCluster()

describe('A run', { skip: cluster.skip }, () => {
  const scope = openScope()
  let place: Workplace
  let namespace = ''

  before(async () => {
    namespace = await cluster.namespace()
    const config = await kubeconfigWith(cluster, [
      { name: 'here', namespace },
      { name: 'there', namespace },
    ])
    place = await openWorkplace(scope, cluster, config)
    for (const name of ['a', 'b'])
      await cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { k: '1' } })
  })
  after(() => scope.end())

  const dataOf = async (name: string) =>
    cluster.kubectlOk(['get', 'cm', name, '-n', namespace, '-o', 'jsonpath={.data.k}'])

  async function written(...more: string[]): Promise<void> {
    const { code, stderr } = await place.tack([
      'patch',
      'cm/a',
      'cm/b',
      '-n',
      namespace,
      '--set',
      'data.k=2',
      '--yes',
      ...more,
    ])
    assert.equal(code, 0, stderr)
    assert.equal(await dataOf('a'), '2')
  }

  /** Another kubeconfig, as options of a command. */
  async function kubeconfig(text: string) {
    const file = join(place.folder, 'other-kubeconfig')
    await writeFile(file, text, { mode: 0o600 })
    return { env: { KUBECONFIG: file } }
  }

  test('whose context has another name now is taken back by --context, and by no guess', async () => {
    await written()
    const renamed = await kubeconfig(await kubeconfigWith(cluster, [{ name: 'renamed' }]))
    const lost = await place.tack(['undo', 'last', '--yes'], renamed)
    assert.equal(lost.code, 2)
    assert.match(lost.stderr, /no context matches "here"/)
    const undone = await place.tack(['undo', 'last', '--context', 'renamed', '--yes', '-o', 'json'], renamed)
    assert.equal(undone.code, 0, undone.stderr)
    assert.deepEqual(
      patchAnswer(undone).items.map(({ ref, status }) => [ref.context, ref.name, status]),
      [
        ['renamed', 'a', 'written'],
        ['renamed', 'b', 'written'],
      ],
    )
    assert.equal(await dataOf('a'), '1')
  })

  test('in several contexts is not taken to one of them', async () => {
    const refs = ['here', 'there'].map((context, i) => {
      const name = i === 0 ? 'a' : 'b'
      return JSON.stringify({ context, apiVersion: 'v1', kind: 'ConfigMap', namespace, name })
    })
    const input = [...refs, JSON.stringify({ kind: 'RefList' }), ''].join('\n')
    const wrote = await place.tack(['patch', '--refs', '-', '--set', 'data.k=2', '--yes'], { input })
    assert.equal(wrote.code, 0, wrote.stderr)
    const one = await place.tack(['undo', 'last', '--context', 'here', '--yes'])
    assert.equal(one.code, 2)
    assert.match(one.stderr, /--context is for what is in one context, and this is in here, there/)
    assert.equal((await place.tack(['undo', 'last', '--yes'])).code, 0)
    assert.deepEqual([await dataOf('a'), await dataOf('b')], ['1', '1'])
  })

  test('that was made without a context is planned, carried out and taken back without one', async () => {
    const config = JSON.parse(await kubeconfigWith(cluster, [{ name: 'here', namespace }]))
    const bare = await kubeconfig(JSON.stringify({ ...config, contexts: [], 'current-context': '' }))
    const to = ['--cluster', 'here', '--user', config.users[0].name]
    const file = join(place.folder, 'bare-plan.json')
    const planned = await place.tack(
      ['patch', 'cm/a', '-n', namespace, '--set', 'data.k=3', '--plan', file, ...to],
      bare,
    )
    assert.equal(planned.code, 0, planned.stderr)
    const applied = await place.tack(['apply-plan', file, '--yes', ...to], bare)
    assert.equal(applied.code, 0, applied.stderr)
    assert.equal(await dataOf('a'), '3')
    const nowhere = await place.tack(['undo', 'last', '--yes'])
    assert.equal(nowhere.code, 2)
    assert.match(nowhere.stderr, /^error: https:\S+ was reached without a context, and is not now: --server says where/)
    const undone = await place.tack(['undo', 'last', '--yes', ...to], bare)
    assert.equal(undone.code, 0, undone.stderr)
    assert.equal(await dataOf('a'), '1')
  })

  test('whose objects may not be read is not said to be taken back', async () => {
    await written()
    const { code, stdout, stderr } = await place.tack(['undo', 'last', '--as', 'nobody', '--yes', '-o', 'json'])
    assert.equal(code, 1)
    assert.match(stderr, /Forbidden/)
    assert.doesNotMatch(stderr, /has written nothing/)
    const { items, errors, summary } = JSON.parse(stdout)
    assert.deepEqual([items, errors.length, summary.partial], [[], 2, true])
    assert.equal((await place.tack(['undo', 'last', '--yes'])).code, 0)
  })

  for (const format of ['json', 'jsonl'])
    test(`that has nothing to do says so to programs, as ${format}`, async () => {
      const words = ['patch', 'cm', '-n', namespace, '-l', 'none=here', '--set', 'data.k=2', '--yes', '-o', format]
      const nothing = await place.tack(words)
      assert.equal(nothing.code, 0)
      assert.equal(nothing.stderr, 'No resources found\n')
      assert.equal(JSON.parse(nothing.stdout).summary.planned, 0)
      const missing = await place.tack([
        'patch',
        'cm/none',
        '-n',
        namespace,
        '--set',
        'data.k=2',
        '--yes',
        '-o',
        format,
      ])
      assert.equal(missing.code, 1)
      assert.deepEqual(
        JSON.parse(missing.stdout).errors.map(({ reason }: { reason: string }) => reason),
        ['NotFound'],
      )
    })
})
