import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseExpression } from '../../../../src/machinery/expressions/expression.ts'
import type { PlannedRead } from '../../../../src/query/query-plan.ts'
import { createFailures } from '../../../../src/query/rows/failures.ts'
import { resource } from '../fake-source.ts'

const read = (source: string, kind = 'Pod'): PlannedRead => ({
  source,
  request: { resource: resource(kind), representation: 'table-none', namespace: 'shop' },
  isOptional: false,
})
const WHERE = parseExpression({ flag: '--where', text: 'true' })
const COL = parseExpression({ flag: '--col', text: 'true' })
const COLUMNS = [{ name: 'Name', type: 'string', format: 'name', description: '', priority: 0 }]
const row = (name: string) => ({ cells: [name] })
const messages = (failures: ReturnType<typeof createFailures>) => failures.problems().map(({ message }) => message)

test('the first rows of each thing that went wrong are named, the others counted', () => {
  const failures = createFailures()
  for (let i = 0; i < 10; i++) failures.add(read('a'), COLUMNS, WHERE, row(`p${i}`), 'division by zero')
  failures.add(read('a'), COLUMNS, COL, row('p1'), 'division by zero')
  failures.add(read('b'), COLUMNS, WHERE, row('q'), 'division by zero')
  failures.add(
    read('a', 'Service'),
    undefined,
    WHERE,
    { object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } } },
    'no such overload',
  )
  assert.deepEqual(messages(failures), [
    'pods "p0": --where: division by zero',
    'pods "p1": --where: division by zero',
    'pods "p2": --where: division by zero',
    '7 more pods: --where: division by zero',
    'pods "p1": --col: division by zero',
    'pods "q": --where: division by zero',
    'services "s": --where: no such overload',
  ])
  assert.equal(failures.count(), 13)
})

test('they are problems with the place of their object', () => {
  const failures = createFailures()
  failures.add(read('a'), COLUMNS, WHERE, row('p'), 'division by zero')
  assert.deepEqual(failures.problems(), [
    {
      scope: 'evaluation',
      reason: 'EvaluationError',
      context: 'a',
      resource: 'pods',
      message: 'pods "p": --where: division by zero',
      ref: { context: 'a', apiVersion: 'v1', kind: 'Pod', resource: 'pods', namespace: 'shop', name: 'p' },
    },
  ])
})

test('of messages that differ in every row only so many are told, and none is lost from the count', () => {
  const failures = createFailures()
  for (let i = 0; i < 1000; i++) failures.add(read('a'), COLUMNS, WHERE, row(`p${i}`), `"${i}" is no quantity`)
  assert.equal(failures.count(), 1000)
  const told = messages(failures)
  assert.equal(told.length, 21)
  assert.equal(told.at(-1), '980 more that failed in other ways')
})

test('nothing went wrong: nothing is told', () => {
  assert.deepEqual([createFailures().count(), createFailures().problems()], [0, []])
})
