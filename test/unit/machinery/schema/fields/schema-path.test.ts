import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FieldPathError } from '../../../../../src/machinery/paths/field-path-error.ts'
import { parseSchemaPath } from '../../../../../src/machinery/schema/fields/schema-path.ts'

/** Steps as short text: names as they are, brackets in brackets. */
function steps(text: string): string[] {
  return parseSchemaPath(text).map((step) => (step.isBracket ? `[${step.text}]` : step.text))
}

test('names stand between dots, and brackets hold anything', () => {
  for (const [text, ...expected] of [
    [''],
    ['.'],
    ['spec', 'spec'],
    ['.spec.replicas', 'spec', 'replicas'],
    ['.spec.', 'spec'],
    ['.spec.containers[].image', 'spec', 'containers', '[]', 'image'],
    ['spec.containers[*].image', 'spec', 'containers', '[*]', 'image'],
    ['spec.containers.[0].image', 'spec', 'containers', '[0]', 'image'],
    ['spec.containers[name].image', 'spec', 'containers', '[name]', 'image'],
    ['spec.containers[name="a]b"].image', 'spec', 'containers', '[name="a]b"]', 'image'],
    ['spec.ports[containerPort=80, protocol="TCP"]', 'spec', 'ports', '[containerPort=80, protocol="TCP"]'],
    ['metadata.labels["app.kubernetes.io/name"]', 'metadata', 'labels', '[app.kubernetes.io/name]'],
    ["metadata.labels[ 'a' ]", 'metadata', 'labels', '[a]'],
    ['metadata.labels["a" "b"]', 'metadata', 'labels', '["a" "b"]'],
    ['spec."a.b".c', 'spec', 'a.b', 'c'],
    ['spec.$ref', 'spec', '$ref'],
    ['spec.x-kubernetes-list-type', 'spec', 'x-kubernetes-list-type'],
  ] as const) {
    assert.deepEqual(steps(text), expected, text)
  }
})

test('what is no path is told with its place', () => {
  for (const [text, position] of [
    ['spec..x', 5],
    ['spec.a[', 6],
    ['spec.a["b]', 6],
    ['spec.a]', 6],
  ] as const) {
    assert.throws(
      () => parseSchemaPath(text),
      (error) => error instanceof FieldPathError && error.position === position,
      text,
    )
  }
})
