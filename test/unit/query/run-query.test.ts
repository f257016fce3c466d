import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ConnectionError, ServerError } from '../../../src/errors.ts'
import type { QueryItem, QuerySummary } from '../../../src/query/query-result.ts'
import type { QuerySpec } from '../../../src/query/query-spec.ts'
import { query } from '../../../src/query/run-query.ts'
import type { Source } from '../../../src/query/source.ts'
import { parseTargets } from '../../../src/query/targets.ts'
import type { Problem } from '../../../src/streams.ts'
import { fakeSource, resource } from './fake-source.ts'

const POD = resource('Pod')
const SECRET = resource('Secret')
const NODE = resource('Node', { namespaced: false })

function spec(words: string, o: Partial<QuerySpec> = {}): QuerySpec {
  return {
    targets: parseTargets(words.split(' ')),
    namespaces: 'default',
    needs: { cells: true, namespaces: true, metadata: false, object: false },
    chunkSize: 500,
    ignoreNotFound: false,
    ...o,
  }
}

async function ask(question: QuerySpec, sources: readonly Source[]) {
  const items: QueryItem[] = []
  const problems: Problem[] = []
  const run = query(question, sources)
  for await (const event of run) {
    if ('item' in event) items.push(event.item)
    else if ('problem' in event) problems.push(event.problem)
  }
  const summary: QuerySummary = await run.summary
  return { names: items.map((item) => item.ref.name), items, problems, summary }
}

function forbidden(what: string): ServerError {
  return new ServerError({ code: 403, reason: 'Forbidden', message: `${what} is forbidden` })
}

describe('A query', () => {
  test('answers kinds as typed, each in the order of the server', async () => {
    const source = fakeSource({ resources: [POD, SECRET], pages: { pods: [['b', 'a'], ['c']], secrets: [['s']] } })
    const { names, summary } = await ask(spec('secrets,pods'), [source])
    assert.deepEqual(names, ['s', 'b', 'a', 'c'])
    assert.equal(summary.matched, 4)
    assert.equal(summary.partial, false)
    assert.deepEqual(summary.reads, { planned: 2, answered: 2 })
    assert.deepEqual(summary.requests, { total: 2, get: 2 })
  })

  test('names a kind that is refused, and answers the others', async () => {
    const source = fakeSource({
      resources: [POD, SECRET],
      pages: { pods: [['a']] },
      errors: { secrets: forbidden('secrets') },
    })
    const { names, problems, summary } = await ask(spec('secrets,pods'), [source])
    assert.deepEqual(names, ['a'])
    assert.deepEqual(
      problems.map(({ scope, reason, resource: of }) => [scope, reason, of]),
      [['kind', 'Forbidden', 'secrets']],
    )
    assert.equal(summary.partial, true)
    assert.deepEqual(summary.reads, { planned: 2, answered: 1 })
  })

  test('keeps what arrived before a list broke off, and never calls it complete', async () => {
    const cut = new ConnectionError('unexpected EOF', { host: 'h', failure: 'incomplete' })
    const source = fakeSource({ resources: [POD], pages: { pods: [['a'], ['b']] }, errors: { pods: cut } })
    const { names, problems, summary } = await ask(spec('pods'), [source])
    assert.deepEqual(names, ['a', 'b'])
    assert.equal(problems[0]?.reason, 'IncompleteAnswer')
    assert.equal(summary.partial, true)
  })

  test('says which words mean nothing, and answers the rest', async () => {
    const source = fakeSource({ resources: [POD], pages: { pods: [['a']] } })
    const { names, problems } = await ask(spec('pods,foos.bar.dev'), [source])
    assert.deepEqual(names, ['a'])
    assert.equal(problems[0]?.message, 'the server doesn\'t have a resource type "foos" in group "bar.dev"')
  })

  test('a word that one of two sources knows is no problem', async () => {
    const one = fakeSource({ name: 'one', resources: [POD], pages: { pods: [['a']] } })
    const two = fakeSource({ name: 'two', resources: [], pages: {} })
    const { names, problems } = await ask(spec('pods'), [one, two])
    assert.deepEqual(names, ['a'])
    assert.deepEqual(problems, [])
  })

  test('a dead source of several is named; the only source that is dead ends the query', async () => {
    const refused = new ConnectionError('connection refused', { host: 'h', failure: 'refused' })
    const dead: Source = {
      ...fakeSource({ name: 'dead', resources: [], pages: {} }),
      facts: () => Promise.reject(refused),
    }
    const live = fakeSource({ name: 'live', resources: [POD], pages: { pods: [['a']] } })
    const { names, problems, items } = await ask(spec('pods'), [dead, live])
    assert.deepEqual(names, ['a'])
    assert.equal(items[0]?.ref.context, 'live')
    assert.deepEqual(
      [problems[0]?.scope, problems[0]?.context, problems[0]?.reason],
      ['source', 'dead', 'ConnectionRefused'],
    )
    await assert.rejects(ask(spec('pods'), [dead]), /connection refused/)
  })

  test('a missing name is a problem but leaves nothing out; --ignore-not-found silences it', async () => {
    const missing = new ServerError({ code: 404, reason: 'NotFound', message: 'pods "x" not found' })
    const source = () => fakeSource({ resources: [POD], pages: {}, errors: { pods: missing } })
    const { problems, summary } = await ask(spec('pods x'), [source()])
    assert.equal(problems[0]?.ref?.name, 'x')
    assert.equal(summary.partial, false)
    const ignored = await ask(spec('pods x', { ignoreNotFound: true }), [source()])
    assert.deepEqual(ignored.problems, [])
    assert.deepEqual(ignored.summary.reads, { planned: 1, answered: 1 })
  })

  test('an error that nobody expected is thrown on', async () => {
    const source = fakeSource({ resources: [POD], pages: {}, errors: { pods: new TypeError('a bug') } })
    await assert.rejects(ask(spec('pods'), [source]), TypeError)
  })
})

describe('A limit', () => {
  const pages = {
    pods: [
      ['a', 'b', 'c'],
      ['d', 'e'],
    ],
    nodes: [['n']],
  }

  test('stops at the page that fills it and says how many are left', async () => {
    const source = fakeSource({ resources: [POD], pages })
    const { names, summary } = await ask(spec('pods', { limit: 2 }), [source])
    assert.deepEqual(names, ['a', 'b'])
    assert.equal(source.reads[0]?.pageSize, 2)
    assert.equal(summary.truncated, true)
    assert.equal(summary.remaining, 3)
  })

  test('does not know how many are left when the server does not say, or kinds were not read', async () => {
    const silent = await ask(spec('pods', { limit: 2 }), [fakeSource({ resources: [POD], pages, remaining: false })])
    assert.equal(silent.summary.remaining, 'unknown')
    const unread = await ask(spec('pods,nodes', { limit: 5 }), [fakeSource({ resources: [POD, NODE], pages })])
    assert.deepEqual([unread.summary.truncated, unread.summary.remaining], [true, 'unknown'])
  })

  test('that is just met by the last row cut nothing', async () => {
    const { summary } = await ask(spec('pods', { limit: 5 }), [fakeSource({ resources: [POD], pages })])
    assert.deepEqual([summary.truncated, summary.remaining], [false, 0])
  })
})

describe('What a source is asked', () => {
  test('is its default namespace, each one named, or all; never a namespace for cluster-scoped kinds', async () => {
    const asked = async (namespaces: QuerySpec['namespaces']) => {
      const source = fakeSource({ resources: [POD, NODE], pages: {} })
      await ask(spec('pods,nodes', { namespaces }), [source])
      return source.reads.map((read) => read.namespace ?? '-')
    }
    assert.deepEqual(await asked('default'), ['default', '-'])
    assert.deepEqual(await asked(['x', 'y']), ['x', 'y', '-'])
    assert.deepEqual(await asked('all'), ['-', '-'])
  })

  test('is the cheapest table that has what is needed: metadata only where namespaces must be told apart', async () => {
    const asked = async (o: Partial<QuerySpec>) => {
      const source = fakeSource({ resources: [POD, NODE], pages: {} })
      await ask(spec('pods,nodes', o), [source])
      return source.reads.map((read) => read.representation)
    }
    assert.deepEqual(await asked({}), ['table-none', 'table-none'])
    assert.deepEqual(await asked({ namespaces: 'all' }), ['table-metadata', 'table-none'])
    assert.deepEqual(await asked({ needs: { cells: false, namespaces: false, metadata: false, object: true } }), [
      'object',
      'object',
    ])
    assert.deepEqual(await asked({ needs: { cells: true, namespaces: true, metadata: true, object: true } }), [
      'table-object',
      'table-object',
    ])
    assert.deepEqual(await asked({ needs: { cells: false, namespaces: false, metadata: true, object: false } }), [
      'metadata',
      'metadata',
    ])
  })

  test('is nothing twice', async () => {
    const source = fakeSource({ resources: [POD, SECRET], pages: {} })
    await ask(spec('pods,all'), [source])
    assert.deepEqual(
      source.reads.map((read) => read.resource.resource),
      ['pods', 'secrets'],
    )
  })
})
