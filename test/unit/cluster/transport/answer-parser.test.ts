import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answerParser } from '../../../../src/cluster/transport/answer-parser.ts'

type Heard = {
  readonly status: number | undefined
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
  /** Undefined: the answer has not ended. */
  readonly canServeMore: boolean | undefined
}

/** What is heard of bytes that come in pieces; `isClosed`: and then no more. */
function hear(pieces: readonly Buffer[], method = 'GET', isClosed = false): Heard & { readonly isWhole?: boolean } {
  let status: number | undefined
  let headers: Heard['headers'] = []
  let body = ''
  let canServeMore: boolean | undefined
  const parser = answerParser(method, {
    onHead(code, lines) {
      assert.equal(status, undefined, 'one head')
      status = code
      headers = lines
    },
    onChunk(chunk) {
      assert.notEqual(status, undefined, 'the head comes first')
      assert.equal(canServeMore, undefined, 'nothing comes after the end')
      body += chunk.toString('latin1')
    },
    onEnd(more) {
      assert.equal(canServeMore, undefined, 'one end')
      canServeMore = more
    },
  })
  for (const piece of pieces) parser.push(piece)
  const heard = isClosed ? { isWhole: parser.close() } : {}
  return { status, headers, body, canServeMore, ...heard }
}

const OK = 'HTTP/1.1 200 OK\r\n'

type Row = readonly [title: string, text: string, expected: Partial<Heard>, method?: string]

const ANSWERS: readonly Row[] = [
  ['a body of known length', `${OK}Content-Length: 5\r\n\r\nhello`, { status: 200, body: 'hello', canServeMore: true }],
  ['an empty body', `${OK}Content-Length: 0\r\n\r\n`, { status: 200, body: '', canServeMore: true }],
  [
    'chunks, extensions and trailers',
    `${OK}Transfer-Encoding: chunked\r\n\r\n5;a="b"\r\nhello\r\n00F\r\n, in some piece\r\n0\r\nX-Late: 1\r\nY: 2\r\n\r\n`,
    { status: 200, body: 'hello, in some piece', canServeMore: true },
  ],
  ['an empty chunked body', `${OK}transfer-encoding: Chunked\r\n\r\n0\r\n\r\n`, { body: '', canServeMore: true }],
  ['an answer that is not found', 'HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno', { status: 404, body: 'no' }],
  ['a status without words', 'HTTP/1.1 204\r\n\r\n', { status: 204, body: '', canServeMore: true }],
  [
    'a length that a 304 only tells of',
    'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n',
    { canServeMore: true },
  ],
  ['an answer to HEAD', `${OK}Content-Length: 9\r\n\r\n`, { body: '', canServeMore: true }, 'HEAD'],
  ['a chunked answer to HEAD', `${OK}Transfer-Encoding: chunked\r\n\r\n`, { body: '', canServeMore: true }, 'HEAD'],
  [
    'what comes before the answer',
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${OK}Content-Length: 1\r\n\r\nx`,
    { status: 200, headers: [['Content-Length', '1']], body: 'x', canServeMore: true },
  ],
  [
    'a server that ends with this answer',
    `${OK}Connection: close\r\nContent-Length: 1\r\n\r\nx`,
    { canServeMore: false },
  ],
  ['an old server', 'HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx', { body: 'x', canServeMore: false }],
  ['the same length twice', `${OK}Content-Length: 1\r\nContent-Length: 1\r\n\r\nx`, { body: 'x', canServeMore: true }],
  [
    'a length beside chunks, which count',
    `${OK}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n`,
    { body: 'x', canServeMore: false },
  ],
  [
    'a switch of protocols that nobody asked for',
    'HTTP/1.1 101 Switching\r\n\r\n',
    { status: 101, canServeMore: false },
  ],
  [
    'header lines as they are',
    `${OK}A: 1\r\na:2\r\nEmpty:\r\nWide: \t x y \t\r\nHigh: \xe9\r\nContent-Length: 0\r\n\r\n`,
    {
      headers: [
        ['A', '1'],
        ['a', '2'],
        ['Empty', ''],
        ['Wide', 'x y'],
        ['High', '\xe9'],
        ['Content-Length', '0'],
      ],
    },
  ],
]

describe('An answer is read the same in one piece, byte by byte, and cut in two anywhere:', () => {
  for (const [title, text, expected, method] of ANSWERS) {
    test(title, () => {
      const bytes = Buffer.from(text, 'latin1')
      const whole = hear([bytes], method)
      assert.deepEqual({ ...whole, ...expected }, whole)
      assert.deepEqual(
        hear(
          Array.from(bytes, (byte) => Buffer.from([byte])),
          method,
        ),
        whole,
      )
      for (let at = 1; at < bytes.length; at++)
        assert.deepEqual(hear([bytes.subarray(0, at), bytes.subarray(at)], method), whole, `cut at ${at}`)
    })
  }
})

test('a connection with more on it than an answer serves no other', () => {
  for (const text of [`${OK}Content-Length: 1\r\n\r\nxy`, `${OK}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP`]) {
    assert.equal(hear([Buffer.from(text)]).canServeMore, false)
  }
})

test('a body without a length ends with the connection', () => {
  const heard = hear([Buffer.from(`${OK}\r\nab`), Buffer.from('c')], 'GET', true)
  assert.deepEqual(heard, { status: 200, headers: [], body: 'abc', canServeMore: false, isWhole: true })
})

test('a connection that ends before the answer does leaves it cut', () => {
  for (const [, text, , method] of ANSWERS) {
    const bytes = Buffer.from(text, 'latin1')
    for (let at = 0; at < bytes.length; at++) {
      const heard = hear([bytes.subarray(0, at)], method, true)
      assert.equal(heard.isWhole, false, `${JSON.stringify(text)} cut at ${at}`)
      assert.equal(heard.canServeMore, undefined)
    }
    assert.equal(hear([bytes], method, true).isWhole, true)
  }
})

const NONE: readonly (readonly [title: string, text: string])[] = [
  ['another protocol', '220 mail'],
  ['another protocol, from its first byte', '\x15\x03\x01'],
  ['HTTP/2', 'HTTP/2.0 200 OK\r\n\r\n'],
  ['a status that is none', 'HTTP/1.1 20 OK\r\n\r\n'],
  ['a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n'],
  ['a line without a colon', `${OK}what\r\n\r\n`],
  ['a blank before the colon', `${OK}Content-Length : 1\r\n\r\nx`],
  ['a line that goes on', `${OK}A: b\r\n c\r\n\r\n`],
  ['two lengths', `${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy`],
  ['a list of lengths', `${OK}Content-Length: 1, 1\r\n\r\nx`],
  ['a negative length', `${OK}Content-Length: -1\r\n\r\n`],
  ['a chunk without a size', `${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\n`],
  ['a chunk with an endless size', `${OK}Transfer-Encoding: chunked\r\n\r\nfffffffffffff\r\n`],
  ['a chunk that is longer than its size', `${OK}Transfer-Encoding: chunked\r\n\r\n1\r\nxyz\r\n`],
  ['a head without an end', `${OK}A: ${'x'.repeat(300_000)}`],
  ['a chunk size without an end', `${OK}Transfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(5000)}`],
]

for (const [title, text] of NONE) {
  test(`${title} is no answer`, () => {
    assert.throws(() => hear([Buffer.from(text, 'latin1')]), { code: 'TACK_MALFORMED' })
  })
}
