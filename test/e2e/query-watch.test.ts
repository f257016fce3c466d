// --watch on a real cluster: what there is, then every change, over several kinds, until Ctrl-C.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { testCluster } from '../support/cluster.ts'

const cluster = await testCluster()

describe('query --watch on a real cluster', { skip: cluster.skip }, () => {
  let namespace = ''

  before(async () => {
    namespace = await cluster.namespace()
  })

  const own = (...args: string[]) => cluster.kubectlOk([...args, '-n', namespace])

  test('shows what there is, then changes and deletions, of several kinds', async () => {
    await own('create', 'configmap', 'first')
    const watch = cluster.startTack(['query', 'cm,secret', '-n', namespace, '-w'])
    await watch.waitFor('stdout', /configmap\/first +0 /)
    await own('create', 'secret', 'generic', 'second')
    await watch.waitFor('stdout', /NAME +TYPE +DATA +AGE\nsecret\/second +Opaque +0 /)
    await own('patch', 'configmap', 'first', '-p', '{"data":{"a":"1"}}')
    await watch.waitFor('stdout', /configmap\/first +1 /)
    await own('delete', 'secret', 'second')
    await watch.waitFor('stdout', /secret\/second .*\(deleted\)\n/)
    watch.kill('SIGINT')
    const { code, stderr } = await watch.ended
    assert.deepEqual([code, stderr], [130, ''])
  })

  test('--output-watch-events names each event in a column', async () => {
    await own('create', 'configmap', 'seen')
    const watch = cluster.startTack(['query', 'cm', 'seen', '-n', namespace, '-w', '--output-watch-events'])
    await watch.waitFor('stdout', /^EVENT +NAME +DATA +AGE\nADDED +seen +0 /)
    await own('label', 'configmap', 'seen', 'x=y')
    await watch.waitFor('stdout', /\nMODIFIED +seen /)
    await own('delete', 'configmap', 'seen')
    await watch.waitFor('stdout', /\nDELETED +seen /)
    watch.kill('SIGINT')
    await watch.ended
  })

  test('-o jsonl tells enter, change and deletion, one object per line', async () => {
    const watch = cluster.startTack(['query', 'cm', '-l', 'watched=yes', '-n', namespace, '-w', '-o', 'jsonl'])
    // a watch of nothing yet prints nothing: it is under way when the first object shows up
    await own('create', 'configmap', 'line')
    await own('label', 'configmap', 'line', 'watched=yes')
    await watch.waitFor('stdout', /"event":"ENTER".*"name":"line"/)
    await own('patch', 'configmap', 'line', '-p', '{"data":{"a":"1"}}')
    await watch.waitFor('stdout', /"event":"CHANGE"/)
    await own('delete', 'configmap', 'line')
    await watch.waitFor('stdout', /"event":"DELETED"/)
    watch.kill('SIGINT')
    const { stdout } = await watch.ended
    for (const line of stdout.trim().split('\n')) assert.equal(JSON.parse(line).ref.name, 'line')
  })

  test('-o json and -o yaml print each object as kubectl does', async () => {
    await own('create', 'configmap', 'whole', '--from-literal=k=v')
    const watch = cluster.startTack(['query', 'cm', 'whole', '-n', namespace, '-w', '-o', 'json'])
    await watch.waitFor('stdout', /\n}\n/)
    watch.kill('SIGINT')
    const { stdout } = await watch.ended
    assert.equal(stdout, await own('get', 'configmap', 'whole', '-o', 'json'))
  })

  test('is refused together with what only a finished answer has', async () => {
    for (const flags of [['--limit', '1'], ['--sort-by', 'NAME'], ['--count'], ['-o', 'ref'], ['-f', 'x.yaml']]) {
      const { code, stderr, stdout } = await cluster.tack(['query', 'cm', '-w', ...flags])
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, /^error: .*--watch/)
    }
  })
})
