import assert from 'node:assert/strict'
import { once } from 'node:events'
import { PassThrough, Writable } from 'node:stream'
import { describe, test } from 'node:test'
import { OutputClosedError, OutputFailedError, toSink } from '../../../src/flags/sink.ts'

/** A stream that keeps each piece it is given, and is done with it when `release` is called. */
function recording(o: { readonly highWaterMark?: number; readonly holds?: boolean } = {}) {
  const pieces: string[] = []
  const waiting: (() => void)[] = []
  const stream = new Writable({
    decodeStrings: false,
    highWaterMark: o.highWaterMark ?? 16_384,
    write(piece, _encoding, done) {
      pieces.push(piece)
      if (o.holds) waiting.push(done)
      else done()
    },
  })
  return { stream, pieces, release: () => waiting.shift()?.() }
}

function failing(code: string): Writable {
  return new Writable({
    write(_piece, _encoding, done) {
      done(Object.assign(new Error(`write ${code}`), { code }))
    },
  })
}

describe('a sink', () => {
  test('writes small texts as one piece when the event loop turns', async () => {
    const { stream, pieces } = recording()
    const sink = toSink(stream)
    for (let i = 0; i < 100; i++) await sink.write(`${i}\n`)
    assert.deepEqual(pieces, [])
    await new Promise(setImmediate)
    assert.deepEqual(pieces, [Array.from({ length: 100 }, (_, i) => `${i}\n`).join('')])
  })

  test('writes at once what fills a batch', async () => {
    const { stream, pieces } = recording({ highWaterMark: 1_000_000 })
    await toSink(stream).write('x'.repeat(20_000))
    assert.equal(pieces.length, 1)
  })

  test('hands everything over when flushed', async () => {
    const { stream, pieces } = recording()
    const sink = toSink(stream)
    await sink.write('a')
    await sink.write('b')
    await sink.flush()
    assert.deepEqual(
      pieces.filter((piece) => piece !== ''),
      ['ab'],
    )
  })

  test('makes its writer wait for a slow reader', async () => {
    const { stream, release } = recording({ highWaterMark: 10, holds: true })
    const sink = toSink(stream)
    let isWritten = false
    const written = sink.write('x'.repeat(20_000)).then(() => {
      isWritten = true
    })
    await new Promise((done) => setTimeout(done, 20))
    assert.equal(isWritten, false)
    release()
    await written
    assert.equal(isWritten, true)
  })

  test('keeps the order of what was written', async () => {
    const through = new PassThrough({ highWaterMark: 100 })
    const sink = toSink(through)
    let read = ''
    through.setEncoding('utf8').on('data', (text) => {
      read += text
    })
    const lines = Array.from({ length: 5000 }, (_, i) => `line ${i}\n`)
    for (const line of lines) await sink.write(line)
    await sink.flush()
    through.end()
    await once(through, 'end')
    assert.equal(read, lines.join(''))
  })

  for (const code of ['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED']) {
    test(`says with ${code} that nobody reads any more, now and later`, async () => {
      const sink = toSink(failing(code))
      await sink.write('a')
      await assert.rejects(sink.flush(), OutputClosedError)
      await assert.rejects(sink.write('b'), OutputClosedError)
    })
  }

  test('tells any other failure as one', async () => {
    const sink = toSink(failing('ENOSPC'))
    await sink.write('a')
    await assert.rejects(sink.flush(), (error) => {
      assert.ok(error instanceof OutputFailedError)
      assert.equal(error.message, 'cannot write the output: write ENOSPC')
      return true
    })
  })

  test('lets its writer go when the reader leaves in the middle of a wait', async () => {
    const { stream } = recording({ highWaterMark: 10, holds: true })
    const sink = toSink(stream)
    const written = sink.write('x'.repeat(20_000))
    setTimeout(() => stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })), 10)
    await assert.rejects(written, OutputClosedError)
  })
})
