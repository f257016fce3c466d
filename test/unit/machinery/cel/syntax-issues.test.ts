// What is said of texts that are no expressions: the first error and all that follows from it, as the API server told them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { envFor } from '../../../../src/machinery/cel/environment.ts'
import { formatIssues } from '../../../../src/machinery/cel/issue.ts'
import { parse } from '../../../../src/machinery/cel/parse.ts'
import { syntaxIssues } from '../../../../src/machinery/cel/recovery/syntax-issues.ts'

const env = envFor('1.36')
/** What an expression may begin with, `START` in the table. */
const START =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

const table: readonly (readonly [text: string, said: string])[] = JSON.parse(
  readFileSync(new URL('testdata/syntax.json', import.meta.url), 'utf8'),
)

test(`${table.length} texts are refused with the API server's words`, () => {
  const wrong = table.flatMap(([text, said]) => {
    const parsed = parse(text, env)
    const ours = 'expr' in parsed ? 'nothing' : formatIssues(text, parsed.issues).replaceAll(START, 'START')
    return ours === said ? [] : [{ text, said, ours }]
  })
  assert.deepEqual(wrong, [])
})

test('what a version does not know is told beside what is wrong', () => {
  const said = (text: string) => {
    const parsed = parse(text, envFor('1.27'))
    return 'expr' in parsed ? [] : parsed.issues.map(({ message }) => message).sort()
  }
  const missing = "Syntax error: missing ')' at '<EOF>'"
  assert.deepEqual(said('(a.?b'), [missing, "unsupported syntax '.?'"])
  assert.deepEqual(said('(a[?b]'), [missing, "unsupported syntax '[?'"])
  assert.deepEqual(said('([?b]'), [missing, "unsupported syntax '?'"])
  assert.deepEqual(said('({?b: c}'), [missing, "unsupported syntax '?'"])
  assert.deepEqual(said('(A{?b: c}'), [missing, "unsupported syntax '?'"])
  assert.deepEqual(said('(a.`b`'), [missing, "unsupported syntax: '`'"])
})

test('errors without end come to an end', () => {
  const said = (text: string) => {
    const parsed = parse(text, env)
    assert.ok('issues' in parsed)
    const lines = formatIssues(text, parsed.issues).split('\n')
    return lines.filter((line) => !line.startsWith(' |')).map((line) => line.replace(/ expecting .*/, ''))
  }
  const lookahead = 'ERROR: <input>:-1:0: error recovery token lookahead limit exceeded: 256'
  const depth = 'ERROR: <input>:-1:0: expression recursion limit exceeded: 250'
  const height = 'ERROR: <input>:-1:0: max recursion depth exceeded'
  const hash = "ERROR: <input>:1:1: Syntax error: token recognition error at: '#'"
  assert.deepEqual(said('a b '.repeat(500)), [lookahead, "ERROR: <input>:1:3: Syntax error: mismatched input 'b'"])
  assert.equal(
    said('(1 2) + '.repeat(100)).at(-1),
    'ERROR: <input>:1:244: Syntax error: error recovery attempt limit exceeded: 30',
  )
  assert.deepEqual(said(`#${'('.repeat(1000)}`), [depth, hash])
  assert.deepEqual(said(`#1${'+1'.repeat(251)}`), [height, hash])
  assert.deepEqual(said(`#1${'+1'.repeat(250)}`), [hash])
  assert.deepEqual(said(`#a${'.b'.repeat(251)}`), [height, hash])
  assert.deepEqual(said(`#${'x.y('.repeat(90)}${')'.repeat(90)}`), [hash])
  assert.deepEqual(said('# '.repeat(150)).slice(99), [
    "ERROR: <input>:1:199: Syntax error: token recognition error at: '#'",
    '1 more errors were truncated',
  ])
  assert.deepEqual(said('#'.repeat(99_999)).length, 101)
})

test('of a text without errors nothing is said', () => {
  for (const text of [
    'a.b[0] == {"c": -1}.d(e) ? f : !g',
    'for.if{a: 1}',
    'for{}',
    "x.all(y, y in ['a', r'b', b'c'])",
  ]) {
    assert.deepEqual(syntaxIssues(text, env), [], text)
    assert.ok('expr' in parse(text, env), text)
  }
})
