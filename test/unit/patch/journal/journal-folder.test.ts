// Where journals are kept, for whose eyes, and how many.

import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { ConfigError } from '../../../../src/errors.ts'
import {
  dropOldRuns,
  fileOf,
  journalError,
  journalFolder,
  makeFolder,
  RUNS_KEPT,
  runsIn,
} from '../../../../src/patch/journal/journal-folder.ts'

async function folder(t: TestContext): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'tack-journals-'))
  t.after(() => rm(made, { recursive: true, force: true }))
  return made
}

describe('The folder of journals', () => {
  test('is in the state folder', () => {
    const homeDir = join('/home', 'me')
    const state = join('kubectl-tack', 'journal')
    assert.equal(journalFolder({ env: { XDG_STATE_HOME: '/state' }, homeDir }), join('/state', state))
    for (const env of [{}, { XDG_STATE_HOME: '' }])
      assert.equal(journalFolder({ env, homeDir }), join(homeDir, '.local', 'state', state))
  })

  test('is nowhere for one without a home, and not below the current folder', () => {
    assert.throws(() => journalFolder({ env: {}, homeDir: '' }), /^ConfigError: there is no place for the journal/)
    assert.equal(journalFolder({ env: { XDG_STATE_HOME: '/s' }, homeDir: '' }), join('/s', 'kubectl-tack', 'journal'))
  })

  test('is made with those above it, for its owner alone, also where it was open to others', async (t) => {
    const place = join(await folder(t), 'a', 'b')
    await makeFolder(place)
    for (const made of [place, join(place, '..')]) assert.equal((await stat(made)).mode & 0o777, 0o700)
    await chmod(place, 0o755)
    await makeFolder(place)
    assert.equal((await stat(place)).mode & 0o777, 0o700)
  })

  test('is made once, however many ask for it at one moment', async (t) => {
    for (let i = 0; i < 50; i++) {
      const place = join(await folder(t), 'a', 'b', 'c')
      await Promise.all(Array.from({ length: 8 }, () => makeFolder(place)))
      assert.ok((await stat(place)).isDirectory())
    }
  })

  test('is not made where a file is', async (t) => {
    const file = join(await folder(t), 'file')
    await writeFile(file, '')
    for (const place of [file, join(file, 'below')])
      await assert.rejects(makeFolder(place), (error) => {
        assert.ok(error instanceof ConfigError)
        assert.match(error.message, /^the journal \S+ cannot be used: not a directory; XDG_STATE_HOME says where/)
        return true
      })
  })

  test('that is not there holds no runs; one that is holds journals, and nothing else', async (t) => {
    const place = await folder(t)
    assert.deepEqual(await runsIn(join(place, 'none')), [])
    await writeFile(fileOf(place, 'one'), '')
    await writeFile(join(place, 'one.jsonl.lock'), '')
    await writeFile(join(place, 'notes.txt'), '')
    assert.deepEqual(
      (await runsIn(place)).map(({ run }) => run),
      ['one'],
    )
  })

  test(`keeps the newest ${RUNS_KEPT}, and those that are under way`, async (t) => {
    const place = await folder(t)
    const begin = (pid: number) => `${JSON.stringify({ phase: 'begin', pid, time: new Date().toISOString() })}\n`
    const end = `${JSON.stringify({ phase: 'end', summary: {} })}\n`
    const old = {
      ended: begin(process.pid) + end,
      alive: begin(process.pid),
      // no process has this number
      dead: begin(2 ** 30),
      broken: '{"phase"',
      empty: '',
    }
    for (const [run, text] of Object.entries(old)) await writeFile(fileOf(place, run), text)
    // the time of birth is what counts, and cannot be set
    await new Promise((done) => setTimeout(done, 20))
    for (let i = 0; i < RUNS_KEPT; i++) await writeFile(fileOf(place, `new${i}`), end)
    await mkdir(join(place, 'folder'))
    await utimes(fileOf(place, 'ended'), new Date(), new Date())
    await dropOldRuns(place)
    const left = (await runsIn(place)).map(({ run }) => run)
    assert.equal(left.length, RUNS_KEPT + 1)
    assert.deepEqual(
      left.filter((run) => !run.startsWith('new')),
      ['alive'],
    )
  })
})

test('What keeps a journal from being written is told in one line', () => {
  const told = (code: string) => journalError('/j', Object.assign(new Error(`${code}: raw`), { code })).message
  for (const [code, words] of [
    ['ENOSPC', 'no space left on device'],
    ['EDQUOT', 'disk quota exceeded'],
    ['EROFS', 'read-only file system'],
    ['EACCES', 'permission denied'],
    ['EMFILE', 'EMFILE: raw'],
  ] as const)
    assert.equal(told(code), `the journal /j cannot be used: ${words}; XDG_STATE_HOME says where it is kept`)
})
