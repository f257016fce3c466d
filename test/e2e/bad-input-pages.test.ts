// Answers that break off: what came before is kept, whatever the format, and nothing looks whole that is not.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ask, assertKubectlSays } from '../support/ask.ts'
import { testCluster } from '../support/cluster.ts'
import {
  type Answer,
  cutInHalf,
  hangUp,
  pods,
  refusal,
  silence,
  startApiServer,
} from '../support/scripted-api-server.ts'

const { kubectlPath } = await testCluster()

const LIST = '/api/v1/namespaces/default/pods'
const first = pods({ names: ['a', 'b'], next: 'second' })
const cut = cutInHalf({ names: ['c', 'd'] })
const EOF_WORDS = 'error: unexpected error when reading response body. Please retry. Original error: unexpected EOF\n'

type Said = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

describe('a list whose second page', () => {
  const rows: readonly (readonly [what: string, second: Answer, says: string | RegExp])[] = [
    ['is cut in the middle', cut, EOF_WORDS],
    [
      'is refused',
      refusal(500, 'InternalError', 'Internal error occurred: boom'),
      'Error from server (InternalError): Internal error occurred: boom\n',
    ],
    ['does not come', silence, /^Unable to connect to the server: .*Client\.Timeout exceeded.*\n$/],
    ['ends in a connection that is closed', hangUp, 'Unable to connect to the server: EOF\n'],
    [
      'has expired, without another token',
      refusal(410, 'Expired', 'The provided continue parameter is too old'),
      'Error from server (Expired): The provided continue parameter is too old\n',
    ],
  ]
  for (const [what, second, says] of rows) {
    test(`${what} shows the first one and says why, with 1`, async (t) => {
      const server = await startApiServer(t, { answers: { [LIST]: [first, second] } })
      const args = ['pods', '--server', server.url, '--request-timeout', '5s']
      const { code, stdout, stderr } = await ask(t, args)
      assert.deepEqual(
        { code, stdout },
        { code: 1, stdout: 'NAME   STATUS    AGE\na      Running   5m\nb      Running   5m\n' },
      )
      if (typeof says === 'string') assert.equal(stderr, says)
      else assert.match(stderr, says)
    })
  }
})

describe('a list that is cut after its first page', () => {
  async function answered(t: Parameters<typeof ask>[0], ...args: readonly string[]): Promise<Said> {
    const server = await startApiServer(t, { answers: { [LIST]: [first, cut] } })
    return ask(t, ['pods', '--server', server.url, ...args])
  }

  test('-o name: the names', async (t) => {
    assert.deepEqual(await answered(t, '-o', 'name'), { code: 1, stdout: 'pod/a\npod/b\n', stderr: EOF_WORDS })
  })

  test('-o csv: the rows', async (t) => {
    const { code, stdout } = await answered(t, '-o', 'csv')
    assert.deepEqual(
      { code, rows: stdout.split(/\r?\n/).slice(0, 3) },
      { code: 1, rows: ['NAME,STATUS,AGE', 'a,Running,5m', 'b,Running,5m'] },
    )
  })

  for (const format of ['json', 'result'] as const) {
    test(`-o ${format}: a whole document that says it is partial, and why`, async (t) => {
      const { code, stdout, stderr } = await answered(t, '-o', format)
      assert.deepEqual({ code, stderr }, { code: 1, stderr: EOF_WORDS })
      const document = JSON.parse(stdout)
      const { summary, errors } = document.tack ?? document
      assert.equal(document.items.length, 2)
      assert.equal(summary.partial, true)
      assert.equal(errors[0].reason, 'IncompleteAnswer')
    })
  }

  test('-o jsonl: the items, and a last line that says it is partial', async (t) => {
    const { code, stdout } = await answered(t, '-o', 'jsonl')
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.equal(code, 1)
    assert.deepEqual(
      lines.map((line) => line.ref?.name ?? line.summary.partial),
      ['a', 'b', true],
    )
  })

  test('--count: no number that would be too small', async (t) => {
    const { code, stdout, stderr } = await answered(t, '--count', '--exact')
    assert.deepEqual({ code, stdout, stderr }, { code: 1, stdout: '', stderr: EOF_WORDS })
  })

  test('--sort-by: what came, sorted', async (t) => {
    const { code, stdout, stderr } = await answered(t, '--sort-by', '-NAME', '-o', 'name')
    assert.deepEqual({ code, stdout, stderr }, { code: 1, stdout: 'pod/b\npod/a\n', stderr: EOF_WORDS })
  })

  test('--limit: enough is enough, the second page is not asked for', async (t) => {
    const { code, stdout, stderr } = await answered(t, '--limit', '2', '-o', 'name')
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'pod/a\npod/b\n', stderr: '' })
  })
})

test('a first page that is cut is told as kubectl does, with 1 and nothing printed', async (t) => {
  const server = await startApiServer(t, { answers: { [LIST]: cut } })
  const args = ['pods', '--server', server.url]
  const ours = await ask(t, args)
  assert.deepEqual(ours, { code: 1, stdout: '', stderr: EOF_WORDS })
  // kubectl leaves "error: " out here, and has it when it prints JSON
  await assertKubectlSays(t, kubectlPath, args, ours, { tidy: (text) => text.replace(/^error: /, '') })
})

test('an expired token that the server replaces is used, with a remark', async (t) => {
  const expired: Answer = (response) => {
    response.writeHead(410, { 'Content-Type': 'application/json' })
    const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Expired', code: 410, message: 'old' }
    response.end(JSON.stringify({ ...status, metadata: { continue: 'other' } }))
  }
  const server = await startApiServer(t, { answers: { [LIST]: [first, expired, pods({ names: ['c'] })] } })
  const { code, stdout, stderr } = await ask(t, ['pods', '--server', server.url, '-o', 'name'])
  assert.deepEqual({ code, stdout }, { code: 0, stdout: 'pod/a\npod/b\npod/c\n' })
  assert.match(stderr, /^the list of pods took longer than the server keeps its past: .*\n$/)
})
