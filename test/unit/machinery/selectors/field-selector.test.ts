import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UsageError } from '../../../../src/errors.ts'
import {
  fieldMatcher,
  formatFieldSelector,
  parseFieldSelector,
} from '../../../../src/machinery/selectors/field-selector.ts'

test('a selector is read and written in its canonical form', () => {
  for (const [text, canonical] of [
    ['', ''],
    [',', ''],
    ['a=b', 'a=b'],
    ['a==b', 'a=b'],
    ['b!=c,a=b', 'a=b,b!=c'],
    ['a=', 'a='],
    ['=', ''],
    [String.raw`a=x\,y\=z\\`, String.raw`a=x\,y\=z\\`],
    ['metadata.name=a b', 'metadata.name=a b'],
  ] as const) {
    assert.equal(formatFieldSelector(parseFieldSelector(text)), canonical, text)
  }
  assert.equal(parseFieldSelector(String.raw`a=x\,y`)[0]?.value, 'x,y')
})

test('what cannot be read is refused in the words of the API server', () => {
  for (const [text, message] of [
    ['a', "invalid selector: 'a'; can't understand 'a'"],
    ['b=1,a', "invalid selector: 'b=1,a'; can't understand 'a'"],
    ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
    ['a=\\x', 'invalid field selector: invalid escape sequence: \\x'],
    ['a=b\\', 'invalid field selector: invalid escape sequence: \\'],
  ] as const) {
    assert.throws(
      () => parseFieldSelector(text),
      (error) => error instanceof UsageError && error.message === message && error.value === text,
      text,
    )
  }
})

const pod = {
  metadata: { name: 'a', namespace: 'shop' },
  spec: { nodeName: 'n1', hostNetwork: true, unschedulable: null },
  status: { phase: 'Running', replicas: 3 },
}
const selectable = {
  'spec.nodeName': 'spec.nodeName',
  'spec.hostNetwork': '.spec.hostNetwork',
  'spec.unschedulable': 'spec.unschedulable',
  'status.replicas': 'status.replicas',
  source: 'spec.source',
}
const matches = (text: string) => fieldMatcher(parseFieldSelector(text), selectable)(pod)

test('objects match when every field has its value, and a missing field is empty', () => {
  for (const [text, expected] of [
    ['', true],
    ['metadata.name=a', true],
    ['metadata.name!=a', false],
    ['metadata.name=a,metadata.namespace=shop', true],
    ['metadata.name=a,metadata.namespace=other', false],
    ['spec.nodeName=n1', true],
    ['spec.hostNetwork=true', true],
    ['status.replicas=3', true],
    ['spec.unschedulable=', true],
    ['source=', true],
    ['source!=x', true],
  ] as const) {
    assert.equal(matches(text), expected, text)
  }
})

test('a field that cannot be selected by is refused before any object is looked at', () => {
  const selector = parseFieldSelector('metadata.name=nobody,status.phase=Running')
  assert.throws(() => fieldMatcher(selector, selectable), {
    name: 'UsageError',
    message: 'field label not supported: status.phase',
  })
  assert.throws(() => fieldMatcher(parseFieldSelector('constructor=x')), {
    message: 'field label not supported: constructor',
  })
})
