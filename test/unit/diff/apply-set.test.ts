import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { applySetId, asMember } from '../../../src/diff/apply-set.ts'
import { UsageError } from '../../../src/errors.ts'

describe('an ApplySet', () => {
  test('has the id that kubectl gives it', () => {
    // what kubectl 1.37.2 has written for `apply --applyset=myset -n as1`
    const id = applySetId('myset', 'as1', { kind: 'Secret', group: '' })
    assert.equal(id, 'applyset-0Zqv7eVfPCxmh0VRYPZn6st-Gcl54_RDjPu4HYU8Ls4-v1')
  })

  test('labels its members, and refuses a manifest that calls itself one', () => {
    const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels: { app: 'x' } } }
    const member = asMember(manifest, 'id')
    assert.deepEqual(member.metadata?.labels, { app: 'x', 'applyset.kubernetes.io/part-of': 'id' })
    assert.throws(() => asMember(member, 'id'), UsageError)
  })
})
