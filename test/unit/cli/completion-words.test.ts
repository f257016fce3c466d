import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Command } from 'commander'
import { readUnfinished } from '../../../src/cli/completion-words.ts'

const command = new Command('query')
  .argument('[words...]')
  .option('-n, --namespace <name>')
  .option('-A, --all-namespaces')
  .option('-o, --output <format>')
  .option('--no-headers')

/** `value --output`, `flag`, `argument words`. */
function placeOf(...words: string[]): string {
  const { place } = readUnfinished(command, words)
  if (place.at === 'value') return `value ${place.option.long}`
  if (place.at === 'argument') return `argument ${place.argument?.name()}`
  return place.at
}

describe('the word at the cursor is', () => {
  const table: readonly (readonly [readonly string[], string])[] = [
    [[''], 'argument words'],
    [['po'], 'argument words'],
    [['pods', ''], 'argument words'],
    [['-'], 'flag'],
    [['--out'], 'flag'],
    [['pods', '--out'], 'flag'],
    [['-n', ''], 'value --namespace'],
    [['-n', '-'], 'value --namespace'],
    [['--output', 'j'], 'value --output'],
    [['--output=j'], 'value --output'],
    [['-o=j'], 'value --output'],
    [['-An', ''], 'value --namespace'],
    [['-nshop', ''], 'argument words'],
    [['--output=json', ''], 'argument words'],
    [['-A', ''], 'argument words'],
    [['--no-headers', ''], 'argument words'],
    [['--unknown', ''], 'argument words'],
    [['--unknown=x'], 'argument undefined'],
    [['--', '-'], 'argument words'],
    [['-n', '--', ''], 'argument words'],
  ]
  for (const [words, place] of table) {
    test(`${place} in ${JSON.stringify(words)}`, () => assert.equal(placeOf(...words), place))
  }
})

describe('what was typed before', () => {
  test('is kept: operands and the values of flags', () => {
    const { operands, values } = readUnfinished(command, ['pods', '-n', 'shop', '-A', '--no-headers', 'a', '-oj', ''])
    assert.deepEqual(operands, ['pods', 'a'])
    assert.deepEqual(values, { namespace: 'shop', allNamespaces: true, headers: false, output: 'j' })
  })

  test('counts flags that stand behind -- as operands', () => {
    assert.deepEqual(readUnfinished(command, ['pods', '--', '-n', '']).operands, ['pods', '-n'])
  })
})

test('what is completed behind = is the value alone, as cobra’s scripts expect', () => {
  assert.equal(readUnfinished(command, ['--output=jso']).current, 'jso')
})

test('an argument beyond the last one is completed with nothing', () => {
  const one = new Command('completion').argument('<shell>')
  assert.deepEqual(readUnfinished(one, ['bash', '']).place, { at: 'argument', argument: undefined })
})
