// Selectors that are none and expressions that do not fit: what the real server and kubectl make of them is the measure.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testCluster } from '../support/cluster.ts'

const cluster = await testCluster()

/** What the server makes of a selector stands behind what kubectl says of the list. */
const SELECTORS: readonly (readonly [flag: '-l' | '--field-selector', selector: string])[] = [
  ['-l', 'a=,,b'],
  ['-l', 'a in (b'],
  ['-l', 'a b'],
  ['-l', '=x'],
  ['-l', 'a=b=c'],
  ['-l', 'a notin'],
  ['-l', 'UPPER/../x=1'],
  ['-l', `a=${'x'.repeat(64)}`],
  ['-l', 'a=b c'],
  ['-l', 'a gt b'],
  ['--field-selector', 'foo'],
  ['--field-selector', 'a=b=c'],
  ['--field-selector', 'metadata.name=\\x'],
]

describe('a selector that is none', { skip: cluster.skip }, () => {
  for (const [flag, selector] of SELECTORS) {
    test(`${flag} ${selector}: in the server's words, before it is asked, with 2`, async () => {
      const args = ['pods', flag, selector]
      const ours = await cluster.tack(['query', ...args])
      const theirs = await cluster.kubectl(['get', ...args])
      assert.equal(theirs.code, 1)
      const found = /field selector "(?:[^"\\]|\\.)*": (.*)\n$/s.exec(theirs.stderr)?.[1]
      assert.deepEqual(
        { code: ours.code, stdout: ours.stdout, stderr: ours.stderr },
        {
          code: 2,
          stdout: '',
          stderr: `error: ${found}\n`,
        },
      )
    })
  }

  test('--field-selector that the server does not support: as kubectl, with 1', async () => {
    for (const kind of ['pods', 'configmaps', 'configmaps,pods']) {
      const args = [kind, '--field-selector', 'foo=bar']
      const ours = await cluster.tack(['query', ...args])
      const theirs = await cluster.kubectl(['get', ...args])
      assert.deepEqual(ours, theirs)
    }
  })
})

describe('an expression that does not fit an object', { skip: cluster.skip }, () => {
  const ONE = ['configmap', 'kube-root-ca.crt', '-n', 'default']

  test('-o jsonpath: the line that kubectl begins with, with 1', async () => {
    const ours = await cluster.tack(['query', ...ONE, '-o', 'jsonpath={.data[0]}'])
    const theirs = await cluster.kubectl(['get', ...ONE, '-o', 'jsonpath={.data[0]}'])
    assert.deepEqual({ code: ours.code, stdout: ours.stdout }, { code: 1, stdout: '' })
    assert.equal(ours.stderr.split('\n')[0], theirs.stderr.split('\n')[0])
  })

  test('-o custom-columns: as kubectl, with 1', async () => {
    const ours = await cluster.tack(['query', ...ONE, '-o', 'custom-columns=A:.data[0]'])
    const theirs = await cluster.kubectl(['get', ...ONE, '-o', 'custom-columns=A:.data[0]'])
    assert.deepEqual(ours, theirs)
  })
})
