import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type FieldsFlags, toFieldsOptions } from '../../../../src/commands/fields/fields-options.ts'
import { UsageError } from '../../../../src/errors.ts'

const depthOf = (flags: FieldsFlags) => toFieldsOptions(['pods'], flags).scope.depth

test('one level is shown, unless something asks for more', () => {
  for (const [flags, depth] of [
    [{}, 1],
    [{ recursive: true }, Number.POSITIVE_INFINITY],
    [{ search: 'a' }, Number.POSITIVE_INFINITY],
    [{ pushable: true }, Number.POSITIVE_INFINITY],
    [{ output: 'tree' }, Number.POSITIVE_INFINITY],
    [{ output: 'TREE' }, Number.POSITIVE_INFINITY],
    [{ output: 'json' }, 1],
    [{ maxDepth: '2' }, 2],
    [{ maxDepth: '0' }, Number.POSITIVE_INFINITY],
    [{ depth: '3' }, 3],
    [{ recursive: true, maxDepth: '2' }, 2],
    [{ output: 'tree', maxDepth: '1' }, 1],
  ] as const) {
    assert.equal(depthOf(flags), depth, JSON.stringify(flags))
  }
})

test('a kind and a path are one word or two', () => {
  assert.deepEqual(toFieldsOptions(['pods.spec'], {}).question, { kind: 'pods.spec' })
  assert.deepEqual(toFieldsOptions(['pods', '.spec'], {}).question, { kind: 'pods', path: '.spec' })
  assert.deepEqual(toFieldsOptions(['pods'], { apiVersion: 'v1' }).question, { kind: 'pods', apiVersion: 'v1' })
  assert.deepEqual(toFieldsOptions(['pods.metadata.labels["a/b,c"]'], {}).question, {
    kind: 'pods.metadata.labels["a/b,c"]',
  })
  assert.equal(toFieldsOptions([], { filename: ['crd.yaml'] }).question, undefined)
})

test('with files --recursive means their folders too', () => {
  assert.deepEqual(toFieldsOptions([], { filename: ['a', 'b'], recursive: true }).files, {
    filenames: ['a', 'b'],
    recursive: true,
  })
  assert.deepEqual(toFieldsOptions([], { kustomize: 'k', recursive: true }).files, {
    filenames: [],
    recursive: false,
    kustomize: 'k',
  })
})

describe('what makes no sense is refused:', () => {
  const table: readonly (readonly [words: readonly string[], flags: FieldsFlags, message: RegExp])[] = [
    [[], {}, /^Required resource not specified\.\n/],
    [['pods', 'spec', 'x'], {}, /^extra arguments: "x"; fields takes a kind and a path$/],
    [['.spec'], {}, /^"\.spec" names no kind: write KIND\.spec$/],
    [[''], {}, /^"" names no kind: write KIND$/],
    [['pods,deploy'], {}, /^fields are those of one kind: "pods,deploy" names several$/],
    [['pods/web'], {}, /^fields are those of a kind and not of one object: write "pods"$/],
    [
      ['pods'],
      { output: 'jsonpath={.a}' },
      /^unable to match a printer suitable for the output format "jsonpath=\{\.a\}", allowed formats are: csv,json,jsonl,name,table,text,tree,tsv,wide,yaml$/,
    ],
    [['pods'], { output: 'go-template={{.}}' }, /^output format "go-template" is not offered/],
    [['pods'], { maxDepth: 'x' }, /^invalid argument "x" for "--max-depth" flag: /],
    [['pods'], { maxDepth: '-1' }, /^invalid argument "-1" for "--max-depth" flag: must be at least 0$/],
    [['pods'], { depth: '' }, /^invalid argument "" for "--depth" flag: /],
    [['pods'], { search: ' ' }, /^--search needs a word to look for$/],
    [['pods'], { apiVersion: 'a/b/c' }, /^unexpected GroupVersion string: a\/b\/c$/],
  ]
  for (const [words, flags, message] of table) {
    test(`${words.join(' ')} ${JSON.stringify(flags)}`, () => {
      assert.throws(
        () => toFieldsOptions(words, flags),
        (error) => error instanceof UsageError && message.test(error.message),
      )
    })
  }
})
