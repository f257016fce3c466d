// Where expressions look: that decides how little of an object is asked for.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseExpression } from '../../../../src/machinery/expressions/expression.ts'
import { isConstant } from '../../../../src/machinery/expressions/reads.ts'

function readsOf(text: string): string {
  const { reads } = parseExpression({ flag: '--where', text })
  const { cells, metadata, object, anyColumn, now, columns } = reads
  const parts = { cells, metadata, object, anyColumn, now }
  const names = Object.entries(parts).flatMap(([name, is]) => (is ? [name] : []))
  return [...names, ...columns].join(' ') || (isConstant(reads) ? 'constant' : 'nothing')
}

describe('An expression looks at', () => {
  for (const [text, expected] of [
    ['self.metadata.name == "a"', 'metadata'],
    ['object.metadata.labels["a"] == "b"', 'metadata'],
    ['self.kind == "Pod" && self.apiVersion == "v1"', 'metadata'],
    ['has(self.metadata)', 'metadata'],
    ['self.?metadata.?labels.hasValue()', 'metadata'],
    ['self["metadata"].name == "a"', 'metadata'],
    ['"metadata" in self', 'object'],
    ['self.spec.nodeName == "n"', 'object'],
    ['self.status.phase == "x" && self.metadata.name == "a"', 'metadata object'],
    ['self == object', 'object'],
    ['size(self) > 1', 'object'],
    ['[self].all(x, x.metadata.name == "a")', 'object'],
    ['self.metadata.ownerReferences.exists(o, o.kind == "Job")', 'metadata'],
    ['self.spec.containers.exists(c, c.name == self.metadata.name)', 'metadata object'],
    ['[1].exists(self, self > 0)', 'constant'],
    ['[1].exists(self, .self.spec.a > 0)', 'object'],
    ['[1].exists(x, x > self.spec.a)', 'object'],
    ['self.spec.l.exists(self, self.metadata == 1)', 'object'],
    ['self.metadata.finalizers.exists(self, self == "a") && self.metadata.name == "b"', 'metadata'],
    ['col.STATUS == "Running"', 'cells STATUS'],
    ['col["NOMINATED NODE"] == "n" && col[?"AGE"].hasValue()', 'cells NOMINATED NODE AGE'],
    ['"AGE" in col', 'cells AGE'],
    ['has(col.AGE)', 'cells AGE'],
    ['col == col', 'cells anyColumn'],
    ['"a" + "b" in col', 'cells anyColumn'],
    ['[1].exists(col, col > 0)', 'constant'],
    ['age() > duration("1h")', 'metadata now'],
    ['age(self.status.startTime) > duration("1h")', 'object now'],
    ['[1].exists(self, age() > duration("1h"))', 'metadata now'],
    ['[1].exists(now, now > 0)', 'constant'],
    ['now > timestamp("2020-01-01T00:00:00Z")', 'now'],
    ['kind == "Pod" && cluster == "a"', 'constant'],
    ['1 + 1 == 2', 'constant'],

    ['self.spec.a ? self.metadata.name == "a" : col.AGE > duration("1s")', 'cells metadata object AGE'],
  ] as const)
    test(`${text}: ${expected}`, () => assert.equal(readsOf(text), expected))
})
