// What is said of an object when it has been compared.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { curtainFor } from '../../../src/diff/diff-manifests.ts'
import type { Outcome } from '../../../src/diff/outcome.ts'
import { itemOf } from '../../../src/diff/to-item.ts'
import { ServerError } from '../../../src/errors.ts'

const facts = { schema: undefined, isBuiltIn: true }
const metadata = { name: 'a', namespace: 'n' }
const about = { apiVersion: 'v1', kind: 'Secret' }
const before = { ...about, metadata, data: { old: 'b2xkLXBhc3N3b3Jk' } }
const manifest = { ...about, metadata, stringData: { new: 'new-password' } }
const words = 'neither old-password nor bmV3LXBhc3N3b3Jk nor new-password will do'

const said = (outcome: Pick<Outcome, 'action'> & Partial<Outcome>, showSecrets = false) =>
  itemOf(
    { ref: { ...about, ...metadata }, manifest, manager: 'kubectl', admission: async () => undefined },
    { facts, ...outcome },
    curtainFor({ showSecrets }),
    {},
  )

describe('what a server says of a Secret', () => {
  const error = new ServerError({ code: 403, reason: 'Forbidden', message: words })

  test('is masked where it quotes what is there, and what is to be', async () => {
    for (const live of [{ before }, {}]) {
      const { problem } = await said({ action: 'error', error, ...live })
      assert.doesNotMatch(problem?.message ?? '', /new-password|bmV3LXBhc3N3b3Jk/)
      assert.match(problem?.message ?? '', /^neither .* will do$/)
    }
    const { problem } = await said({ action: 'error', error, before })
    assert.doesNotMatch(problem?.message ?? '', /old-password/)
  })

  test('is masked in notes', async () => {
    const { notes } = await said({
      action: 'conflict',
      error,
      before,
      notes: [`with force it would be refused: ${words}`],
    })
    assert.doesNotMatch(notes.join(), /password|bmV3/)
    assert.match(notes.join(), /^with force it would be refused: neither/)
  })

  test('is shown when secrets are', async () => {
    assert.equal((await said({ action: 'error', error, before }, true)).problem?.message, words)
  })
})

test('an object that stays as it is, but for what client-side apply notes of it, would still be written', async () => {
  const noting = (text: string) => ({
    ...before,
    metadata: { ...metadata, annotations: { 'kubectl.kubernetes.io/last-applied-configuration': text } },
  })
  const { action, notes } = await said({ action: 'update', before: noting('{}'), after: noting('{"data":{}}') })
  assert.deepEqual(
    [action, notes],
    ['unchanged', ['an apply would still write: what it notes as applied last changes']],
  )
  assert.deepEqual((await said({ action: 'update', before: noting('{}'), after: noting('{}') })).notes, [])
})
