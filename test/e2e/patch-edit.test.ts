// Objects in an editor: what was changed there is written field by field, and no text is lost.

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { testCluster } from '../support/cluster.ts'
import { openScope, openWorkplace, type Workplace } from '../support/patching.ts'

const cluster = await testCluster()

describe('An editor', { skip: cluster.skip }, () => {
  const scope = openScope()
  let place: Workplace
  let namespace = ''
  let texts = ''

  before(async () => {
    namespace = await cluster.namespace()
    place = await openWorkplace(scope, cluster, readFileSync(cluster.kubeconfig, 'utf8'))
    texts = await mkdtemp(join(tmpdir(), 'tack-texts-'))
    scope.after(() => rm(texts, { recursive: true, force: true }))
  })
  after(() => scope.end())

  async function map(name: string, data: { readonly [key: string]: string }): Promise<void> {
    await cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data })
  }

  async function dataOf(name: string): Promise<{ readonly [key: string]: string }> {
    return JSON.parse(await cluster.kubectlOk(['get', 'cm', name, '-n', namespace, '-o', 'jsonpath={.data}']))
  }

  /** Runs `edit` with a shell line as the editor; `$1` is the file. */
  async function edit(words: readonly string[], line: string, more: readonly string[] = []) {
    const script = join(texts, `editor-${Math.random().toString(36).slice(2)}`)
    await writeFile(script, `#!/bin/sh\n${line}\n`, { mode: 0o755 })
    const env = { KUBE_EDITOR: script, TMPDIR: texts, SHELL: '/bin/sh' }
    return place.tack(['edit', ...words, '-n', namespace, ...more], { env })
  }

  const kept = (stderr: string) => /stored to "(.*)"/.exec(stderr)?.[1] ?? ''
  const leftovers = () => readdirSync(texts).filter((name) => name.startsWith('kubectl-tack-edit-'))

  test('writes what was changed, and leaves what others change meanwhile', async () => {
    await map('one', { a: '1', b: '1' })
    const meanwhile = `kubectl patch cm one -n ${namespace} --type merge -p '{"data":{"b":"theirs"}}' >/dev/null`
    const own = meanwhile.replace('kubectl', `'${cluster.kubectlPath}'`)
    const { code, stdout } = await edit(['cm/one'], `sed -i 's/a: "1"/a: "mine"/' "$1"\n${own}`, ['-o', 'jsonl'])
    assert.equal(code, 0, stdout)
    assert.deepEqual(await dataOf('one'), { a: 'mine', b: 'theirs' })
    assert.deepEqual(leftovers(), [])
  })

  test('does not write over what somebody else has made of the same field, and keeps the text', async () => {
    await map('two', { a: '1' })
    const meanwhile = `'${cluster.kubectlPath}' patch cm two -n ${namespace} --type merge -p '{"data":{"a":"theirs"}}' >/dev/null`
    const { code, stderr } = await edit(['cm/two'], `sed -i 's/a: "1"/a: "mine"/' "$1"\n${meanwhile}`)
    assert.equal(code, 1, stderr)
    assert.deepEqual(await dataOf('two'), { a: 'theirs' })
    assert.match(readFileSync(kept(stderr), 'utf8'), /a: "?mine/)
    assert.equal(statSync(kept(stderr)).mode & 0o777, 0o600)
    assert.equal(statSync(dirname(kept(stderr))).mode & 0o777, 0o700)
    await rm(dirname(kept(stderr)), { recursive: true })
  })

  const unchanged: readonly (readonly [what: string, line: string, words: RegExp])[] = [
    ['nothing is changed', 'true', /Edit cancelled, no changes made\./],
    ['a comment is changed', `sed -i 's/^# Please/# PLEASE/' "$1"`, /Edit cancelled, no changes made\./],
    ['the file is emptied', ': > "$1"', /Edit cancelled, saved file was empty\./],
  ]
  for (const [what, line, words] of unchanged) {
    test(`has nothing to do when ${what}`, async () => {
      await map(`same-${what.split(' ')[0]}-${what.length}`, { a: '1' })
      const { code, stderr } = await edit([`cm/same-${what.split(' ')[0]}-${what.length}`], line)
      assert.equal(code, 0)
      assert.match(stderr, words)
      assert.deepEqual(leftovers(), [])
    })
  }

  const broken: readonly (readonly [what: string, line: string, words: RegExp])[] = [
    ['is no YAML', `sed -i 's/a: "1"/a: ["1"/' "$1"`, /yaml: line \d+/],
    [
      'has another name',
      `sed -i 's/name: fault/name: fuult/' "$1"`,
      /"fault" is missing: its kind, name and namespace/,
    ],
    ['has a field that is not known', `sed -i 's/^data:/dota:/' "$1"`, /no field "dota"; did you mean "data"/],
    ['is no object', 'echo 3 > "$1"', /this is no object/],
  ]
  test('comes back with the reason for a text with a fault, and keeps one that stays so', async () => {
    await map('fault', { a: '1' })
    for (const [what, line, words] of broken) {
      const count = join(texts, `count-${what.replaceAll(' ', '-')}`)
      const { code, stderr } = await edit(['cm/fault'], `echo >> '${count}'\n${line}`)
      assert.equal(code, 2, `${what}: ${stderr}`)
      assert.match(stderr, words)
      assert.match(stderr, /edit cancelled, no valid changes were saved/)
      assert.equal(readFileSync(count, 'utf8').length, 2, `${what}: the editor was opened twice`)
      assert.ok(existsSync(kept(stderr)), what)
      await rm(dirname(kept(stderr)), { recursive: true })
    }
    assert.deepEqual(await dataOf('fault'), { a: '1' })
  })

  test('may mend a fault when it comes back', async () => {
    await map('mended', { a: '1' })
    const line = `if grep -q '^# .*yaml: line' "$1"; then sed -i 's/a: \\["1"/a: "2"/' "$1"; else sed -i 's/a: "1"/a: ["1"/' "$1"; fi`
    const { code, stderr } = await edit(['cm/mended'], line)
    assert.equal(code, 0, stderr)
    assert.deepEqual(await dataOf('mended'), { a: '2' })
  })

  test('that fails, or is ended, leaves the text', async () => {
    await map('failed', { a: '1' })
    const { code, stderr } = await edit(['cm/failed'], `sed -i 's/a: "1"/a: "2"/' "$1"; exit 7`)
    assert.equal(code, 2)
    assert.match(stderr, /there was a problem with the editor .*: it exited with 7/)
    assert.match(readFileSync(kept(stderr), 'utf8'), /a: "2"/)
    assert.deepEqual(await dataOf('failed'), { a: '1' })
    await rm(dirname(kept(stderr)), { recursive: true })
    const missing = await place.tack(['edit', 'cm/failed', '-n', namespace], {
      env: { KUBE_EDITOR: 'no-such-editor-here', TMPDIR: texts, SHELL: '/bin/sh' },
    })
    assert.equal(missing.code, 2)
    assert.match(missing.stderr, /problem with the editor "no-such-editor-here": it exited with 127/)
    await rm(dirname(kept(missing.stderr)), { recursive: true })
  })

  test('has several objects as a List, and writes those that were changed', async () => {
    await map('l1', { a: '1' })
    await map('l2', { a: '1' })
    const line = `sed -i '/name: l2/,$!b' "$1"; awk '/a: "1"/ && !done {sub(/"1"/, "\\"2\\""); done=1} {print}' "$1" > "$1.new" && cat "$1.new" > "$1" && rm "$1.new"`
    const { code, stdout, stderr } = await edit(['cm/l1', 'cm/l2'], line, ['-o', 'json'])
    assert.equal(code, 0, stderr)
    assert.equal(JSON.parse(stdout).items.length, 1)
    assert.deepEqual([(await dataOf('l1')).a, (await dataOf('l2')).a].sort(), ['1', '2'])
  })

  test('writes nothing in a dry run', async () => {
    await map('dry', { a: '1' })
    const { code, stdout } = await edit(['cm/dry'], `sed -i 's/a: "1"/a: "2"/' "$1"`, ['--dry-run', '-o', 'diff'])
    assert.equal(code, 0)
    assert.match(stdout, /^\+ {2}a: "2"$/m)
    assert.deepEqual(await dataOf('dry'), { a: '1' })
  })

  test('is told of an object that is not there, and is not opened', async () => {
    const { code, stderr } = await edit(['cm/nowhere'], `touch '${join(texts, 'opened')}'`)
    assert.equal(code, 1)
    assert.match(stderr, /configmaps "nowhere" not found/)
    assert.ok(!existsSync(join(texts, 'opened')))
  })
})
