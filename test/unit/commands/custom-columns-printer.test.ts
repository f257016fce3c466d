import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCustomColumnsPrinter } from '../../../src/commands/query/expression-printers.ts'
import type { ResourceInfo } from '../../../src/machinery/resource-info.ts'
import type { QuerySummary } from '../../../src/query/query-result.ts'
import { recordingSink } from '../print/recording-sink.ts'

const SUMMARY: QuerySummary = {
  matched: 0,
  listed: 0,
  truncated: false,
  remaining: 0,
  partial: false,
  consistent: true,
  reads: { planned: 0, answered: 0 },
  requests: { total: 0 },
  bytes: 0,
  ms: 0,
}

function pageOf(kind: string, names: readonly string[]) {
  const resource: ResourceInfo = {
    group: '',
    version: 'v1',
    resource: `${kind.toLowerCase()}s`,
    singular: kind.toLowerCase(),
    kind,
    namespaced: true,
    verbs: [],
    shortNames: [],
    categories: [],
    subresources: [],
  }
  const rows = names.map((name) => ({ object: { apiVersion: 'v1', kind, metadata: { name } } }))
  return { source: 'c', resource, rows, hasObjects: true }
}

function open() {
  const sink = recordingSink()
  const problems: unknown[] = []
  const printer = createCustomColumnsPrinter(sink, {
    template: 'KIND:.kind,NAME:.metadata.name',
    isFile: false,
    hasHeaders: true,
    onProblem: (problem) => problems.push(problem),
  })
  return { sink, printer }
}

test('columns are as wide as the widest cell of any kind', async () => {
  const { sink, printer } = open()
  await printer.page(pageOf('Pod', ['a']))
  await printer.page(pageOf('ConfigMap', ['b']))
  await printer.end(SUMMARY, [])
  assert.equal(sink.text(), 'KIND        NAME\nPod         a\nConfigMap   b\n')
})

test('rows stream once there are enough to set the widths', async () => {
  const { sink, printer } = open()
  await printer.page(pageOf('Pod', ['a']))
  assert.equal(sink.text(), '')
  await printer.page(pageOf('Pod', Array(500).fill('b')))
  assert.equal(sink.text().split('\n').length, 503)
  await printer.page(pageOf('ConfigMap', ['c']))
  assert.match(sink.text(), /^ConfigMap {3}c$/m)
})

test('a page that will come row by row sets the widths before its first row', async () => {
  const { sink, printer } = open()
  const page = pageOf('Pod', ['a', 'b'])
  await printer.expect?.(page)
  await printer.page({ ...page, rows: page.rows.slice(0, 1) })
  assert.equal(sink.text(), 'KIND   NAME\nPod    a\n')
})
