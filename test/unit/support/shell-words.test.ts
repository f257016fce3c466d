// How documents and help are searched for our command lines.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseWords } from '../../support/parse-words.ts'
import { tackCommands } from '../../support/shell-words.ts'

const TABLE: readonly (readonly [line: string, commands: readonly (readonly string[])[]])[] = [
  ['kubectl tack query pods -A', [['query', 'pods', '-A']]],
  ["kubectl tack query pods --where 'a | b > c'", [['query', 'pods', '--where', 'a | b > c']]],
  ['kubectl tack query pods -o "name" > names.txt', [['query', 'pods', '-o', 'name']]],
  [
    'kubectl tack query a -o ref | kubectl tack patch --refs - --yes',
    [
      ['query', 'a', '-o', 'ref'],
      ['patch', '--refs', '-', '--yes'],
    ],
  ],
  ['source <(kubectl-tack completion bash)', [['completion', 'bash']]],
  ['helm template . | kubectl tack diff -f -', [['diff', '-f', '-']]],
  ['kubectl get pods', []],
  ['kubectl tack query \\\n  pods', [['query', 'pods']]],
  ['kubectl-tack', [[]]],
]

for (const [line, commands] of TABLE) test(line, () => assert.deepEqual(tackCommands(line), commands))

for (const words of [
  ['qery'],
  ['query', '--no-such-flag'],
  ['query', '--limit'],
  ['undo'],
  ['journal'],
  ['journal', 'shw'],
  ['completion', 'tcsh'],
]) {
  test(`is no command line: ${words.join(' ')}`, () => assert.rejects(parseWords(words)))
}

for (const words of [['query', 'pods', '-Aowide'], ['journal', 'show', 'last'], ['journal', '--help'], ['resume']]) {
  test(`is a command line: ${words.join(' ')}`, () => parseWords(words))
}
