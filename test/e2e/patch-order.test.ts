// The order of elements that have keys: it is written as it was stated, and an undo brings it back.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { testCluster } from '../support/cluster.ts'
import { openScope, openWorkplace, patchAnswer, type Workplace } from '../support/patching.ts'

const cluster = await testCluster()
const INIT = 'spec.template.spec.initContainers'

describe('The order of init containers', { skip: cluster.skip }, () => {
  const scope = openScope()
  let place: Workplace
  let namespace = ''

  before(async () => {
    namespace = await cluster.namespace()
    place = await openWorkplace(scope, cluster, readFileSync(cluster.kubeconfig, 'utf8'))
  })
  after(() => scope.end())

  async function deployment(name: string): Promise<void> {
    const labels = { app: name }
    const initContainers = ['a', 'b', 'c'].map((one) => ({ name: one, image: `${one}:1` }))
    const spec = { initContainers, containers: [{ name: 'main', image: 'm:1' }] }
    await cluster.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    })
  }

  const orderOf = (name: string) =>
    cluster.kubectlOk(['get', 'deploy', name, '-n', namespace, '-o', `jsonpath={.${INIT}[*].name}`])

  /** Writes, and takes it back. @returns the order that was written */
  async function written(name: string, words: readonly string[]): Promise<string> {
    const { items } = patchAnswer(
      await place.tack(['patch', `deploy/${name}`, '-n', namespace, '--yes', '-o', 'json', ...words]),
    )
    assert.equal(items[0]?.status, 'written', JSON.stringify(items))
    const order = await orderOf(name)
    const undone = await place.tack(['undo', 'last', '--yes', '-n', namespace])
    assert.equal(undone.code, 0, undone.stderr)
    assert.equal(await orderOf(name), 'a b c')
    return order
  }

  const json = (value: object) => JSON.stringify(value)
  const podSpec = (spec: object) => json({ spec: { template: { spec } } })
  const cases: readonly (readonly [what: string, words: readonly string[], order: string])[] = [
    ['an element gets another name', ['--set', `${INIT}[name=a].name=z`], 'z b c'],
    [
      'elements are appended',
      ['--append', `${INIT}={"name":"z","image":"z"}`, '--append', `${INIT}={"name":"y","image":"y"}`],
      'a b c z y',
    ],
    [
      'a list is set',
      [
        '--set',
        `${INIT}=${json([
          { name: 'c', image: 'c:1' },
          { name: 'a', image: 'a:2' },
        ])}`,
      ],
      'c a',
    ],
    [
      'a JSON patch moves one',
      [
        '--patch',
        json([{ op: 'move', from: `/${INIT.replaceAll('.', '/')}/2`, path: `/${INIT.replaceAll('.', '/')}/0` }]),
      ],
      'c a b',
    ],
    [
      'a strategic merge patch states it',
      [
        '--patch',
        podSpec({ '$setElementOrder/initContainers': [{ name: 'b' }, { name: 'a' }, { name: 'c' }] }),
        '--type',
        'strategic',
      ],
      'b a c',
    ],
    [
      'it is applied',
      [
        '--type',
        'ssa',
        '--force-conflicts',
        '--patch',
        podSpec({
          initContainers: [
            { name: 'c', image: 'c:1' },
            { name: 'b', image: 'b:1' },
          ],
        }),
      ],
      'a c b',
    ],
  ]
  for (const [i, [what, words, order]] of cases.entries())
    test(`is the one that was stated when ${what}`, async () => {
      await deployment(`d${i}`)
      assert.equal(await written(`d${i}`, words), order)
    })

  test('is kept where somebody else has changed it meanwhile', async () => {
    await deployment('theirs')
    const moved = json([
      { op: 'move', from: `/${INIT.replaceAll('.', '/')}/2`, path: `/${INIT.replaceAll('.', '/')}/0` },
    ])
    const wrote = await place.tack(['patch', 'deploy/theirs', '-n', namespace, '--yes', '--patch', moved])
    assert.equal(wrote.code, 0, wrote.stderr)
    await cluster.kubectlOk(['patch', 'deploy', 'theirs', '-n', namespace, '--type', 'json', '-p', moved])
    assert.equal(await orderOf('theirs'), 'b c a')
    const undone = await place.tack(['undo', 'last', '--yes', '-o', 'json'])
    assert.equal(undone.code, 1)
    assert.equal(patchAnswer(undone).items[0]?.status, 'stale')
    assert.equal(await orderOf('theirs'), 'b c a')
  })

  test('is a change in an editor', async () => {
    await deployment('edited')
    const script = join(place.folder, 'editor')
    const swap = (from: string, to: string) => `s/(image|name): ${from}(:1)?$/\\1: ${to}\\2/`
    const program = [swap('a', '@'), swap('c', 'a'), swap('@', 'c')].join('; ')
    await writeFile(script, `#!/bin/sh\nsed -i -E '${program}' "$1"\n`, { mode: 0o755 })
    const { code, stderr } = await place.tack(['edit', 'deploy/edited', '-n', namespace], {
      env: { KUBE_EDITOR: script, SHELL: '/bin/sh' },
    })
    assert.equal(code, 0, stderr)
    assert.equal(await orderOf('edited'), 'c b a')
  })
})
