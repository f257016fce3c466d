import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UsageError } from '../../../src/errors.ts'
import { parseTargets } from '../../../src/query/targets.ts'

describe('The words of a query', () => {
  const rows: readonly (readonly [words: string[], means: string])[] = [
    [[], ''],
    [['pods'], 'pods'],
    [['po,svc'], 'po svc'],
    [['po,svc,po'], 'po svc'],
    [['pod', 'a', 'b'], 'pod:a,b'],
    [['po,svc', 'a', 'b'], 'po:a,b svc:a,b'],
    [['pod/a'], 'pod:a'],
    [['pod/a', 'pod/b', 'svc/a'], 'pod:a,b svc:a'],
    [['pod/a', 'svc/b', 'pod/c'], 'pod:a svc:b pod:c'],
    [['pod', 'a', 'a'], 'pod:a'],
    [['all'], 'all'],
    [['deployments.v1.apps', 'web'], 'deployments.v1.apps:web'],
  ]
  for (const [words, means] of rows) {
    test(`"${words.join(' ')}" means ${means || 'nothing'}`, () => {
      const told = parseTargets(words).map((t) => (t.names.length === 0 ? t.word : `${t.word}:${t.names.join(',')}`))
      assert.equal(told.join(' '), means)
    })
  }

  const refused: readonly (readonly [words: string[], why: RegExp])[] = [
    [['pod', 'svc/a'], /no need to specify a resource type as a separate argument/],
    [['pod/a/b'], /may not have more than one slash/],
    [['pod/'], /must have a single resource and name/],
    [['/a'], /must have a single resource and name/],
    [['po,svc/a'], /must have a single resource and name/],
    [['po,'], /must consist of a resource/],
    [['po', ''], /resource name may not be empty/],
  ]
  for (const [words, why] of refused) {
    test(`"${words.join(' ')}" is refused`, () => {
      assert.throws(
        () => parseTargets(words),
        (error) => error instanceof UsageError && why.test(error.message),
      )
    })
  }
})
