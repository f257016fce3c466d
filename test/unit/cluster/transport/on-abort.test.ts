import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onAbort } from '../../../../src/cluster/transport/on-abort.ts'

/** A signal that counts its listeners. */
function counted() {
  const controller = new AbortController()
  const { signal } = controller
  let [added, removed] = [0, 0]
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)]
  Object.assign(signal, {
    addEventListener: (...args: Parameters<typeof add>) => {
      added++
      add(...args)
    },
    removeEventListener: (...args: Parameters<typeof remove>) => {
      removed++
      remove(...args)
    },
  })
  return { controller, signal, listeners: () => ({ added, removed }) }
}

test('all who wait for a signal share one listener, and each is called once', () => {
  const { controller, signal, listeners } = counted()
  const called: number[] = []
  const forget = [1, 2, 3].map((n) => onAbort(signal, () => called.push(n)))
  forget[1]?.()
  forget[1]?.()
  assert.deepEqual(listeners(), { added: 1, removed: 0 })
  controller.abort()
  assert.deepEqual(called, [1, 3])
  for (const one of forget) one()
  assert.deepEqual(called, [1, 3])
})

test('a signal that nobody waits for has no listener, and may be waited for again', () => {
  const { controller, signal, listeners } = counted()
  let calls = 0
  const first = onAbort(signal, () => calls++)
  first()
  assert.deepEqual(listeners(), { added: 1, removed: 1 })
  onAbort(signal, () => calls++)
  first()
  assert.deepEqual(listeners(), { added: 2, removed: 1 })
  controller.abort()
  assert.equal(calls, 1)
})

test('who is called may take back the call of another', () => {
  const { controller, signal } = counted()
  const called: string[] = []
  onAbort(signal, () => {
    called.push('first')
    second()
  })
  const second = onAbort(signal, () => called.push('second'))
  controller.abort()
  assert.deepEqual(called, ['first'])
})
