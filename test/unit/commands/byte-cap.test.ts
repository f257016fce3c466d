import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AnswerPrinter } from '../../../src/commands/query/answer-printer.ts'
import { capBytes } from '../../../src/commands/query/byte-cap.ts'
import type { Sink } from '../../../src/print/sink.ts'
import type { QueryPage, QuerySummary } from '../../../src/query/query-result.ts'
import { resource } from '../query/fake-source.ts'

/** Prints each row as its first cell, five bytes, and an ending. */
async function makeLines(sink: Sink): Promise<AnswerPrinter> {
  return {
    async page(page) {
      for (const row of page.rows) await sink.write(`${row.cells?.[0]}\n`)
    },
    async end() {
      await sink.write('end\n')
    },
  }
}

const page: QueryPage = {
  source: 's',
  hasObjects: false,
  resource: resource('Pod'),
  rows: ['aaaa', 'bbbb', 'cccc'].map((name) => ({ cells: [name] })),
}

async function printed(maxBytes: number) {
  let text = ''
  const capped = await capBytes(
    {
      write(t) {
        text += t
      },
    },
    maxBytes,
    makeLines,
  )
  await capped.page(page)
  await capped.end({} as QuerySummary, [])
  return { text, isFull: capped.isFull(), count: capped.printed() }
}

describe('A byte cap', () => {
  test('ends the answer before the object that would pass it, and still closes it', async () => {
    assert.deepEqual(await printed(12), { text: 'aaaa\nbbbb\nend\n', isFull: true, count: 2 })
  })

  test('lets through what fits exactly', async () => {
    assert.deepEqual(await printed(15), { text: 'aaaa\nbbbb\ncccc\nend\n', isFull: false, count: 3 })
  })

  test('prints no object at all when the first is too large', async () => {
    assert.deepEqual(await printed(4), { text: 'end\n', isFull: true, count: 0 })
  })

  test('is refused where all objects make one output', async () => {
    const holding = async (sink: Sink) => ({ ...(await makeLines(sink)), holdsRows: true })
    await assert.rejects(capBytes({ write() {} }, 10, holding), /--max-bytes cannot be used/)
  })
})
