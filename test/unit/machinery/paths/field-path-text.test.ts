import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FieldPath, fieldPath, samePath, startsWithPath } from '../../../../src/machinery/paths/field-path.ts'
import { FieldPathError } from '../../../../src/machinery/paths/field-path-error.ts'
import { parseFieldPath, parseFieldPathPrefix } from '../../../../src/machinery/paths/parse-path.ts'
import { printFieldPath, printServerPath } from '../../../../src/machinery/paths/print-path.ts'
import { assertGrowsLinearly, assertTakesAtMost } from '../../../support/processor-time.ts'
import { seed, seededRandom } from '../../print/random.ts'
import { randomPath } from './random-path.ts'

const PRINTED: readonly (readonly [text: string, path: FieldPath])[] = [
  ['.', []],
  ['.spec', [{ f: 'spec' }]],
  ['.metadata.labels["app.kubernetes.io/name"]', fieldPath('metadata', 'labels', 'app.kubernetes.io/name')],
  ['.data["a b"]', fieldPath('data', 'a b')],
  ['.data.0', fieldPath('data', '0')],
  ['.data[""]', fieldPath('data', '')],
  ['["a.b"].c', fieldPath('a.b', 'c')],
  ['.spec.tolerations[0].key', fieldPath('spec', 'tolerations', 0, 'key')],
  ['.spec.containers[name="api"].image', [{ f: 'spec' }, { f: 'containers' }, { k: { name: 'api' } }, { f: 'image' }]],
  ['.ports[containerPort=80,protocol="TCP"]', [{ f: 'ports' }, { k: { protocol: 'TCP', containerPort: 80 } }]],
  ['.a["x.y"=null,z=true]', [{ f: 'a' }, { k: { z: true, 'x.y': null } }]],
  ['.metadata.finalizers[="a/b"]', [{ f: 'metadata' }, { f: 'finalizers' }, { v: 'a/b' }]],
  ['.a[=9007199254740993]', [{ f: 'a' }, { v: 9007199254740993n }]],
  ['[name="x"]', [{ k: { name: 'x' } }]],
]

test('a path has one text', () => {
  for (const [text, path] of PRINTED) {
    assert.equal(printFieldPath(path), text)
    assert.deepEqual(parseFieldPath(text), path, text)
  }
})

const SAME: readonly (readonly [loose: string, text: string])[] = [
  ['spec', '.spec'],
  ['spec.replicas', '.spec.replicas'],
  ['spec.containers[name=api].image', '.spec.containers[name="api"].image'],
  ['.ports[ containerPort = 80 , protocol = TCP ]', '.ports[containerPort=80,protocol="TCP"]'],
  ['labels[app.kubernetes.io/name]', '.labels["app.kubernetes.io/name"]'],
  ["labels['app.kubernetes.io/name']", '.labels["app.kubernetes.io/name"]'],
  ['labels."a.b"', '.labels["a.b"]'],
  ['.labels.["a.b"]', '.labels["a.b"]'],
  ['labels[plain]', '.labels.plain'],
  ['["0"]', '.0'],
  ['finalizers[=a/b]', '.finalizers[="a/b"]'],
  ['a[=80]', '.a[=80]'],
  ['a[="80"]', '.a[="80"]'],
  ['a[x=007]', '.a[x="007"]'],
  ['a[x=-1.5e3]', '.a[x=-1500]'],
  ['a[x=true,y=True]', '.a[x=true,y="True"]'],
  ['a["\\x41\\U0001f600\\a\\101"]', '.a["A😀\\u0007A"]'],
]

test('the first dot and the quotes are optional, and blanks in brackets mean nothing', () => {
  for (const [loose, text] of SAME) assert.equal(printFieldPath(parseFieldPath(loose)), text, loose)
})

const WRONG: readonly (readonly [text: string, character: number, fault: RegExp])[] = [
  ['', 1, /empty/],
  ['..a', 2, /"\." needs quotes/],
  ['a..b', 3, /"\." needs quotes/],
  ['a.', 3, /name is missing/],
  ['a b', 2, /" " needs quotes/],
  ['a=b', 2, /"=" needs quotes/],
  ['.a[', 3, /bracket is not closed/],
  ['.a[0', 3, /bracket is not closed/],
  ['.a[0 x]', 6, /only "]" can follow/],
  ['.a[]', 4, /a key, an index/],
  ['.a[*]', 4, /a key, an index/],
  ['.a[-1]', 4, /-1 is no index/],
  ['.a[99999999999999999999]', 4, /is no index/],
  ['.a[name="x]', 9, /quote is not closed/],
  ['.a[name=]', 9, /value is missing/],
  ['.a[name=x,name=y]', 11, /given twice/],
  ['.a[name=x,]', 11, /a key, an index/],
  ['.a[name=x,port]', 15, /needs "="/],
  ['.a[name={}]', 9, /value is missing/],
  ['.a[={"b":1}]', 5, /value is missing/],
  ['.a["\\q"]', 5, /escape \\q/],
  ['.a]', 3, /"]" needs quotes/],
  ['.a[name="x"]b', 13, /"b" needs quotes/],
  ['.a[x=1e999]', 6, /beyond every number/],
]

test('what is wrong with a text is said with its place', () => {
  for (const [text, character, fault] of WRONG) {
    assert.throws(
      () => parseFieldPath(text),
      (error: unknown) => {
        assert.ok(error instanceof FieldPathError, text)
        assert.match(error.fault, fault, text)
        assert.equal(error.position, character - 1, `${text}: ${error.message}`)
        assert.equal(error.message, `field path ${JSON.stringify(text)}: ${error.fault} at character ${character}`)
        return true
      },
    )
  }
})

test('a path is read out of a text in which something follows', () => {
  for (const [text, end, printed] of [
    ['.spec.replicas=3', 14, '.spec.replicas'],
    ['a["x=y"].b = 1', 10, '.a["x=y"].b'],
    ['a', 1, '.a'],
    ['a[0]:b', 4, '.a[0]'],
  ] as const) {
    const prefix = parseFieldPathPrefix(text)
    assert.equal(prefix.end, end, text)
    assert.equal(printFieldPath(prefix.path), printed)
  }
})

test(`reading is the inverse of printing (seed ${seed})`, () => {
  const random = seededRandom(seed)
  for (let i = 0; i < 3000; i++) {
    const path = randomPath(random)
    const text = printFieldPath(path)
    assert.ok(samePath(parseFieldPath(text), path), text)
    assert.equal(printFieldPath(parseFieldPath(text)), text)
  }
})

test('the server quotes no names, and values with Go escapes', () => {
  for (const [path, text] of [
    [fieldPath('metadata', 'labels', 'a.b/c'), '.metadata.labels.a.b/c'],
    [[{ f: 'ports' }, { k: { protocol: 'TCP', port: 80 } }], '.ports[port=80,protocol="TCP"]'],
    [[{ f: 'set' }, { v: 'a\x07"b' }], '.set[="a\\a\\"b"]'],
    [[{ f: 'set' }, { v: 1e8 }, { f: 'x' }], '.set[=100000000].x'],
    [[{ f: 'set' }, { v: 1.5e30 }, { v: null }], '.set[=1.5e+30][=null]'],
    [fieldPath('a', 3), '.a[3]'],
    [[], ''],
  ] as const) {
    assert.equal(printServerPath(path), text)
  }
})

test('a path begins with those above it and with itself', () => {
  const path = parseFieldPath('.a[name="x"].b')
  for (const above of ['.', '.a', '.a[name=x]', '.a[name=x].b']) assert.ok(startsWithPath(path, parseFieldPath(above)))
  for (const other of ['.b', '.a[name=y]', '.a[0]', '.a[name=x].b.c']) {
    assert.ok(!startsWithPath(path, parseFieldPath(other)), other)
  }
})

/** What each is measured by; an escape is a step of its own. */
const asJson = (text: string) => {
  const json = JSON.stringify(text)
  return () => JSON.parse(json)
}
const asNames = (text: string) => () => text.split('.').map((f) => ({ f }))

const HOSTILE: readonly [title: string, of: (length: number) => string, baseline: typeof asJson, times: number][] = [
  ['open brackets', (length) => '['.repeat(length), asJson, 10],
  ['escapes', (length) => `a[="${'\\\\'.repeat(length / 2)}"]`, asJson, 50],
  ['open braces', (length) => `a[=${'{'.repeat(length)}]`, asJson, 8],
  ['short names', (length) => '.a'.repeat(length / 2), asNames, 8],
  ['a string without an end', (length) => `a[x="${'y'.repeat(length)}`, asJson, 8],
]

const LENGTH = 200_000

for (const [title, of, baseline, times] of HOSTILE) {
  test(`a long text of ${title} is answered at once, and one of twice the length in twice the time`, () => {
    const parsing = (length: number) => {
      const text = of(length)
      return () => {
        try {
          parseFieldPath(text)
        } catch (error) {
          assert.ok(error instanceof FieldPathError)
        }
      }
    }
    assertTakesAtMost(times, parsing(LENGTH), baseline(of(LENGTH)))
    assertGrowsLinearly(parsing, LENGTH)
  })
}
