import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createProgress, type ProgressOptions } from '../../../src/print/progress.ts'
import { recordingSink } from './recording-sink.ts'

const ERASE = '\r\u001b[2K'

function start(t: TestContext, options: Partial<ProgressOptions> = {}) {
  t.mock.timers.enable({ apis: ['setInterval', 'Date'] })
  const sink = recordingSink()
  const progress = createProgress({ sink, isTty: true, isCi: false, now: () => new Date(), ...options })
  /** Steps of time, as they come: a single jump would show every frame the end of it. */
  function pass(ms: number): void {
    for (let left = ms; left > 0; left -= 50) t.mock.timers.tick(Math.min(50, left))
  }
  return { sink, progress, pass }
}

test('Nothing is shown of what is done at once', (t) => {
  const { sink, progress, pass } = start(t)
  progress.show('500 pods')
  pass(299)
  progress.end()
  pass(1000)
  assert.equal(sink.text(), '')
})

test('After a moment the line appears, moves, and is gone at the end', (t) => {
  const { sink, progress, pass } = start(t)
  progress.show('500 pods')
  pass(300)
  assert.equal(sink.text(), `${ERASE}⠋ 500 pods`)
  progress.show('1,000 pods')
  pass(100)
  assert.equal(sink.text(), `${ERASE}⠋ 500 pods${ERASE}⠙ 1,000 pods`)
  progress.end()
  pass(1000)
  assert.equal(sink.text(), `${ERASE}⠋ 500 pods${ERASE}⠙ 1,000 pods${ERASE}`)
})

test('The line is gone before data is written, and comes back after it', (t) => {
  const { sink, progress, pass } = start(t)
  const data = progress.before(sink)
  progress.show('500 pods')
  pass(300)
  data.write('NAME\n')
  data.write('web\n')
  pass(100)
  progress.end()
  assert.equal(sink.text(), `${ERASE}⠋ 500 pods${ERASE}NAME\nweb\n${ERASE}⠙ 500 pods${ERASE}`)
})

test('The line rests until there is more to say', (t) => {
  const { sink, progress, pass } = start(t)
  progress.show('500 pods')
  pass(300)
  progress.rest()
  pass(1000)
  assert.equal(sink.text(), `${ERASE}⠋ 500 pods${ERASE}`)
  progress.show('600 pods')
  pass(100)
  progress.end()
  assert.equal(sink.text(), `${ERASE}⠋ 500 pods${ERASE}${ERASE}⠙ 600 pods${ERASE}`)
})

test('Without anything to say nothing is drawn', (t) => {
  const { sink, progress, pass } = start(t)
  pass(1000)
  progress.erase()
  progress.end()
  assert.equal(sink.text(), '')
})

test('The line fits the terminal and cannot obey it', (t) => {
  const { sink, progress, pass } = start(t, { columns: 20 })
  progress.show('\u001b[2Ja long line of many words')
  pass(300)
  progress.end()
  assert.equal(sink.text(), `${ERASE}⠋ ^[[2Ja long line…${ERASE}`)
})

for (const [where, options] of [
  ['in a pipe', { isTty: false }],
  ['in CI', { isCi: true }],
] as const) {
  test(`There is no line ${where}, and data goes where it went`, (t) => {
    const { sink, progress, pass } = start(t, options)
    assert.equal(progress.before(sink), sink)
    progress.show('500 pods')
    pass(1000)
    progress.end()
    assert.equal(sink.text(), '')
  })
}
