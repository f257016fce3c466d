// Files that are no manifests, empty, broken in the middle or not there: told with their place, and the rest is shown.

import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ask, type Said } from '../support/ask.ts'
import { temporaryFile, temporaryFolder } from '../support/kubeconfig.ts'

type Row = {
  readonly what: string
  readonly name?: string
  readonly content: string | Uint8Array
  readonly says: (path: string) => string
  readonly code: 0 | 1
}

const NOTHING: readonly Row[] = [
  {
    what: 'is empty',
    content: '',
    says: (path) => `no objects found in ${path}\nNo resources found\n`,
    code: 0,
  },
  {
    what: 'holds comments alone',
    content: '# nothing\n---\n# here\n',
    says: (path) => `no objects found in ${path}\nNo resources found\n`,
    code: 0,
  },
  {
    what: 'is a text',
    content: 'hello world\n',
    says: (path) =>
      `error: unable to decode "${path}": json: cannot unmarshal string into Go value of type unstructured.detector\n`,
    code: 1,
  },
  {
    what: 'is a list of JSON',
    name: 'file.json',
    content: '[1, 2]\n',
    says: (path) =>
      `error: unable to decode "${path}": json: cannot unmarshal array into Go value of type unstructured.detector\n`,
    code: 1,
  },
  {
    what: 'has no kind',
    name: 'file.json',
    content: '{"a": 1}\n',
    says: (path) => `error: unable to decode "${path}": Object 'Kind' is missing in '{"a":1}'\n`,
    code: 1,
  },
  {
    what: 'has no name of its own but is an object',
    content: 'apiVersion: v1\n',
    says: (path) => `error: unable to decode "${path}": Object 'Kind' is missing in '{"apiVersion":"v1"}'\n`,
    code: 1,
  },
  {
    what: 'is broken YAML',
    content: 'a: [1,\n',
    says: (path) =>
      `error: error parsing ${path}: error converting YAML to JSON: yaml: line 2: did not find expected node content\n`,
    code: 1,
  },
  {
    what: 'is a program',
    content: Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 1, 2, 0, 0xff]),
    says: (path) =>
      `error: error parsing ${path}: error converting YAML to JSON: yaml: line 1: control characters are not allowed\n`,
    code: 1,
  },
]

describe('a file that', () => {
  for (const { what, name = 'file.yaml', content, says, code } of NOTHING) {
    test(`${what}: one line, with ${code}`, async (t) => {
      const path = await temporaryFile(t, name, content)
      assert.deepEqual(await ask(t, ['-f', path]), { code, stdout: '', stderr: says(path) })
    })
  }

  test('is not there: one line, with 1', async (t) => {
    const path = join(await temporaryFolder(t), 'none.yaml')
    const stderr = `error: the path "${path}" does not exist\n`
    assert.deepEqual(await ask(t, ['-f', path]), { code: 1, stdout: '', stderr })
  })

  test('is a folder without manifests: one line, with 1', async (t) => {
    const folder = await temporaryFolder(t)
    const stderr = `error: error reading [${folder}]: recognized file extensions are [.json .yaml .yml]\n`
    assert.deepEqual(await ask(t, ['-f', folder]), { code: 1, stdout: '', stderr })
  })

  test('is not to be reached: one line, with 1', async (t) => {
    const { code, stdout, stderr } = await ask(t, ['-f', 'http://127.0.0.1:1/x.yaml'])
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
    assert.match(stderr, /^error: .*http:\/\/127\.0\.0\.1:1\/x\.yaml.*connection refused\n$/)
  })
})

describe('fifty documents of which one is broken', () => {
  const good = (i: number) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${i}\n`
  const text = Array.from({ length: 50 }, (_, i) => (i === 24 ? 'kind: ConfigMap\n bad: indent\n' : good(i))).join(
    '---\n',
  )
  /** 24 documents of four lines, each with a separator, and the second line of the next. */
  const line = 24 * 5 + 2
  const says = (path: string) =>
    `error: error parsing ${path}: error converting YAML to JSON: yaml: line ${line}: mapping values are not allowed in this context\n`

  async function asked(t: Parameters<typeof ask>[0], ...args: readonly string[]): Promise<Said & { path: string }> {
    const path = await temporaryFile(t, 'fifty.yaml', text)
    return { ...(await ask(t, [...args, '-f', path])), path }
  }

  for (const [flags, code] of [
    [[], 1],
    [['--fail-empty'], 1],
    [['--strict'], 4],
  ] as const) {
    test(`with ${flags.join(' ') || 'no flags'}: the 49 others, the line of the bad one, ${code}`, async (t) => {
      const { path, ...said } = await asked(t, '-o', 'name', ...flags)
      const names = Array.from({ length: 50 }, (_, i) => i).filter((i) => i !== 24)
      const stdout = names.map((i) => `configmap/c${i}\n`).join('')
      assert.deepEqual(said, { code, stdout, stderr: says(path) })
    })
  }

  test('are told of in JSON with file and line', async (t) => {
    const { stdout } = await asked(t, '-o', 'json')
    const { items, tack } = JSON.parse(stdout)
    assert.equal(items.length, 49)
    assert.equal(tack.summary.partial, true)
    assert.deepEqual(
      tack.errors.map((error: { scope: string; line: number }) => ({ scope: error.scope, line: error.line })),
      [{ scope: 'document', line }],
    )
  })

  test('come over stdin as well', async (t) => {
    const { code, stdout, stderr } = await ask(t, ['-f', '-', '-o', 'name', 'configmap', 'c3'], { input: text })
    assert.deepEqual({ code, stdout }, { code: 1, stdout: 'configmap/c3\n' })
    assert.equal(stderr, says('STDIN'))
  })
})

test('one bad file in a folder does not hide the others', async (t) => {
  const folder = await temporaryFolder(t)
  await mkdir(join(folder, 'sub'))
  await writeFile(join(folder, 'a.yaml'), 'hello\n')
  await writeFile(join(folder, 'b.yaml'), 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n')
  await writeFile(join(folder, 'sub', 'c.yaml'), 'apiVersion: v1\nkind: Secret\nmetadata: {name: t}\n')
  const { code, stdout, stderr } = await ask(t, ['-R', '-f', folder, '-o', 'name'])
  assert.deepEqual({ code, stdout }, { code: 1, stdout: 'secret/s\nsecret/t\n' })
  assert.match(stderr, /^error: unable to decode ".*a\.yaml": .*\n$/)
})

describe('a question about files', () => {
  const ONE = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n'

  for (const [args, code, says] of [
    [['pods'], 0, 'No resources found\n'],
    [['pods', '--fail-empty'], 3, 'No resources found\n'],
    [['pods', 'x'], 1, 'error: pods "x" not found\n'],
    [['cm', 'x'], 1, 'error: configmaps "x" not found\n'],
    [['confgmaps'], 1, 'error: the files hold no resource type "confgmaps"; did you mean "configmaps"?\n'],
    [['widgets.example.com'], 1, 'error: the files hold no resource type "widgets.example.com"\n'],
    [['cm', '-l', 'a in ('], 2, "error: unable to parse requirement: found '', expected: ',', ')' or identifier\n"],
    [['cm', '--sort-by', 'DTAA'], 2, 'error: there is no column "DTAA" to sort by; there are NAME, AGE\n'],
    [['cm', '-w'], 2, 'error: --watch and --filename cannot be used together\n'],
    [['cm', '--contexts', '*'], 2, 'error: --contexts and --filename cannot be used together\n'],
  ] as const) {
    test(`query ${args.join(' ')} -f FILE ends with ${code}`, async (t) => {
      const path = await temporaryFile(t, 'one.yaml', ONE)
      assert.deepEqual(await ask(t, [...args, '-f', path]), { code, stdout: '', stderr: says })
    })
  }
})
