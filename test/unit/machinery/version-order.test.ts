import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareVersions } from '../../../src/machinery/version-order.ts'

/** The order that the documentation of definitions gives (Versions in CustomResourceDefinitions). */
const ORDERED = [
  'v10',
  'v2',
  'v1',
  'v11beta2',
  'v10beta3',
  'v3beta1',
  'v12alpha1',
  'v11alpha2',
  'foo1',
  'foo10',
  'v01',
  'v1gamma1',
]

test('stable versions come first, then beta, then alpha, of each the highest, then the rest by name', () => {
  assert.deepEqual([...ORDERED].reverse().sort(compareVersions), ORDERED)
  assert.deepEqual([...ORDERED].sort(compareVersions), ORDERED)
  for (const version of ORDERED) assert.equal(compareVersions(version, version), 0)
})
