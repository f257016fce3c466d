// The real cluster behind a proxy in which every age in a table reads the same, so that two tools can be compared to the byte.

import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { TestCluster } from './cluster.ts'

/** What stands for every age. */
const FROZEN_AGE = '5m'
const AGE = /^(\d+[smhdy])+$/

export type FrozenAges = {
  /** The text of a kubeconfig that leads to the proxy. */
  readonly kubeconfig: string
  stop(): Promise<void>
}

/** Starts `kubectl proxy`, which knows the credentials, and before it a server that answers what it answers. */
export async function freezeAges(cluster: TestCluster): Promise<FrozenAges> {
  const proxy = cluster.startKubectl(['proxy', '--port=0'], { timeoutMs: 20 * 60_000 })
  const [, address = ''] = await proxy.waitFor('stdout', /Starting to serve on (\S+)/)
  const server = createServer((request, response) => {
    passOn(request, response, `http://${address}`).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    kubeconfig: kubeconfigOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    async stop() {
      server.closeAllConnections()
      server.close()
      proxy.kill('SIGTERM')
      await proxy.ended
    },
  }
}

async function passOn(request: IncomingMessage, response: ServerResponse, target: string): Promise<void> {
  const headers = { ...request.headers, 'accept-encoding': 'identity' }
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = send(new URL(request.url ?? '/', target), { method: request.method ?? 'GET', headers }, resolve)
    sent.once('error', reject)
    request.pipe(sent)
  })
  const body = await buffer(answer)
  const { 'transfer-encoding': _chunked, ...kept } = answer.headers
  const frozen = frozenTable(body.toString()) ?? body
  response.writeHead(answer.statusCode ?? 502, { ...kept, 'content-length': Buffer.byteLength(frozen) }).end(frozen)
}

type Table = {
  readonly kind: string
  readonly columnDefinitions: readonly { readonly name: string; readonly type: string }[]
  readonly rows?: readonly { readonly cells: unknown[] }[]
}

/** Undefined for what is no table. */
function frozenTable(text: string): string | undefined {
  if (!/^\{"kind":"Table"/.test(text)) return undefined
  const table: Table = JSON.parse(text)
  for (const { cells } of table.rows ?? []) {
    for (const [i, { name, type }] of table.columnDefinitions.entries()) {
      if ((type === 'date' || /^(Age|Last Seen|First Seen)$/.test(name)) && AGE.test(String(cells[i])))
        cells[i] = FROZEN_AGE
    }
  }
  return JSON.stringify(table)
}

function kubeconfigOf(server: string): string {
  const named = (key: string, value: unknown) => [{ name: 'frozen', [key]: value }]
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'frozen',
    clusters: named('cluster', { server }),
    users: named('user', {}),
    contexts: named('context', { cluster: 'frozen', user: 'frozen' }),
  })
}
