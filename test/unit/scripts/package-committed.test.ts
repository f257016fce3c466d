// `npm run package` makes a release of what is committed, and of nothing else.

import assert from 'node:assert/strict'
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROOT } from '../../support/build-cluster.ts'
import { run } from '../../support/child-process.ts'

const GIT = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false']

describe('A release', () => {
  let checkout = ''
  before(async () => {
    checkout = await mkdtemp(join(tmpdir(), 'tack-release-'))
    for (const path of ['scripts', 'package.json', '.gitignore']) {
      await cp(join(ROOT, path), join(checkout, path), { recursive: true })
    }
    await symlink(join(ROOT, 'node_modules'), join(checkout, 'node_modules'))
    for (const words of [
      ['init', '-q'],
      ['add', '--all', '--force'],
      [...GIT, 'commit', '-qm', 'all'],
    ]) {
      const { code, stderr } = await run('git', words, { cwd: checkout })
      assert.equal(code, 0, stderr)
    }
  })
  after(() => rm(checkout, { recursive: true, force: true }))

  /** Without a build it ends where the bundle should be. */
  async function says(...words: string[]): Promise<string> {
    const script = join(checkout, 'scripts', 'package.ts')
    const { code, stderr } = await run(process.execPath, [script, '--no-build', ...words], { cwd: checkout })
    assert.equal(code, 1)
    return stderr
  }

  test('is made of a checkout in which all is committed', async () => {
    assert.match(await says('--home', 'https://example.com/a'), /^npm run package: ENOENT: .*bin'\n$/)
  })

  test('is not made of one in which something is not, which may be packaged all the same', async (t) => {
    for (const name of ['new', 'newer']) await writeFile(join(checkout, name), '')
    t.after(() => Promise.all(['new', 'newer'].map((name) => rm(join(checkout, name)))))
    const refused = '--home is for a release, which is made of a commit; not committed: new and 1 more'
    assert.equal(await says('--home', 'https://example.com/a'), `npm run package: ${refused}\n`)
    assert.match(await says('linux_amd64'), /^these archives are of no commit; not committed: new and 1 more\n/)
  })
})
