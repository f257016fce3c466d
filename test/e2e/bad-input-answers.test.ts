// Servers that refuse, break, stall or talk nonsense: one line in kubectl's words, and the exit code that goes with it.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ask, assertKubectlSays } from '../support/ask.ts'
import { testCluster } from '../support/cluster.ts'
import { type Answer, hangUp, pods, refusal, silence, startApiServer, text } from '../support/scripted-api-server.ts'

const { kubectlPath } = await testCluster()

const LIST = '/api/v1/namespaces/default/pods'
const HTML = '<html>\n<head><title>500</title></head>\n<body>\u001b[31moops</body></html>\n'

type Row = {
  readonly what: string
  readonly answer: Answer
  /** stderr, to the letter. */
  readonly says: string
  /** False where kubectl's words are no better than `unexpected end of JSON input`. */
  readonly isKubectls?: false
}

const ROWS: readonly Row[] = [
  {
    what: '401',
    answer: refusal(401, 'Unauthorized', 'Unauthorized'),
    says: 'error: You must be logged in to the server (Unauthorized)\n',
  },
  {
    what: '403',
    answer: refusal(403, 'Forbidden', 'pods is forbidden: User "bob" cannot list resource "pods"'),
    says: 'Error from server (Forbidden): pods is forbidden: User "bob" cannot list resource "pods"\n',
  },
  {
    what: '404 with a Status',
    answer: refusal(404, 'NotFound', 'the server could not find the requested resource', { details: {} }),
    says: 'Error from server (NotFound): Unable to list "/v1, Resource=pods": the server could not find the requested resource\n',
  },
  {
    what: '404 with a text',
    answer: text(404, '404 page not found'),
    says: 'Error from server (NotFound): Unable to list "/v1, Resource=pods": the server could not find the requested resource (get pods)\n',
  },
  {
    what: '409',
    answer: refusal(409, 'Conflict', 'Operation cannot be fulfilled on pods "x": try again'),
    says: 'Error from server (Conflict): Operation cannot be fulfilled on pods "x": try again\n',
  },
  {
    what: '410',
    answer: refusal(410, 'Expired', 'The provided continue parameter is too old'),
    says: 'Error from server (Expired): The provided continue parameter is too old\n',
  },
  {
    what: '422 that names nothing',
    answer: refusal(422, 'Invalid', 'the limit is no number', { details: {} }),
    says: 'The request is invalid: the limit is no number\n',
    isKubectls: false,
  },
  {
    what: '429 without Retry-After',
    answer: refusal(429, 'TooManyRequests', 'too many requests, please try again later'),
    says: 'Error from server (TooManyRequests): too many requests, please try again later\n',
  },
  {
    what: '500 with a Status',
    answer: refusal(500, 'InternalError', 'Internal error occurred: etcdserver: request timed out'),
    says: 'Error from server (InternalError): Internal error occurred: etcdserver: request timed out\n',
  },
  {
    what: '500 with a Status that gives no reason',
    answer: refusal(500, '', 'etcdserver: request timed out'),
    says: 'Error from server: etcdserver: request timed out\n',
  },
  {
    what: '500 with HTML',
    answer: text(500, HTML, 'text/html'),
    says: 'Error from server (InternalError): an error on the server ("<html>\\n<head><title>500</title></head>\\n<body>\\x1b[31moops</body></html>") has prevented the request from succeeding (get pods)\n',
  },
  {
    what: '502 with nothing',
    answer: text(502, ''),
    says: 'Error from server (InternalError): an error on the server ("") has prevented the request from succeeding (get pods)\n',
  },
  {
    what: '403 with HTML',
    answer: text(403, '<html>the proxy says no</html>', 'text/html'),
    says: 'Error from server (Forbidden): <html>the proxy says no</html> (get pods)\n',
  },
  {
    what: '200 with HTML: a log-in page',
    answer: text(200, '<html>log in</html>', 'text/html'),
    says: 'Server returned an unexpected response: "<html>log in</html>" instead of a list of Pod\n',
    isKubectls: false,
  },
  {
    what: '200 with an empty body',
    answer: text(200, '', 'application/json'),
    says: 'Server returned an unexpected response: an empty body instead of a list of Pod\n',
    isKubectls: false,
  },
]

describe('a list that is answered with', () => {
  for (const { what, answer, says, isKubectls = true } of ROWS) {
    test(`${what} is told in one line, with 1`, async (t) => {
      const server = await startApiServer(t, { answers: { [LIST]: answer } })
      const args = ['pods', '--server', server.url]
      const ours = await ask(t, args)
      assert.deepEqual(ours, { code: 1, stdout: '', stderr: says })
      if (isKubectls) await assertKubectlSays(t, kubectlPath, args, ours)
    })
  }
})

describe('a named object that is answered with', () => {
  const invalid = (...causes: readonly (readonly [field: string, message: string])[]) =>
    refusal(422, 'Invalid', 'Pod "x" is invalid', {
      details: { name: 'x', kind: 'Pod', causes: causes.map(([field, message]) => ({ field, message })) },
    })
  const rows: readonly (readonly [what: string, answer: Answer, says: string])[] = [
    ['404', refusal(404, 'NotFound', 'pods "x" not found'), 'Error from server (NotFound): pods "x" not found\n'],
    ['422', invalid(['spec.a', 'Required value']), 'The Pod "x" is invalid: spec.a: Required value\n'],
    [
      '422 with several causes',
      invalid(['spec.a', 'Required value'], ['spec.b', 'Forbidden']),
      'The Pod "x" is invalid: \n* spec.a: Required value\n* spec.b: Forbidden\n',
    ],
  ]
  for (const [what, answer, says] of rows) {
    test(`${what} is told in kubectl's words, with 1`, async (t) => {
      const server = await startApiServer(t, { answers: { [`${LIST}/x`]: answer } })
      const args = ['pods', 'x', '--server', server.url]
      const ours = await ask(t, args)
      assert.deepEqual(ours, { code: 1, stdout: '', stderr: says })
      await assertKubectlSays(t, kubectlPath, args, ours)
    })
  }
})

describe('a server that asks to come back', () => {
  const busy = (seconds: number) =>
    refusal(429, 'TooManyRequests', 'too many requests', { headers: { 'Retry-After': String(seconds) } })

  test('is asked again when it said, and the answer is as good as any', async (t) => {
    const server = await startApiServer(t, { answers: { [LIST]: [busy(1), pods({ names: ['a'] })] } })
    const startedAt = performance.now()
    const { code, stdout, stderr } = await ask(t, ['pods', '-o', 'name', '--server', server.url])
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'pod/a\n', stderr: '' })
    assert.ok(performance.now() - startedAt >= 1000)
  })

  test('for ever is left alone when --request-timeout is over', async (t) => {
    const server = await startApiServer(t, { answers: { [LIST]: busy(1) } })
    const startedAt = performance.now()
    const ours = await ask(t, ['pods', '--server', server.url, '--request-timeout', '2500ms'])
    assert.deepEqual(ours, {
      code: 1,
      stdout: '',
      stderr: 'Error from server (TooManyRequests): too many requests\n',
    })
    assert.ok(performance.now() - startedAt < 5000)
  })

  test('tomorrow is not waited for', async (t) => {
    const server = await startApiServer(t, { answers: { [LIST]: busy(86_400) } })
    const { code, stderr } = await ask(t, ['pods', '--server', server.url])
    assert.deepEqual({ code, stderr }, { code: 1, stderr: 'Error from server (TooManyRequests): too many requests\n' })
  })
})

describe('a server that accepts and never answers', () => {
  const canceled = /^Unable to connect to the server: .*\(Client\.Timeout exceeded while awaiting headers\)\n$/

  for (const [what, path] of [
    ['a list', LIST],
    ['discovery', '/apis'],
  ] as const) {
    test(`${what} is given up after --request-timeout, with 2`, async (t) => {
      const server = await startApiServer(t, { answers: { [path]: silence } })
      const startedAt = performance.now()
      const { code, stdout, stderr } = await ask(t, ['pods', '--server', server.url, '--request-timeout', '1s'])
      assert.ok(performance.now() - startedAt < 6000)
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
      assert.match(stderr, canceled)
    })
  }
})

test('a server that hangs up instead of answering is told, with 2', async (t) => {
  const server = await startApiServer(t, { answers: { [LIST]: hangUp } })
  const args = ['pods', '--server', server.url]
  const ours = await ask(t, args)
  assert.deepEqual(ours, { code: 2, stdout: '', stderr: 'Unable to connect to the server: EOF\n' })
  await assertKubectlSays(t, kubectlPath, args, ours)
})

test('a discovery that is refused is told, with 1', async (t) => {
  const unauthorized = refusal(401, 'Unauthorized', 'Unauthorized')
  const server = await startApiServer(t, { answers: { '/api': unauthorized, '/apis': unauthorized } })
  const { code, stdout, stderr } = await ask(t, ['pods', '--server', server.url])
  const says = 'error: You must be logged in to the server (Unauthorized)\n'
  assert.deepEqual({ code, stdout, stderr }, { code: 1, stdout: '', stderr: says })
})

test('a server that is no API server at all is told in one line', async (t) => {
  const page = text(200, '<html>It works!</html>', 'text/html')
  const server = await startApiServer(t, { answers: { '/api': page, '/apis': page, [LIST]: page } })
  const { code, stdout, stderr } = await ask(t, ['pods', '--server', server.url])
  assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
  assert.match(stderr, /^Server returned an unexpected response: "<html>It works!<\/html>" instead of .*\n$/)
})
