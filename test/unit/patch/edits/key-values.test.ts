// Labels and annotations in kubectl's words.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { type EditWords, parseEdit } from '../../../../src/patch/edits/edit.ts'
import { edited, SHAPE } from './kinds.ts'

const LABELLED: JsonObject = {
  metadata: { labels: { a: '1', 'b.c/d': '2' }, annotations: { n: 'x', 'kubernetes.io/change-cause': 'y' } },
}

describe('Labels and annotations', () => {
  const cases: readonly (readonly [what: string, object: JsonObject, words: EditWords, expected: string[]])[] = [
    ['are added', LABELLED, { labels: ['e.f/g=3'] }, ['+ .metadata.labels["e.f/g"]: "3"']],
    [
      'are added where there were none',
      {},
      { labels: ['x=', 'y=z'] },
      ['+ .metadata.labels.x: ""', '+ .metadata.labels.y: "z"'],
    ],
    ['are removed', LABELLED, { labels: ['b.c/d-'] }, ['- .metadata.labels["b.c/d"]: "2"']],
    ['that are not there are not removed', LABELLED, { labels: ['no-'], annotations: ['no-'] }, []],
    ['are no change where they are so', LABELLED, { labels: ['a=1'] }, []],
    [
      'are not overwritten',
      LABELLED,
      { labels: ['a=2'] },
      ["AlreadyHasValue: 'a' already has a value (1), and --overwrite is false"],
    ],
    [
      'are not overwritten, several',
      LABELLED,
      { labels: ['a=2', 'b.c/d=3'] },
      [
        "AlreadyHasValue: 'a' already has a value (1), and --overwrite is false; 'b.c/d' already has a value (2), and --overwrite is false",
      ],
    ],
    ['are overwritten when asked', LABELLED, { labels: ['a=2'], overwrite: true }, ['~ .metadata.labels.a: ["1","2"]']],
    ['are free texts as annotations', LABELLED, { annotations: ['m=a=b, c'] }, ['+ .metadata.annotations.m: "a=b, c"']],
    [
      'are not overwritten as annotations',
      LABELLED,
      { annotations: ['n=y'] },
      [
        "AlreadyHasValue: --overwrite is false but found the following declared annotation(s): 'n' already has a value (x)",
      ],
    ],
    [
      'are overwritten as the cause of a change',
      LABELLED,
      { annotations: ['kubernetes.io/change-cause=z'] },
      ['~ .metadata.annotations["kubernetes.io/change-cause"]: ["y","z"]'],
    ],
    [
      'go together',
      LABELLED,
      { labels: ['a-', 'z=1'], annotations: ['n-'] },
      ['- .metadata.annotations.n: "x"', '- .metadata.labels.a: "1"', '+ .metadata.labels.z: "1"'],
    ],
  ]
  for (const [what, object, words, expected] of cases)
    test(what, () => assert.deepEqual(edited(words, SHAPE, object), expected))
})

describe('kubectl refuses with these words, and so do we:', () => {
  const cases: readonly (readonly [words: EditWords, expected: RegExp])[] = [
    [{ labels: ['a'] }, /^unknown label spec: a$/],
    [{ labels: ['-'] }, /^unknown label spec: -$/],
    [{ labels: ['a=b=c'] }, /^invalid label spec: a=b=c$/],
    [
      { labels: ['a=b c'] },
      /^invalid label value: "a=b c": a valid label must be an empty string or consist of alphanumeric/,
    ],
    [{ labels: [`a=${'b'.repeat(64)}`] }, /^invalid label value: "a=b{64}": must be no more than 63/],
    [{ labels: ['a=b', 'a-'] }, /^can not both modify and remove a label in the same command$/],
    [{ annotations: ['a', 'b=c', '-'] }, /^invalid annotation format: a, -$/],
    [
      { annotations: ['a=b', 'a-'] },
      /^can not both modify and remove the following annotation\(s\) in the same command: a$/,
    ],
  ]
  for (const [words, expected] of cases)
    test(JSON.stringify(words), () => assert.throws(() => parseEdit(words), { name: 'UsageError', message: expected }))
})
