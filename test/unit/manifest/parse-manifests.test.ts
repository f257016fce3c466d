import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseManifests } from '../../../src/manifest/parse-manifests.ts'
import { kubectlReads, skipWithoutKubectl } from './kubectl-reads.ts'

/** Name, document and line of each object; message and line of each problem; notices. */
function told(text: string | Uint8Array, file = 'STDIN'): string[] {
  return [...parseManifests(text, file)].map((event) => {
    if ('notice' in event) return event.notice.message
    if ('problem' in event) return `line ${event.problem.line}: ${event.problem.message}`
    const { object, document, line } = event.item
    return `${object.kind} ${object.metadata?.name} ${document}:${line}`
  })
}

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n`
const json = (name: string) => `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"${name}"}}`

describe('objects are found with their document and line', () => {
  const rows: readonly (readonly [string, string, readonly string[]])[] = [
    ['in YAML', `${pod('a')}---\n\n# comment\n${pod('b')}`, ['Pod a 1:1', 'Pod b 2:7']],
    ['after empty documents, which do not count', `---\n# c\n---\n---\n${pod('a')}---\n`, ['Pod a 1:5']],
    [
      'with the line ends of Windows',
      `${pod('a')}---\n${pod('b')}`.replaceAll('\n', '\r\n'),
      ['Pod a 1:1', 'Pod b 2:5'],
    ],
    ['in one JSON object', `\n\n${json('a')}\n`, ['Pod a 1:3']],
    ['in a stream of JSON objects', `${json('a')}${json('b')}\n${json('c')}`, ['Pod a 1:1', 'Pod b 2:1', 'Pod c 3:2']],
    [
      'in JSON between separators',
      `${json('a')}\n---\n${json('b')}\n---\n${pod('c')}`,
      ['Pod a 1:1', 'Pod b 2:3', 'Pod c 3:5'],
    ],
    ['in flow YAML that looks like JSON', '{kind: Pod, apiVersion: v1, metadata: {name: a}}', ['Pod a 1:1']],
    [
      'in a List in YAML, at the line of the item',
      'kind: List\napiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n- {apiVersion: v1, kind: Pod, metadata: {name: b}}\n',
      ['Pod a 1:4', 'Pod b 1:7'],
    ],
    [
      'in a List in JSON, at the line of the list',
      `{"kind":"List",\n"items":[${json('a')},\n${json('b')}]}`,
      ['Pod a 1:1', 'Pod b 1:1'],
    ],
    [
      'in a PodList whose items do not say what they are',
      'kind: PodList\napiVersion: v1\nitems: [{metadata: {name: a}}, {metadata: {name: b}}]',
      ['Pod a 1:3', 'Pod b 1:3'],
    ],
    [
      'in a List in a List',
      `{"kind":"List","apiVersion":"v1","items":[{"kind":"List","items":[${json('a')}]}]}`,
      ['Pod a 1:1'],
    ],
    ['nowhere in an empty List', 'kind: List\napiVersion: v1\nitems: []\n', []],
    ['nowhere in an empty file', '', []],
    ['nowhere in comments', '# a\n---\n# b\n', []],
  ]
  for (const [title, text, expected] of rows) test(title, () => assert.deepEqual(told(text), expected))

  test('in UTF-16 as PowerShell writes it', () => {
    assert.deepEqual(told(Buffer.from(`\ufeff${pod('a')}`.replaceAll('\n', '\r\n'), 'utf16le')), ['Pod a 1:1'])
  })
})

describe('a broken document is told of with its line, and the others are read:', () => {
  test('one of fifty', () => {
    const documents = Array.from({ length: 50 }, (_, i) =>
      i === 20 ? 'kind: Pod\nmetadata: {name: x\n' : pod(`p${i}`),
    )
    const events = told(documents.join('---\n'), 'many.yaml')
    assert.equal(events.length, 50)
    assert.equal(
      events[20],
      "line 83: error parsing many.yaml: error converting YAML to JSON: yaml: line 83: did not find expected ',' or '}'",
    )
    assert.equal(events[49], 'Pod p49 50:196')
  })

  const rows: readonly (readonly [string, readonly string[]])[] = [
    [
      `a: 1\n---\n${pod('b')}`,
      [`line 1: unable to decode "STDIN": Object 'Kind' is missing in '{"a":1}'`, 'Pod b 2:3'],
    ],
    [
      `kind: Pod\nmetadata: {name: x}\n---\n${pod('b')}`,
      [
        `line 1: unable to decode "STDIN": Object 'apiVersion' is missing in '{"kind":"Pod","metadata":{"name":"x"}}'`,
        'Pod b 2:4',
      ],
    ],
    [
      `${pod('a')}--- broken\n${pod('b')}---\n${pod('c')}`,
      ['Pod a 1:1', 'line 4: error parsing STDIN: invalid Yaml document separator: broken', 'Pod c 3:9'],
    ],
    [
      `${json('a')}\n${json('b')}\n{"c":tru}\n${json('d')}`,
      [
        'Pod a 1:1',
        'Pod b 2:2',
        "line 3: error parsing STDIN: invalid character '}' in literal true (expecting 'e')",
        'Pod d 4:4',
      ],
    ],
    ['{"a": 1', ['line 1: error parsing STDIN: unexpected EOF']],
    [
      `kind: List\napiVersion: v1\nitems:\n- 1\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- {a: 1}\n`,
      [
        'line 1: unable to decode "STDIN": json: cannot unmarshal number into Go value of type map[string]interface {}',
        'Pod a 1:5',
        `line 6: unable to decode "STDIN": Object 'Kind' is missing in '{"a":1}'`,
      ],
    ],
    [
      `${pod('a')}...\n\n${pod('b')}`,
      ['Pod a 1:1', 'STDIN: line 6: what follows "..." is not read; "---" begins a document'],
    ],
  ]
  for (const [text, expected] of rows) {
    test(JSON.stringify(text.slice(0, 50)), () => assert.deepEqual(told(text), expected))
  }
})

describe('kubectl says the same of', { skip: skipWithoutKubectl, concurrency: 2 }, () => {
  const texts = [
    ...[
      'a: 1\n',
      'b: [1.5, <x>]\na: ~\n',
      '[1,2]\n',
      'hello\n',
      '12\n',
      'yes\n',
      'kind: 1\napiVersion: v1\n',
      'kind: A\napiVersion: 2\n',
    ],
    ...[
      'kind: Foo\napiVersion: v1\nitems: hello\n',
      'kind: Foo\napiVersion: v1\nitems: [1]\n',
      'kind: A\napiVersion: v1\nmetadata: {name: 12}\n',
    ],
    ...['kind: A\napiVersion: v1\nmetadata: {labels: {a: 1}}\n', 'kind: A\napiVersion: v1\nmetadata: foo\n'],
    ...[
      'kind: A\napiVersion: v1\nmetadata: {labels: [a]}\n',
      'kind: A\napiVersion: v1\nmetadata: {annotations: {a: yes}}\n',
    ],
    ...[
      '{"a": 1',
      '{"a": 1]',
      '{"kind" 1}',
      '{"a":"\\q"}',
      '{"kind":"A" "f":1}',
      '{"é":"\\u12"}',
      '--- foo\na: 1\n',
      '----\n',
    ],
    ...['<html><body class="x">404: Not Found</body></html>', '{{ .Values.x }}', 'a: b: c\n', '\0', 'a\tb: "\x01"'],
  ]
  for (const text of texts) {
    test(JSON.stringify(text), async () => {
      const [ours = ''] = told(text)
      const { error } = await kubectlReads(text)
      assert.notEqual(error, '')
      // we say more lines than kubectl, and count them in the file; where kubectl prints Go values, or escapes as if it
      // wrote a web page, we do not
      const comparable = (words: string) =>
        words
          .replace(/line \d+: /g, '')
          .replace(/(map key: ).*/, '$1')
          .replace('TypeMeta.', '')
      const unescaped = error.replace(/\\u003([ce])/g, (_, digit) => (digit === 'c' ? '<' : '>'))
      assert.equal(comparable(ours).replace(': yaml: json:', ': json:'), comparable(unescaped))
    })
  }
})

test('what may be secret is not quoted in a message', () => {
  const [message = ''] = told('apiVersion: v1\ndata: {password: aHVudGVyMg==}\nstringData: {p: hunter2}\n')
  assert.match(message, /Object 'Kind' is missing in/)
  assert.doesNotMatch(message, /hunter2|aHVudGVyMg/)
})

test('a long document is not quoted whole', () => {
  const [message = ''] = told(`a: ${'x'.repeat(5000)}\n`)
  assert.ok(message.length < 400)
})

test('objects come one by one, before the text is read to its end', () => {
  const events = parseManifests(`${pod('a')}---\n${pod('b')}---\n${'['.repeat(5000)}`, 'f')[Symbol.iterator]()
  assert.ok('item' in (events.next().value ?? {}))
  assert.ok('item' in (events.next().value ?? {}))
  assert.ok('problem' in (events.next().value ?? {}))
})
