// What a person sees, as files: golden/*.txt. `TACK_UPDATE_GOLDEN=1` writes them anew; read the difference before committing it.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { ConfigError, ConnectionError, ServerError, UsageError } from '../../../src/errors.ts'
import { drawBoundedTable } from '../../../src/print/bounded-table.ts'
import { formatCell } from '../../../src/print/cell.ts'
import { createColors } from '../../../src/print/colors.ts'
import { errorLines } from '../../../src/print/error-lines.ts'
import { exchangeLines, type LoggedExchange } from '../../../src/print/exchange-lines.ts'
import { problemLine } from '../../../src/print/problem-line.ts'
import { statusPainter } from '../../../src/print/status-colors.ts'
import { createTableWriter, type TableWriterOptions } from '../../../src/print/table-writer.ts'
import { recordingSink } from './recording-sink.ts'

const HEADERS = ['Namespace', 'Name', 'Ready', 'Status', 'Restarts', 'Age', 'Image', 'Nominated Node']
const PAGES = [
  [
    [
      'shop',
      'api-7d9f6c5b4-x2x7k',
      '1/1',
      'Running',
      '5 (47m ago)',
      '3d2h',
      'registry.example/shop/api:v1.2.3',
      '<none>',
    ],
    [
      'shop',
      'worker-0',
      '0/1',
      'CrashLoopBackOff',
      '112 (2m ago)',
      '3d2h',
      'registry.example/shop/worker@sha256:0f',
      '<none>',
    ],
    ['日本', 'メール-0', '1/1', 'Running', '0', '10m', 'postfix', '<none>'],
    ['shop', 'evil\u001b[2J', '0/1', 'Error\nsecond line', '0', '5s', 'x', null],
  ],
  [['a-namespace-of-a-later-page', 'web-0', '0/1', 'Pending', '0', '1s', 'nginx', 'node-1']],
]

async function table(options: Partial<TableWriterOptions>): Promise<string> {
  const sink = recordingSink()
  const writer = createTableWriter(sink, { headers: HEADERS, hasHeaders: true, ...options })
  for (const page of PAGES) await writer.addRows(page.map((row) => row.map(formatCell)))
  await writer.end()
  return sink.text()
}

/** Colour codes as a person can read them in a file. */
function visible(text: string): string {
  return text.replaceAll('\u001b', '␛')
}

const exchange: LoggedExchange = {
  method: 'PATCH',
  url: 'https://127.0.0.1:6443/api/v1/namespaces/shop/secrets/db?fieldManager=tack',
  requestHeaders: [
    ['Accept', 'application/json'],
    ['Authorization', 'Bearer eyJ0b2tlbg'],
    ['User-Agent', 'kubectl-tack'],
  ],
  requestBody: '{"data":{"password":"aHVzaA=="}}',
  status: 200,
  responseHeaders: [
    ['Audit-Id', 'f5d6'],
    ['Content-Type', 'application/json'],
  ],
  responseBody: JSON.stringify({ kind: 'Secret', metadata: { name: 'db' }, data: { password: 'aHVzaA==' } }),
  totalMs: 12,
  attempt: 1,
}

const status = (code: number, reason: string, message: string) => new ServerError({ code, reason, message })
const causes = [
  { field: 'spec.replicas', message: 'Invalid value: -1: must be greater than or equal to 0' },
  { field: 'spec.selector', message: 'Required value' },
]
const ERRORS = [
  status(404, 'NotFound', 'pods "x" not found'),
  status(401, 'Unauthorized', 'Unauthorized'),
  status(500, '', 'etcdserver: request timed out'),
  new ServerError({ code: 422, reason: 'Invalid', message: '', details: { kind: 'Deployment', name: 'web', causes } }),
  new ConnectionError('connect', { host: 'localhost:8080', failure: 'refused' }),
  new ConnectionError('x509: certificate signed by unknown authority', { host: 'h:6443', failure: 'tls' }),
  new ConfigError('context "prod" does not exist'),
  new ConfigError('invalid configuration: context was not found for specified context: prod'),
  new UsageError(`the server doesn't have a resource type "foos"`),
]

const SCENES: { readonly [name: string]: () => Promise<string> | string } = {
  'table-in-a-pipe': () => table({}),
  'table-without-headers': () => table({ hasHeaders: false }),
  'table-on-100-columns': () => table({ terminalColumns: 100 }),
  'table-on-20-columns': () => table({ terminalColumns: 20 }),
  'table-in-colour': async () => {
    const colors = await createColors(1)
    const paintCell = statusPainter(colors)
    return visible(await table({ paintHeader: colors.heading, ...(paintCell && { paintCell }) }))
  },
  errors: () => ERRORS.flatMap((error) => errorLines(error)).join('\n'),
  'problems-of-several-clusters': () =>
    [
      problemLine(
        { scope: 'kind', reason: 'Forbidden', code: 403, message: 'secrets is forbidden', context: 'eu' },
        { showsContext: true },
      ),
      problemLine(
        { scope: 'source', reason: 'X', message: 'no current context', context: 'us' },
        { showsContext: true },
      ),
    ].join('\n'),
  'verbosity-6': () => exchangeLines(exchange, 6).join('\n'),
  'verbosity-8': () => exchangeLines(exchange, 8).join('\n'),
  summary: async () => {
    const rows = [
      ['pods', '61', '0.6 MB', '48 ms'],
      ['deployments.apps', '9', '12 KB', '8 ms'],
    ]
    return (
      await drawBoundedTable({ headers: ['resource', 'listed', 'bytes', 'time'], rows, rightColumns: [1, 2, 3] })
    ).join('\n')
  },
}

for (const [name, draw] of Object.entries(SCENES)) {
  test(`A person sees what golden/${name}.txt holds`, async () => {
    const file = new URL(`golden/${name}.txt`, import.meta.url)
    const text = `${(await draw()).replace(/\n$/, '')}\n`
    if (process.env.TACK_UPDATE_GOLDEN) writeFileSync(file, text)
    assert.equal(text, readFileSync(file, 'utf8'))
  })
}
