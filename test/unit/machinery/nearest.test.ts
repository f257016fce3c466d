import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countSlips, nearest } from '../../../src/machinery/nearest.ts'

test('a letter added, left out, changed or swapped is one slip', () => {
  for (const [a, b, slips] of [
    ['query', 'query', 0],
    ['query', 'qury', 1],
    ['query', 'queery', 1],
    ['query', 'quary', 1],
    ['query', 'qurey', 1],
    ['query', 'qyrue', 4],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ] as const) {
    assert.equal(countSlips(a, b), slips, `${a} ${b}`)
    assert.equal(countSlips(b, a), slips, `${b} ${a}`)
  }
})

test('the nearest word is the one with the fewest slips, the first of equals', () => {
  const commands = ['query', 'diff', 'patch', 'version', 'completion']
  assert.equal(nearest('qurey', commands), 'query')
  assert.equal(nearest('dif', commands), 'diff')
  assert.equal(nearest('Verzion', commands), 'version')
  assert.equal(nearest('--sort-bi', ['--sort', '--sort-by']), '--sort-by')
  assert.equal(nearest('cat', ['bat', 'hat']), 'bat')
})

test('nothing is proposed for a word that resembles none', () => {
  const commands = ['query', 'diff', 'patch']
  for (const word of ['deploy', 'x', '', 'pods', 'zz']) assert.equal(nearest(word, commands), undefined, word)
  assert.equal(nearest('qurey', []), undefined)
  assert.equal(nearest('abcd', ['abxy'], 1), undefined)
  assert.equal(nearest('abcd', ['abxy'], 2), 'abxy')
})
