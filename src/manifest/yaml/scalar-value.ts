// The value of a scalar node: what its tag, its quotes and its text say together.

import { Buffer } from 'node:buffer'
import type { ScalarNode } from './nodes.ts'
import { type Resolved, resolveScalar, type ScalarTag } from './resolve-scalar.ts'

const YAML_ORG = 'tag:yaml.org,2002:'
const SCALAR_TAGS: ReadonlyMap<string, ScalarTag> = new Map(
  (['str', 'bool', 'int', 'float', 'null', 'timestamp'] as const).map((tag) => [YAML_ORG + tag, tag]),
)

/** The tag of a `<<` key that is written out. */
export const MERGE_TAG = `${YAML_ORG}merge`

/**
 * What a scalar node stands for. Tags other than YAML's own scalar tags mean nothing: the text stays a string.
 *
 * @param fail throws the error that is told in go-yaml's words.
 */
export function scalarValue(node: ScalarNode, fail: (reason: string) => never): Resolved {
  const { tag, text } = node
  if (tag === undefined) return (node.isPlain ? resolveScalar(text) : undefined) ?? { is: 'str', value: text }
  if (tag === `${YAML_ORG}binary`) return { is: 'str', value: decodeBinary(text, fail) }
  const scalarTag = SCALAR_TAGS.get(tag)
  if (scalarTag === undefined) return { is: 'str', value: text }
  const resolved = resolveScalar(text, scalarTag)
  return resolved ?? fail(`cannot decode !!${resolveScalar(text)?.is} \`${text}\` as a !!${scalarTag}`)
}

function decodeBinary(text: string, fail: (reason: string) => never): string {
  const base64 = text.replace(/[\r\n]/g, '')
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
    return fail('!!binary value contains invalid base64 data')
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from(base64, 'base64'))
}
