// Words, flags and expressions that make no sense: told in kubectl's words before anything is printed, with what was meant.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ask, assertKubectlSays } from '../support/ask.ts'
import { testCluster } from '../support/cluster.ts'
import { pods, startApiServer } from '../support/scripted-api-server.ts'
import { tack, temporaryHome } from '../support/tack.ts'

const { kubectlPath } = await testCluster()

const SOME = { answers: { '/api/v1/namespaces/default/pods': pods({ names: ['b', 'a'] }) } }
const SEE = "See 'kubectl tack query --help' for usage.\n"

type Row = {
  readonly args: readonly string[]
  readonly code: 1 | 2
  readonly says: string
  /** True where real kubectl says exactly the same. */
  readonly isKubectls?: true
}

const jsonpath = (template: string, why: string): Row => ({
  args: ['pods', '-o', `jsonpath=${template}`],
  code: 2,
  says: `error: error parsing jsonpath ${template}, ${why}\n`,
  isKubectls: true,
})

const WRONG: readonly Row[] = [
  {
    args: ['foos'],
    code: 1,
    says: 'error: the server doesn\'t have a resource type "foos"\n',
    isKubectls: true,
  },
  {
    args: ['podz'],
    code: 1,
    says: 'error: the server doesn\'t have a resource type "podz"; did you mean "pods"?\n',
  },
  {
    args: ['deploymnts.apps'],
    code: 1,
    says: 'error: the server doesn\'t have a resource type "deploymnts" in group "apps"; did you mean "deployments"?\n',
  },
  {
    args: ['pods.apps/x'],
    code: 1,
    says: 'error: the server doesn\'t have a resource type "pods" in group "apps"; did you mean "pods"?\n',
  },
  {
    args: ['foos.v1.example.com'],
    code: 1,
    says: 'error: the server doesn\'t have a resource type "foos" in group "v1.example.com"\n',
    isKubectls: true,
  },
  {
    args: ['pods/'],
    code: 2,
    says: 'error: arguments in resource/name form must have a single resource and name\n',
    isKubectls: true,
  },
  {
    args: ['pods/a/b'],
    code: 2,
    says: 'error: arguments in resource/name form may not have more than one slash\n',
    isKubectls: true,
  },
  {
    args: ['pods', '..'],
    code: 2,
    says: 'error: invalid resource name "..": [may not be \'..\']\n',
    isKubectls: true,
  },
  {
    args: ['pods', 'a%2Fb'],
    code: 2,
    says: 'error: invalid resource name "a%2Fb": [may not contain \'%\']\n',
    isKubectls: true,
  },
  {
    args: ['pods', 'x', '-n', '../kube-system'],
    code: 2,
    says: 'error: invalid namespace "../kube-system": [may not contain \'/\']\n',
    isKubectls: true,
  },
  { args: ['pods', '-n', '..'], code: 2, says: 'error: invalid namespace "..": [may not be \'..\']\n' },
  {
    args: ['pods', 'x', '--subresource', 'a/b'],
    code: 2,
    says: 'error: invalid subresource "a/b": [may not contain \'/\']\n',
    isKubectls: true,
  },
  { args: ['pods', '--count', '--limit', '1'], code: 2, says: 'error: --count and --limit cannot be used together\n' },
  {
    args: ['pods', '--count', '--sort-by', 'NAME'],
    code: 2,
    says: 'error: --count and --sort-by cannot be used together\n',
  },
  {
    args: ['pods', '--count', '-o', 'jsonpath={.items}'],
    code: 2,
    says: 'error: --count option cannot be used with jsonpath printer\n',
  },
  { args: ['pods', '--exact'], code: 2, says: 'error: --exact needs --count\n' },
  { args: ['pods', '-w', '--limit', '1'], code: 2, says: 'error: --watch and --limit cannot be used together\n' },
  { args: ['pods', '-w', '--strict'], code: 2, says: 'error: --watch and --strict cannot be used together\n' },
  {
    args: ['pods', '--output-watch-events'],
    code: 2,
    says: 'error: --output-watch-events option can only be used with --watch\n',
  },
  {
    args: ['pods', '-o', 'json', '--show-labels'],
    code: 2,
    says: 'error: --show-labels option cannot be used with json printer\n',
  },
  {
    args: ['pods', '--outptu', 'json'],
    code: 2,
    says: `error: unknown flag: --outptu\nDid you mean --output?\n${SEE}`,
  },
  { args: ['pods', '-z'], code: 2, says: `error: unknown shorthand flag: 'z' in -z\n${SEE}` },
  { args: ['pods', '-o'], code: 2, says: `error: flag needs an argument: 'o' in -o\n${SEE}` },
  {
    args: ['pods', '--limit', 'many'],
    code: 2,
    says: 'error: invalid argument "many" for "--limit" flag: must be a whole number greater than 0\n',
  },
  {
    args: ['pods', '--chunk-size=-1'],
    code: 2,
    says: 'error: invalid argument "-1" for "--chunk-size" flag: must be a whole number, 0 for one unpaged list\n',
  },
  {
    args: ['pods', '--request-timeout', 'soon'],
    code: 2,
    says: 'error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)\n',
    isKubectls: true,
  },
  {
    args: ['pods', '-o', 'go-template={{.x}}'],
    code: 2,
    says: 'error: output format "go-template" is not offered: Go templates cannot be evaluated exactly as kubectl does; use jsonpath or custom-columns, or kubectl get\n',
  },
  jsonpath('{.items[', 'unterminated array'),
  jsonpath('{.items[*]', 'unclosed action'),
  jsonpath('{"a}', 'unterminated quoted string'),
  {
    args: ['pods', '-o', 'jsonpath'],
    code: 2,
    says: 'error: template format specified but no template given\n',
    isKubectls: true,
  },
  {
    args: ['pods', '-o', 'custom-columns=NAME'],
    code: 2,
    says: 'error: unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>\n',
    isKubectls: true,
  },
  {
    args: ['pods', '-o', 'custom-columns='],
    code: 2,
    says: 'error: custom-columns format specified but no custom columns given\n',
    isKubectls: true,
  },
  { args: ['pods', '-o', 'custom-columns=A:.x['], code: 2, says: 'error: unterminated array\n' },
  {
    args: ['pods', '-o', 'custom-columns-file=/no/such/file'],
    code: 2,
    says: 'error: error reading template /no/such/file, no such file or directory\n',
  },
  {
    args: ['pods', '--sort-by', 'FOO'],
    code: 2,
    says: 'error: there is no column "FOO" to sort by; there are NAME, STATUS, AGE\n',
  },
  {
    args: ['pods', '--sort-by', 'NAME,STATSU'],
    code: 2,
    says: 'error: there is no column "STATSU" to sort by; did you mean STATUS?\n',
  },
  {
    args: ['pods', '--sort-by', 'name'],
    code: 2,
    says: 'error: couldn\'t find any field with path "{.name}" in the list of objects; did you mean the column NAME?\n',
  },
  {
    args: ['pods', '--sort-by', '.spec.foo'],
    code: 2,
    says: 'error: couldn\'t find any field with path "{.spec.foo}" in the list of objects\n',
  },
  {
    args: ['pods', '--sort-by', '{.a'],
    code: 2,
    says: "error: unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'\n",
  },
  {
    args: ['pods', '--sort-by', 'NAME,'],
    code: 2,
    says: 'error: empty sort key in "NAME,"\n',
  },
]

describe('words that make no sense', () => {
  for (const { args, code, says, isKubectls } of WRONG) {
    test(`query ${args.join(' ')} ends with ${code}`, async (t) => {
      const server = await startApiServer(t, SOME)
      const asked = ['--server', server.url, ...args]
      const ours = await ask(t, asked)
      assert.deepEqual(ours, { code, stdout: '', stderr: says })
      if (isKubectls) await assertKubectlSays(t, kubectlPath, asked, ours)
    })
  }

  test('nothing typed at all is answered with how to type it, with 2', async (t) => {
    const { code, stdout, stderr } = await ask(t, [])
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
    assert.match(stderr, /^ {2}kubectl tack query \[flags\] KIND/m)
    assert.match(stderr, /^error: Required resource not specified\.$/m)
  })

  test('a mistyped command is told with the one that was meant', async (t) => {
    const home = await temporaryHome()
    t.after(() => home.remove())
    const { code, stdout, stderr } = await tack(['qurey', 'pods'], { env: home.env })
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
    assert.equal(stderr, 'error: unknown command "qurey" for "kubectl tack"\n\nDid you mean this?\n\tquery\n')
  })
})

describe('an ambiguous kind', () => {
  const widget = { resource: 'widgets', kind: 'Widget' }
  const groups = [
    { name: 'b.example.com', version: 'v1', kinds: [widget] },
    { name: 'a.example.com', version: 'v1', kinds: [widget] },
  ]
  const path = (group: string) => `/apis/${group}.example.com/v1/namespaces/default/widgets`
  const answers = { [path('a')]: pods({ names: ['in-a'] }), [path('b')]: pods({ names: ['in-b'] }) }

  test('is taken in one way, which is told together with the others', async (t) => {
    const server = await startApiServer(t, { groups, answers })
    const { code, stdout, stderr } = await ask(t, ['widgets', '-o', 'name', '--server', server.url])
    assert.deepEqual({ code, stdout }, { code: 0, stdout: 'widget.a.example.com/in-a\n' })
    const words = '"widgets" could also mean widgets.b.example.com; taken as widgets.a.example.com'
    assert.equal(stderr, `${words} (write one of these names to choose)\n`)
  })

  test('that is written out is no longer ambiguous', async (t) => {
    const server = await startApiServer(t, { groups, answers })
    const { code, stdout, stderr } = await ask(t, ['widgets.b.example.com', '-o', 'name', '--server', server.url])
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'widget.b.example.com/in-b\n', stderr: '' })
  })
})
