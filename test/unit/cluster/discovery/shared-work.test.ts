// Work that several callers share, and who may stop it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sharedWork } from '../../../../src/cluster/discovery/shared-work.ts'
import { CancelledError } from '../../../../src/errors.ts'

function countedWork() {
  const started: { readonly signal: AbortSignal; readonly finish: (value: number) => void }[] = []
  const join = sharedWork((signal) => {
    const { promise, resolve } = Promise.withResolvers<number>()
    started.push({ signal, finish: resolve })
    return promise
  })
  return { started, join }
}

test('callers at the same time share the work, later ones start it anew', async () => {
  const { started, join } = countedWork()
  const both = Promise.all([join(), join()])
  started[0]?.finish(1)
  assert.deepEqual(await both, [1, 1])
  const again = join()
  started[1]?.finish(2)
  assert.equal(await again, 2)
  assert.equal(started.length, 2)
})

test('the work goes on until the last caller has given up, also when all share one signal', async () => {
  const { started, join } = countedWork()
  const one = new AbortController()
  const shared = new AbortController()
  const first = join(one.signal)
  const others = [join(shared.signal), join(shared.signal)]
  one.abort()
  await assert.rejects(first, CancelledError)
  assert.equal(started[0]?.signal.aborted, false)
  shared.abort()
  await Promise.all(others.map((other) => assert.rejects(other, CancelledError)))
  assert.equal(started[0]?.signal.aborted, true)
})

test('a caller that comes after all have given up starts the work anew', async () => {
  const { started, join } = countedWork()
  const stop = new AbortController()
  const first = join(stop.signal)
  stop.abort()
  const second = join()
  started[1]?.finish(7)
  await assert.rejects(first, CancelledError)
  assert.equal(await second, 7)
})

test('an aborted signal starts nothing, and a failure reaches all who wait', async () => {
  const { started, join } = countedWork()
  await assert.rejects(join(AbortSignal.abort()), CancelledError)
  assert.equal(started.length, 0)
  const failing = sharedWork(() => Promise.reject(new RangeError('no')))
  const waiting = [failing(), failing(new AbortController().signal)]
  await Promise.all(waiting.map((w) => assert.rejects(w, RangeError)))
})
