import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseYaml } from '../../../../src/manifest/yaml/parse-yaml.ts'

describe('a text that ends in the middle is an error, in go-yaml’s words', () => {
  for (const [text, words] of [
    ['{', 'did not find expected node content'],
    ['[', 'did not find expected node content'],
    ['{a', "did not find expected ',' or '}'"],
    ['[a,', 'did not find expected node content'],
    ['{a: [', 'did not find expected node content'],
    ['{a: b,', 'did not find expected node content'],
    ['{\n', 'did not find expected node content'],
    ['a: {b', "did not find expected ',' or '}'"],
  ] as const) {
    test(JSON.stringify(text), () => {
      assert.throws(
        () => parseYaml(text),
        (error) => error instanceof Error && error.message.includes(words),
      )
    })
  }
})
