// The arguments of `npm test` choose files as its usage says.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTestArguments, selectTestFiles, usesCluster } from '../../support/select-test-files.ts'

test('arguments are parts of paths, our own options, and options for node --test', () => {
  assert.deepEqual(parseTestArguments(['--unit', 'a', '--test-name-pattern=x', '--no-build', 'b']), {
    help: false,
    unit: true,
    build: false,
    filters: ['a', 'b'],
    nodeOptions: ['--test-name-pattern=x'],
  })
})

test('without a filter all test files are meant, those on the real cluster first', async () => {
  const all = await selectTestFiles(parseTestArguments([]))
  assert.ok(all.includes('test/unit/support/select-test-files.test.ts'))
  assert.match(all[0] ?? '', /^test\/e2e\//)
  const lastOnCluster = all.findLastIndex((path) => path.startsWith('test/e2e/'))
  assert.ok(all.slice(0, lastOnCluster).every((path) => path.startsWith('test/e2e/')))
})

test('a filter is part of a path, and --unit leaves out all that is not a unit test', async () => {
  assert.deepEqual(await selectTestFiles(parseTestArguments(['support/select-test'])), [
    'test/unit/support/select-test-files.test.ts',
  ])
  assert.deepEqual(await selectTestFiles(parseTestArguments(['--unit', 'e2e/test-cluster'])), [])
})

test('a file uses the cluster when it imports it', async () => {
  assert.equal(await usesCluster('test/e2e/test-cluster.test.ts'), true)
  assert.equal(await usesCluster('test/unit/support/select-test-files.test.ts'), false)
})
