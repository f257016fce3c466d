import assert from 'node:assert/strict'
import { test } from 'node:test'
import { singleFlight } from '../../../../src/cluster/credentials/single-flight.ts'
import { CancelledError } from '../../../../src/errors.ts'

function controlled() {
  const runs: { readonly signal: AbortSignal; resolve(value: number): void; reject(error: Error): void }[] = []
  const ask = singleFlight((signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    runs.push({ signal, resolve, reject })
    return promise
  })
  return { runs, ask }
}

test('those who ask while it runs share the run, those who ask later get another', async () => {
  const { runs, ask } = controlled()
  const both = Promise.all([ask(), ask()])
  runs[0]?.resolve(1)
  assert.deepEqual(await both, [1, 1])
  const next = ask()
  runs[1]?.resolve(2)
  assert.equal(await next, 2)
  assert.equal(runs.length, 2)
})

test('a failure reaches everybody and is not kept', async () => {
  const { runs, ask } = controlled()
  const both = [ask(), ask()]
  runs[0]?.reject(new Error('no'))
  for (const one of both) await assert.rejects(one, { message: 'no' })
  const next = ask()
  runs[1]?.resolve(2)
  assert.equal(await next, 2)
})

test('the run is aborted when the last who waits has left, and not before', async () => {
  const { runs, ask } = controlled()
  const [a, b] = [new AbortController(), new AbortController()]
  const asked = [ask(a.signal), ask(b.signal)]
  a.abort()
  await assert.rejects(asked[0] ?? Promise.resolve(), CancelledError)
  assert.equal(runs[0]?.signal.aborted, false)
  b.abort()
  await assert.rejects(asked[1] ?? Promise.resolve(), CancelledError)
  assert.equal(runs[0]?.signal.aborted, true)
})

test('who comes after the run was aborted starts another', async () => {
  const { runs, ask } = controlled()
  const gone = new AbortController()
  const first = ask(gone.signal)
  gone.abort()
  await assert.rejects(first, CancelledError)
  const second = ask()
  runs[0]?.reject(new Error('aborted'))
  runs[1]?.resolve(2)
  assert.equal(await second, 2)
})
