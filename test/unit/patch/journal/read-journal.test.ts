// Journals as they are found on disks: whole, torn, damaged, newer; and who may go on with them.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { checkFree, claimRun } from '../../../../src/patch/journal/claim-run.ts'
import { isAlive, startBefore, startIn } from '../../../../src/patch/journal/is-alive.ts'
import { findRun, isHalfPlanned, readJournal } from '../../../../src/patch/journal/read-journal.ts'
import { openEntries } from '../../../../src/patch/resume.ts'

const NOW = () => new Date()
/** No process has this number. */
const NOBODY = 2 ** 22 + 1

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tack-journal-'))
})
after(() => rm(folder, { recursive: true, force: true }))

const begin = {
  run: 'r',
  version: 1,
  phase: 'begin',
  command: ['patch'],
  contexts: ['c'],
  fieldManager: 'm',
  force: false,
  objects: 2,
  pid: NOBODY,
  time: '2026-01-01T00:00:00Z',
}
const resource = {
  group: '',
  version: 'v1',
  resource: 'configmaps',
  kind: 'ConfigMap',
  namespaced: true,
  subresources: [],
}
const planned = (seq: number) => ({
  run: 'r',
  seq,
  phase: 'planned',
  ref: { apiVersion: 'v1', kind: 'ConfigMap', name: `m${seq}` },
  resource,
  lock: 'fields',
  changes: [],
  effects: [],
  changeHash: '',
})
const intent = (seq: number) => ({ run: 'r', seq, phase: 'intent', time: 't' })
const outcome = (seq: number, status: string) => ({ run: 'r', seq, phase: 'outcome', status, tries: 1, time: 't' })
const resume = (token: string, pid = NOBODY) => ({
  run: 'r',
  phase: 'resume',
  pid,
  token,
  time: '2026-01-01T00:00:00Z',
})
const end = (token?: string) => ({
  run: 'r',
  phase: 'end',
  summary: {},
  ...(token !== undefined && { token }),
  time: 't',
})
const textOf = (...lines: readonly (object | string)[]) =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')
const WHOLE = [begin, planned(0), planned(1)]

async function read(text: string) {
  await writeFile(join(folder, 'r.jsonl'), text)
  return readJournal(folder, 'r')
}

describe('A journal', () => {
  const journals: readonly (readonly [what: string, text: string, open: readonly number[], holders: number])[] = [
    ['whose run has not begun to write', textOf(...WHOLE), [0, 1], 1],
    ['of which one is written', textOf(...WHOLE, intent(0), outcome(0, 'written')), [1], 1],
    [
      'that was torn in its last line',
      `${textOf(...WHOLE, intent(0), outcome(0, 'written'), intent(1))}{"run":"r","se`,
      [1],
      1,
    ],
    [
      'that was torn and gone on with',
      textOf(...WHOLE, intent(0), '{"run":"r","se', resume('a'), outcome(0, 'written')),
      [1],
      2,
    ],
    [
      'that was torn by a full disk',
      textOf(...WHOLE, intent(0), '{"run"', { run: 'r', phase: 'torn', time: 't' }, outcome(0, 'written')),
      [1],
      1,
    ],
    [
      'with what was skipped and what failed',
      textOf(...WHOLE, intent(0), outcome(0, 'skipped'), intent(1), outcome(1, 'error'), end()),
      [0, 1],
      0,
    ],
    [
      'whose failure is sent again',
      textOf(...WHOLE, intent(0), outcome(0, 'written'), intent(1), outcome(1, 'error'), resume('a'), intent(1)),
      [1],
      2,
    ],
    [
      'that was given back',
      textOf(...WHOLE, resume('a'), { run: 'r', phase: 'release', token: 'a', time: 't' }),
      [0, 1],
      1,
    ],
    [
      'that others have ended',
      textOf(...WHOLE, resume('a'), outcome(0, 'written'), outcome(1, 'stale'), end('a')),
      [],
      0,
    ],
    [
      'with lines of a sort that comes later',
      textOf(...WHOLE, { phase: 'remark', run: 'r' }, outcome(0, 'written')),
      [1],
      1,
    ],
  ]
  for (const [what, text, open, holders] of journals) {
    test(`${what} is read`, async () => {
      const journal = await read(text)
      assert.deepEqual(
        openEntries(journal).map((entry) => entry.planned.seq),
        open,
      )
      assert.equal(journal.holders.length, holders)
      await checkFree(journal)
    })
  }

  test('that ends in its plan was broken off before anything was sent', async () => {
    assert.equal(isHalfPlanned(await read(textOf(begin, planned(0)))), true)
    assert.equal(isHalfPlanned(await read(textOf(...WHOLE))), false)
  })

  const faults: readonly (readonly [what: string, text: string, words: RegExp])[] = [
    ['nothing', '', /has no first line/],
    ['another first line', textOf(planned(0)), /has no first line/],
    [
      'a later version',
      textOf({ ...begin, version: 2, phase: 'other' }, 'what is it'),
      /was written by a newer kubectl tack \(version 2/,
    ],
    ['half a line in the middle', textOf(...WHOLE, '{"run":', intent(0)), /is broken in line 4/],
    ['half a line at the end that has an end', textOf(...WHOLE, '{"run":'), /is broken in line 4/],
    ['an outcome of nothing', textOf(...WHOLE, outcome(7, 'written')), /tells of object 7, which was not planned/],
    ['a status that is none', textOf(...WHOLE, outcome(0, 'fine')), /is broken in line 4/],
    ['a plan without a resource', textOf(begin, { ...planned(0), resource: 'x' }), /is broken in line 2/],
  ]
  for (const [what, text, words] of faults) {
    test(`with ${what} is refused`, async () => {
      await assert.rejects(read(text), words)
    })
  }

  test('is found by the beginning of its name', async () => {
    await writeFile(join(folder, 'r2.jsonl'), '')
    assert.equal(await findRun(folder, 'r2'), 'r2')
    assert.equal(await findRun(folder, 'r'), 'r')
    await assert.rejects(findRun(folder, 'x'), /there is no journal of a run "x"/)
    await rm(join(folder, 'r2.jsonl'))
  })

  test('is the last one only where its run has begun', async () => {
    await writeFile(join(folder, 'r.jsonl'), textOf(...WHOLE))
    const first = textOf(begin)
    for (const [i, text] of ['', first.slice(0, 20)].entries()) {
      const later = join(folder, `s${i}.jsonl`)
      await writeFile(later, text)
      assert.equal(await findRun(folder, 'last'), 'r', text)
      await writeFile(later, first)
      assert.equal(await findRun(folder, 'last'), `s${i}`)
      await rm(later)
    }
    await writeFile(join(folder, 'r.jsonl'), '')
    assert.equal(await findRun(folder, 'last'), 'r', 'of none that has begun the newest')
  })
})

describe('A run', () => {
  test('belongs to one of many who want it at once', async () => {
    await read(textOf(...WHOLE))
    const claims = await Promise.allSettled(
      Array.from({ length: 10 }, () => claimRun('r', { folder, pid: process.pid, now: NOW })),
    )
    const won = claims.filter(({ status }) => status === 'fulfilled')
    assert.equal(won.length, 1)
    for (const claim of claims)
      if (claim.status === 'rejected')
        assert.match(String(claim.reason), /the run r is still under way, in process \d+/)
    const [claim] = won
    if (claim?.status === 'fulfilled') await claim.value.release()
    const again = await claimRun('r', { folder, pid: process.pid, now: NOW })
    await again.release()
    assert.equal((await readJournal(folder, 'r')).entries.length, 2)
    assert.ok((await readFile(join(folder, 'r.jsonl'), 'utf8')).endsWith('\n'))
  })

  test('is held by a process that is there, and not by another one of its number', async () => {
    const past = '2020-01-01T00:00:00Z'
    assert.equal(await isAlive(process.pid, new Date().toISOString()), true)
    assert.equal(await isAlive(process.pid, past), false)
    assert.equal(await isAlive(NOBODY, new Date().toISOString()), false)
    await assert.rejects(
      read(textOf({ ...begin, pid: process.pid, time: new Date().toISOString() }, planned(0))).then((found) =>
        checkFree(found),
      ),
      /still under way, in process/,
    )
  })

  test('has begun when the system says', () => {
    const stat = `7 (a) b (c) S ${Array.from({ length: 18 }, () => '0').join(' ')} 12345 0`
    assert.equal(startIn(stat, 'cpu 1\nbtime 1700000000\nx'), 1_700_000_123_450)
    assert.equal(startIn('nonsense', 'btime 1'), undefined)
    const times = [
      ['01:02', 62],
      ['1:00:00', 3600],
      [' 2-03:04:05\n', 183_845],
    ] as const
    for (const [text, seconds] of times) assert.equal(startBefore(text, 200_000_000), 200_000_000 - seconds * 1000)
    assert.equal(startBefore('?', 0), undefined)
  })
})
