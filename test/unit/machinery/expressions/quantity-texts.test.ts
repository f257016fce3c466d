import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compileExpression } from '../../../../src/machinery/expressions/compile.ts'
import { parseExpression } from '../../../../src/machinery/expressions/expression.ts'
import { rowShape } from '../../../../src/machinery/expressions/row-shape.ts'
import { schemasOfDocument } from '../../../../src/machinery/schema/read-document.ts'

const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity'
const document = {
  components: {
    schemas: {
      [QUANTITY]: { oneOf: [{ type: 'string' }, { type: 'number' }] },
      Thing: {
        type: 'object',
        properties: {
          size: { $ref: `#/components/schemas/${QUANTITY}` },
          name: { type: 'string' },
          limits: { type: 'object', additionalProperties: { $ref: `#/components/schemas/${QUANTITY}` } },
          parts: {
            type: 'array',
            items: { type: 'object', properties: { size: { $ref: `#/components/schemas/${QUANTITY}` } } },
          },
        },
      },
    },
  },
}
const schema = schemasOfDocument(document).named('Thing')
const { types } = rowShape({ schema, columns: undefined, isBuiltIn: true, kind: 'Thing', cluster: '' })

describe('Quantities that are compared as texts are noticed', () => {
  const rows: readonly (readonly [text: string, count: number])[] = [
    ['self.size > "1Gi"', 1],
    ['"1Gi" <= self.size', 1],
    ['self.limits["memory"] < "1Gi" && self.limits.cpu >= "1"', 2],
    ['self.parts.exists(part, part.size > self.size)', 1],
    ['self.size == "1Gi"', 0],
    ['self.name > "a"', 0],
    ['quantity(self.size).isGreaterThan(quantity("1Gi"))', 0],
    ['quantity(self.size).compareTo(quantity("1Gi")) > 0', 0],
  ]
  for (const [text, count] of rows) {
    test(text, () => {
      const compiled = compileExpression(parseExpression({ flag: '--where', text }), types)
      assert.ok(!('issues' in compiled))
      assert.equal(compiled.quantityTexts.length, count)
    })
  }
})
