// An API server that takes a set time for every answer and hardly any of the processor: it says again what the real one
// said to the same request. So a client behind a latency is measured, and not the server beside it. TLS and HTTP/1.1.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Agent, createServer, request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { makeAuthority } from '../support/certificates.ts'
import { run } from '../support/child-process.ts'
import type { ClusterFacts } from '../support/cluster-facts.ts'

/** How many requests came, and how many of them the real server had to be asked for. */
export type Asked = { readonly requests: number; readonly passed: number }

export type LatencyServer = {
  /** The path of a kubeconfig that leads there. */
  readonly kubeconfig: string
  /** Since it was asked last. */
  asked(): Promise<Asked>
  close(): void
}

type Task = {
  readonly origin: { readonly server: string; readonly ca: string; readonly cert: string; readonly key: string }
  readonly latencyMs: number
}

/** Asks a latency server what it was asked; it is not counted itself. */
const ASKED_PATH = '/bench/asked'

/** Starts one in a process of its own. Its kubeconfig is written to the folder. */
export async function startLatencyServer(
  { kubectlPath, kubeconfig }: ClusterFacts,
  folder: string,
  latencyMs: number,
): Promise<LatencyServer> {
  const words = ['config', 'view', '--raw', '--flatten', '--minify', '-o', 'json']
  const { stdout } = await run(kubectlPath, words, { env: { KUBECONFIG: kubeconfig } })
  const config = JSON.parse(stdout)
  const [{ cluster }] = config.clusters
  const [{ user }] = config.users
  const pem = (data: string) => Buffer.from(data, 'base64').toString()
  const origin = {
    server: cluster.server,
    ca: pem(cluster['certificate-authority-data']),
    cert: pem(user['client-certificate-data']),
    key: pem(user['client-key-data']),
  }
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.write(`${JSON.stringify({ origin, latencyMs } satisfies Task)}\n`)
  const [line]: [Buffer] = (await once(child.stdout, 'data')) as [Buffer]
  const { url, ca }: { url: string; ca: string } = JSON.parse(String(line))
  const path = join(folder, 'latency-server.json')
  config.clusters[0].cluster = { server: url, 'certificate-authority-data': Buffer.from(ca).toString('base64') }
  writeFileSync(path, JSON.stringify(config))
  return {
    kubeconfig: path,
    async asked() {
      const asking = httpsRequest(`${url}${ASKED_PATH}`, { ca }).end()
      const [answer]: [IncomingMessage] = (await once(asking, 'response')) as [IncomingMessage]
      return JSON.parse(String(await buffer(answer)))
    },
    close: () => void child.stdin.end(),
  }
}

type Said = { readonly code: number; readonly type: string; readonly body: Buffer }

/** @returns where it listens, and the certificate of its authority */
async function serve({ origin, latencyMs }: Task): Promise<{ readonly url: string; readonly ca: string }> {
  const said = new Map<string, Said>()
  const agent = new Agent({ ...origin, keepAlive: true })
  let asked: Asked = { requests: 0, passed: 0 }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === ASKED_PATH) {
      response.end(JSON.stringify(asked))
      asked = { requests: 0, passed: 0 }
      return
    }
    asked = { ...asked, requests: asked.requests + 1 }
    const [body] = await Promise.all([buffer(request), sleep(latencyMs)])
    const { method, url, headers } = request
    const question = createHash('sha1').update(`${method} ${url} ${headers.accept}\n`).update(body).digest('base64')
    const known = said.get(question) ?? (await passOn(request, body))
    said.set(question, known)
    response.writeHead(known.code, { 'content-type': known.type, 'content-length': known.body.length })
    response.end(known.body)
  }

  async function passOn({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Said> {
    asked = { ...asked, passed: asked.passed + 1 }
    const { hostname, port, host } = new URL(origin.server)
    const { 'transfer-encoding': _, ...kept } = headers
    const sent = { ...kept, host, 'accept-encoding': 'identity', 'content-length': body.length }
    const asking = httpsRequest({ agent, hostname, port, method, path: url, headers: sent }).end(body)
    const [found]: [IncomingMessage] = (await once(asking, 'response')) as [IncomingMessage]
    const type = found.headers['content-type'] ?? 'application/json'
    return { code: found.statusCode ?? 502, type, body: await buffer(found) }
  }

  const authority = makeAuthority()
  const identity = authority.issue({ commonName: 'latency-server', hosts: ['127.0.0.1'] })
  const server = createServer(identity, (request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, ca: authority.cert }
}

if (import.meta.main) {
  // gone with the process that asked for it
  process.stdin.on('end', () => process.exit(0))
  const [line]: [Buffer] = (await once(process.stdin, 'data')) as [Buffer]
  process.stdout.write(`${JSON.stringify(await serve(JSON.parse(String(line))))}\n`)
}
