// Lines on their way to a disk that is full for a while: nothing is lost, and a reader knows the line that was torn.
import assert from 'node:assert/strict'
import type { FileHandle } from 'node:fs/promises'
import { test } from 'node:test'
import { openLines } from '../../../../src/patch/journal/lines.ts'
import type { JournalRecord } from '../../../../src/patch/journal/record.ts'

const intent = (seq: number): JournalRecord => ({ run: 'r', seq, phase: 'intent', time: 't' })

/** A file of a disk that takes so many bytes more. */
function disk(room: { bytes: number }) {
  let [text, syncs] = ['', 0]
  const handle = {
    async appendFile(more: string) {
      const fits = more.slice(0, room.bytes)
      text += fits
      room.bytes -= fits.length
      if (fits.length < more.length) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })
    },
    async datasync() {
      syncs++
    },
    async close() {},
  } as unknown as FileHandle
  return { handle, text: () => text, syncs: () => syncs }
}

test('a full disk is told of, and what was to be written is written when there is room', async () => {
  const room = { bytes: 70 }
  const { handle, text } = disk(room)
  const lines = openLines(handle, '/state/r.jsonl', () => ({ run: 'r', phase: 'torn', time: 't' }))
  lines.add(intent(0))
  await lines.flush()
  lines.add(intent(1))
  await assert.rejects(lines.flush(), /the journal \/state\/r\.jsonl cannot be used: no space left on device/)
  room.bytes = 10_000
  lines.add(intent(2))
  await lines.close()
  const written = text().split('\n')
  assert.equal(written.pop(), '')
  assert.deepEqual(
    written.map((line) => {
      try {
        const { phase, seq } = JSON.parse(line)
        return [phase, seq]
      } catch {
        return 'torn off'
      }
    }),
    [['intent', 0], 'torn off', ['torn', undefined], ['intent', 1], ['intent', 2]],
  )
})

test('many that wait at once share a sync', async () => {
  const { handle, text, syncs } = disk({ bytes: 100_000 })
  const lines = openLines(handle, 'f', () => ({ run: 'r', phase: 'torn', time: 't' }))
  await Promise.all(
    Array.from({ length: 200 }, async (_, i) => {
      lines.add(intent(i))
      await lines.flush()
      assert.ok(text().includes(`"seq":${i},`), 'not on disk')
    }),
  )
  assert.ok(syncs() <= 4, `${syncs()} syncs`)
})
