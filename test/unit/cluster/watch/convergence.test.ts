import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { type TestContext, test } from 'node:test'
import type { Delta, ReadRequest } from '../../../../src/cluster/read.ts'
import { openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { reflect } from '../../../../src/cluster/watch/reflect.ts'
import { connectionTo, startLoopback } from '../../../support/loopback.ts'
import { bookmark, configMap, event, status } from '../../../support/scripted-server.ts'

const REQUEST: ReadRequest = {
  resource: {
    group: '',
    version: 'v1',
    resource: 'configmaps',
    singular: 'configmap',
    kind: 'ConfigMap',
    namespaced: true,
    verbs: [],
    shortNames: [],
    categories: [],
    subresources: [],
  },
  namespace: 'a',
  representation: 'object',
  pageSize: 3,
}

function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return (state >> 8) % below
  }
}

type Change = { readonly rv: number; readonly line: string }

/** A server with a history that it forgets, and with every fault a connection can have. */
async function startFaulty(t: TestContext, random: (below: number) => number) {
  const objects = new Map<string, ReturnType<typeof configMap>>()
  const history: Change[] = []
  const watchers = new Set<ServerResponse>()
  let rv = 1
  let oldest = 0
  let isFaulty = true

  const tell = (type: string, object: object) => {
    const line = event(type, object)
    history.push({ rv, line })
    for (const watcher of watchers) {
      const fault = isFaulty ? random(30) : 99
      if (fault === 0) watcher.socket?.resetAndDestroy()
      else if (fault === 1) watcher.end()
      else if (fault === 2) watcher.end(line.slice(0, 20))
      else if (fault === 3) watcher.end(event('ERROR', status(random(2) ? 500 : 410, 'Expired')))
      else if (fault === 4) watcher.write(line + line)
      else watcher.write(fault === 5 ? line + bookmark(rv) : line)
    }
  }
  const server = await startLoopback(t, (request, response) => {
    const query = new URL(request.url ?? '', 'http://host').searchParams
    const fault = isFaulty ? random(12) : 99
    if (fault === 0) {
      request.socket.resetAndDestroy()
      return
    }
    if (fault < 3) {
      response.writeHead(fault === 1 ? 500 : 429).end(JSON.stringify(status(fault === 1 ? 500 : 429, 'No')))
      return
    }
    if (query.get('watch') !== 'true') {
      answerList(response, query.get('continue') ?? '', fault)
      return
    }
    watchers.add(response)
    response.once('close', () => watchers.delete(response))
    response.flushHeaders()
    const from = Number(query.get('resourceVersion') ?? 0)
    if (query.has('sendInitialEvents')) {
      for (const object of objects.values()) response.write(event('ADDED', object))
      response.write(bookmark(rv, true))
    } else if (from < oldest) response.end(event('ERROR', status(410, 'Expired')))
    else for (const change of history) if (change.rv > from) response.write(change.line)
  })
  const answerList = (response: ServerResponse, token: string, fault: number) => {
    const [at, start] = token === '' ? [rv, ''] : [Number(token.split('/')[0]), token.split('/')[1] ?? '']
    if (at !== rv) {
      const next = random(2) ? { metadata: { continue: `${rv}/${start}` } } : {}
      response.writeHead(410).end(JSON.stringify(status(410, 'Expired', next)))
      return
    }
    const rest = [...objects.values()]
      .filter((o) => o.metadata.name > start)
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    const items = rest.slice(0, 3)
    const next = rest.length > 3 ? `${at}/${items.at(-1)?.metadata.name}` : undefined
    const body = JSON.stringify({
      kind: 'ConfigMapList',
      apiVersion: 'v1',
      metadata: { resourceVersion: String(at), continue: next },
      items,
    })
    if (fault === 4)
      response.writeHead(200, { 'Content-Length': body.length }).write(body.slice(0, 40), () => response.destroy())
    else response.end(body)
  }
  return {
    url: server.url,
    change() {
      const name = `n${random(9)}`
      const known = objects.get(name)
      rv++
      if (known && random(3) === 0) {
        objects.delete(name)
        tell('DELETED', configMap(name, rv, known.metadata.uid))
      } else {
        const object = configMap(name, rv, known?.metadata.uid ?? `uid-${rv}`)
        objects.set(name, object)
        tell(known ? 'MODIFIED' : 'ADDED', object)
      }
      if (random(30) === 0) {
        oldest = rv
        history.length = 0
      }
    },
    heal() {
      isFaulty = false
    },
    state: () => [...objects.values()].map(({ metadata: m }) => `${m.name} ${m.uid} ${m.resourceVersion}`).sort(),
  }
}

/** Applies deltas as a cache would, and refuses those that make no sense or go back in time. */
function apply(cache: Map<string, string>, newest: Map<string, number>, delta: Delta): void {
  if (delta.type !== 'ADDED' && delta.type !== 'MODIFIED' && delta.type !== 'DELETED') return
  const { name = '', uid, resourceVersion } = delta.row.object?.metadata ?? {}
  assert.equal(cache.has(name), delta.type !== 'ADDED', `${delta.type} ${name}`)
  const version = Number(resourceVersion)
  assert.ok(delta.isRelisted || version > (newest.get(name) ?? 0), `${delta.type} ${name} went back in time`)
  newest.set(name, version)
  if (delta.type === 'DELETED') cache.delete(name)
  else cache.set(name, `${name} ${uid} ${resourceVersion}`)
}

const FIRST_SEED = Math.floor(Math.random() * 1_000_000)

for (let seed = FIRST_SEED; seed < FIRST_SEED + 12; seed++) {
  test(`whatever fails, what a reflector has told ends as the server's state (seed ${seed})`, async (t) => {
    const random = randomOf(seed)
    const server = await startFaulty(t, random)
    const stop = new AbortController()
    const cache = new Map<string, string>()
    const newest = new Map<string, number>()
    const options = {
      useWatchList: seed % 2 === 0,
      shortWatchMs: 3,
      backoff: { initialMs: 1, maxMs: 4 },
      idleTimeoutMs: 150,
    }
    const transport = openTransport(connectionTo(server.url))
    let isSynced = false
    const told = (async () => {
      for await (const delta of reflect(transport, REQUEST, stop.signal, options)) {
        apply(cache, newest, delta)
        isSynced ||= delta.type === 'SYNCED'
      }
    })()
    for (let i = 0; i < 150; i++) {
      server.change()
      if (random(4) === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    }
    server.heal()
    const state = server.state()
    const isSame = () => isSynced && JSON.stringify([...cache.values()].sort()) === JSON.stringify(state)
    for (let i = 0; i < 400 && !isSame(); i++) await new Promise((resolve) => setTimeout(resolve, 10))
    stop.abort()
    await told
    assert.ok(isSynced)
    assert.deepEqual([...cache.values()].sort(), state)
  })
}
