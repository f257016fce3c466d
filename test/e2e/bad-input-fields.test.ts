// Questions about fields that have no answer: told in kubectl's words where it has some, with what was meant, and the
// exit code that the table has for it.

import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { ask as askTack, type Said } from '../support/ask.ts'
import { run } from '../support/child-process.ts'
import { testCluster } from '../support/cluster.ts'
import { temporaryFile, temporaryFolder } from '../support/kubeconfig.ts'
import { type Answer, json, refusal, startApiServer, text } from '../support/scripted-api-server.ts'

const { kubectlPath, skip, kubeconfig } = await testCluster()

const ask = (t: TestContext, args: readonly string[], env: Record<string, string> = {}): Promise<Said> =>
  askTack(t, args, { command: 'fields', env })

const SEE = "See 'kubectl tack fields --help' for usage.\n"

const INDEX = json({
  paths: {
    'api/v1': { serverRelativeURL: '/openapi/v3/api/v1?hash=ABCDEF0123456789' },
    'apis/apps/v1': { serverRelativeURL: '/openapi/v3/apis/apps/v1?hash=ABCDEF0123456789' },
  },
})
const POD = {
  type: 'object',
  properties: { spec: { type: 'object', properties: { nodeName: { type: 'string' } } } },
  'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Pod' }],
}
const DOCUMENT = json({ openapi: '3.0.0', components: { schemas: { 'io.k8s.api.core.v1.Pod': POD } } })
const EMPTY = json({ openapi: '3.0.0', components: { schemas: {} } })
const ANSWERS: Readonly<Record<string, Answer>> = {
  '/openapi/v3': INDEX,
  '/openapi/v3/api/v1': DOCUMENT,
  '/openapi/v3/apis/apps/v1': EMPTY,
}

type Row = { readonly args: readonly string[]; readonly code: 1 | 2; readonly says: string }

const WRONG: readonly Row[] = [
  { args: ['foos'], code: 1, says: 'error: the server doesn\'t have a resource type "foos"\n' },
  {
    args: ['podz.spec'],
    code: 1,
    says: 'error: the server doesn\'t have a resource type "podz"; did you mean "pods"?\n',
  },
  {
    args: ['foos.example.com'],
    code: 1,
    says: 'error: the server doesn\'t have a resource type "foos" in group "example.com"\n',
  },
  {
    args: ['deploy', '--api-version', 'apps/v9'],
    code: 1,
    says: 'error: couldn\'t find resource for "apps/v9, Resource=deployments"\n',
  },
  {
    args: ['deploy'],
    code: 1,
    says: 'Error from server (NotFound): the server publishes no OpenAPI v3 schema of deployments.apps in apps/v1\n',
  },
  { args: ['pods.spce'], code: 2, says: 'error: Pod has no field "spce"; did you mean "spec"?\n' },
  { args: ['pods', 'spec.nothing'], code: 2, says: 'error: Pod.spec has no field "nothing"\n' },
  {
    args: ['pods.spec.nodeName.x'],
    code: 2,
    says: 'error: Pod.spec.nodeName is of type string and has no fields\n',
  },
  { args: ['pods', 'spec..x'], code: 2, says: 'error: field path "spec..x": a name is missing at character 6\n' },
  { args: ['pods', 'spec['], code: 2, says: 'error: field path "spec[": a bracket is not closed at character 5\n' },
  { args: ['pods,svc'], code: 2, says: 'error: fields are those of one kind: "pods,svc" names several\n' },
  {
    args: ['pods/web'],
    code: 2,
    says: 'error: fields are those of a kind and not of one object: write "pods"\n',
  },
  { args: ['pods', 'a', 'b'], code: 2, says: 'error: extra arguments: "b"; fields takes a kind and a path\n' },
  { args: ['pods', '--search', ''], code: 2, says: 'error: --search needs a word to look for\n' },
  {
    args: ['pods', '--max-depth', 'deep'],
    code: 2,
    says: 'error: invalid argument "deep" for "--max-depth" flag: strconv.ParseInt: parsing "deep": invalid syntax\n',
  },
  {
    args: ['pods', '-o', 'plaintext'],
    code: 2,
    says: 'error: unable to match a printer suitable for the output format "plaintext", allowed formats are: csv,json,jsonl,name,table,text,tree,tsv,wide,yaml\n',
  },
  { args: ['pods', '--api-version', 'a/b/c'], code: 2, says: 'error: unexpected GroupVersion string: a/b/c\n' },
  { args: ['pods', '--serch', 'x'], code: 2, says: `error: unknown flag: --serch\nDid you mean --search?\n${SEE}` },
]

describe('words that make no sense', () => {
  for (const { args, code, says } of WRONG) {
    test(`fields ${args.join(' ')} ends with ${code}`, async (t) => {
      const server = await startApiServer(t, { answers: ANSWERS })
      assert.deepEqual(await ask(t, ['--server', server.url, ...args]), { code, stdout: '', stderr: says })
    })
  }

  test('nothing typed at all is answered with how to type it, with 2', async (t) => {
    const { code, stdout, stderr } = await ask(t, [])
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
    assert.match(stderr, /^ {2}kubectl tack fields \[flags\] KIND\[\.PATH\] \| KIND PATH$/m)
    assert.match(stderr, /^error: Required resource not specified\.$/m)
  })

  test('programs get the envelope also where there is no such kind', async (t) => {
    const server = await startApiServer(t, { answers: ANSWERS })
    const { code, stdout } = await ask(t, ['--server', server.url, 'foos', '-o', 'json'])
    const { items, errors, summary } = JSON.parse(stdout)
    assert.deepEqual([code, items, errors[0].reason, summary.partial], [1, [], 'UnknownKind', true])
    const lines = (await ask(t, ['--server', server.url, 'foos', '-o', 'jsonl'])).stdout.trimEnd().split('\n')
    assert.deepEqual([lines.length, JSON.parse(lines[0] ?? '').errors.length], [1, 1])
  })
})

describe('a server that does not say what it serves', () => {
  const table: readonly (readonly [
    what: string,
    answers: Readonly<Record<string, Answer>>,
    code: number,
    says: RegExp,
  ])[] = [
    [
      'has no OpenAPI v3',
      {},
      1,
      /^Error from server \(NotFound\): the server serves no OpenAPI v3, which says what fields pods has: .+\n$/,
    ],
    [
      'forbids it',
      { '/openapi/v3': refusal(403, 'Forbidden', 'User "u" cannot get path "/openapi/v3"') },
      1,
      /^Error from server \(Forbidden\): User "u" cannot get path "\/openapi\/v3"\n$/,
    ],
    [
      'forbids one document',
      { '/openapi/v3': INDEX, '/openapi/v3/api/v1': refusal(403, 'Forbidden', 'no') },
      1,
      /^Error from server \(Forbidden\): no\n$/,
    ],
    [
      'does not know who asks',
      { '/openapi/v3': refusal(401, 'Unauthorized', 'Unauthorized') },
      1,
      /^error: You must be logged in to the server \(Unauthorized\)\n$/,
    ],
    [
      'answers with a page',
      { '/openapi/v3': text(200, '<html>', 'text/html') },
      1,
      /^Server returned an unexpected response: /,
    ],
    [
      'answers with a page for one document',
      { '/openapi/v3': INDEX, '/openapi/v3/api/v1': text(200, '<html>', 'text/html') },
      1,
      /^Server returned an unexpected response: /,
    ],
    [
      'has no document for the group',
      { '/openapi/v3': json({ paths: {} }) },
      1,
      /^Error from server \(NotFound\): the server publishes no OpenAPI v3 schema of pods in v1\n$/,
    ],
  ]
  for (const [what, answers, code, says] of table) {
    test(what, async (t) => {
      const server = await startApiServer(t, { answers })
      const said = await ask(t, ['--server', server.url, 'pods', '-o', 'name'])
      assert.deepEqual({ code: said.code, stdout: said.stdout }, { code, stdout: '' })
      assert.match(said.stderr, says)
    })
  }

  test('cannot be reached', async (t) => {
    const said = await ask(t, ['--server', 'http://127.0.0.1:1', 'pods'])
    assert.deepEqual({ code: said.code, stdout: said.stdout }, { code: 2, stdout: '' })
    assert.match(said.stderr, /^The connection to the server 127\.0\.0\.1:1 was refused/)
  })
})

describe('a definition that nobody may read', () => {
  const group = {
    name: 'example.com',
    version: 'v1',
    kinds: [{ resource: 'things', kind: 'Thing' }],
  }
  const thing = { ...POD, 'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Thing' }] }
  const answers = {
    '/openapi/v3': json({
      paths: { 'apis/example.com/v1': { serverRelativeURL: '/openapi/v3/things?hash=0123456789' } },
    }),
    '/openapi/v3/things': json({ openapi: '3.0.0', components: { schemas: { 'com.example.v1.Thing': thing } } }),
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.example.com': refusal(403, 'Forbidden', 'no'),
  }

  test('is missed by nobody', async (t) => {
    const server = await startApiServer(t, { answers, groups: [group] })
    const said = await ask(t, ['--server', server.url, 'things.spec', '-o', 'name'])
    assert.deepEqual(said, { code: 0, stdout: '.spec.nodeName\n', stderr: '' })
  })
})

describe('files', () => {
  const crd = (plural: string, kind: string, more: object = {}) =>
    JSON.stringify({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.example.com` },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural, kind },
        versions: [
          { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } }, ...more },
        ],
      },
    })

  const table: readonly (readonly [
    what: string,
    content: string,
    words: readonly string[],
    code: number,
    says: (path: string) => string,
  ])[] = [
    [
      'that are empty',
      '',
      [],
      1,
      (path) =>
        `no objects found in ${path}\nerror: the files define no kind: there is no CustomResourceDefinition in them\n`,
    ],
    [
      'that define nothing',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
      ['cm'],
      1,
      () => 'error: the files define no kind: there is no CustomResourceDefinition in them\n',
    ],
    [
      'that define several kinds, none of which is named',
      `${crd('as', 'A')}\n${crd('bs', 'B')}`,
      [],
      2,
      () => 'error: the files define several kinds: name one of as.example.com, bs.example.com\n',
    ],
    [
      'that do not define the kind',
      crd('dumps', 'Dump'),
      ['dmups'],
      1,
      () => 'error: the files define no resource type "dmups"; did you mean "dumps"?\n',
    ],
    [
      'where a built-in kind is asked for',
      crd('dumps', 'Dump'),
      ['deploy.spec'],
      1,
      () => 'error: the files do not define "deploy": the schemas of built-in kinds come from a server\n',
    ],
    [
      'that have the kind in other versions',
      crd('dumps', 'Dump'),
      ['dumps', '--api-version', 'example.com/v2'],
      1,
      () => 'error: couldn\'t find resource for "example.com/v2, Resource=dumps"\n',
    ],
    ['that do not have the field', crd('dumps', 'Dump'), ['dumps.sepc'], 2, () => 'error: Dump has no field "sepc"\n'],
    [
      'that cannot be read',
      'kind: [\n',
      ['dumps'],
      1,
      (path) =>
        `error: error parsing ${path}: error converting YAML to JSON: yaml: line 2: did not find expected node content\n`,
    ],
  ]
  for (const [what, content, words, code, says] of table) {
    test(what, async (t) => {
      const path = await temporaryFile(t, 'crd.yaml', content)
      const said = await ask(t, [...words, '-f', path, '-o', 'name'])
      assert.deepEqual(said, { code, stdout: '', stderr: says(path) })
    })
  }

  test('that are not there', async (t) => {
    const said = await ask(t, ['dumps', '-f', '/no/such/file.yaml'])
    assert.deepEqual(said, { code: 1, stdout: '', stderr: 'error: the path "/no/such/file.yaml" does not exist\n' })
  })

  test('of which one is broken are told of, and the rest is answered from, with 1', async (t) => {
    const folder = await temporaryFolder(t)
    await writeFile(join(folder, 'a.yaml'), 'kind: [\n')
    await writeFile(join(folder, 'b.json'), crd('dumps', 'Dump'))
    const said = await ask(t, ['dumps', '-f', folder, '-o', 'name'])
    assert.deepEqual([said.code, said.stdout], [1, '.apiVersion\n.kind\n.metadata\n'])
    assert.match(said.stderr, /^error: error parsing .*a\.yaml: /)
  })

  test('that define a kind twice are taken at their first word, and that is said', async (t) => {
    const folder = await temporaryFolder(t)
    await mkdir(join(folder, 'below'))
    await writeFile(join(folder, 'a.json'), crd('dumps', 'Dump'))
    await writeFile(join(folder, 'below', 'same.json'), crd('dumps', 'Dump'))
    await writeFile(join(folder, 'below', 'z.json'), crd('dumps', 'Dump', { deprecated: true }))
    const said = await ask(t, ['dumps', '-f', folder, '-R', '--max-depth', '1', '-o', 'name'])
    assert.deepEqual([said.code, said.stdout], [0, '.apiVersion\n.kind\n.metadata\n'])
    assert.match(said.stderr, /^dumps\.example\.com is defined differently in .*z\.json; taken from .*a\.json\n$/)
  })
})

describe('the words for a kind that there is not are those of kubectl, where explain leaves out that it is an error', {
  skip,
}, () => {
  for (const words of [['foos'], ['foos', '--api-version=apps/v1'], ['deployments', '--api-version=apps/v9']]) {
    test(words.join(' '), async (t) => {
      const theirs = await run(kubectlPath, ['explain', ...words], { env: { KUBECONFIG: kubeconfig } })
      const ours = await ask(t, words, { KUBECONFIG: kubeconfig })
      assert.equal(ours.code, 1)
      assert.equal(ours.stderr.replace(/^error: /, ''), theirs.stderr.replace(/^error: /, ''))
    })
  }
})
