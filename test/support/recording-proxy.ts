// An API server between kubectl and the real one: it answers itself for a few objects, keeps what is sent to them, and
// passes all else on.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TestContext } from 'node:test'
import type { Transport } from '../../src/cluster/http.ts'
import { ServerError } from '../../src/errors.ts'
import { type Json, type KubeObject, parseJson, stringifyJson } from '../../src/machinery/json.ts'
import { writeKubeconfig } from './kubeconfig.ts'
import { type Received, startLoopback } from './loopback.ts'

/** What was sent to an object that the proxy answers for. */
export type Recorded = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly contentType: string
  readonly body: Json
}

export type RecordingProxy = {
  readonly kubeconfig: string
  /** Writes, in the order in which they came. */
  readonly recorded: readonly Recorded[]
  /** What was passed on, and how long the answers were before they were compressed. */
  readonly passed: readonly { readonly path: string; readonly bytes: number }[]
}

/** @param objects by their paths; undefined: there is none, and a 404 */
export async function startRecordingProxy(
  t: TestContext,
  transport: Transport,
  objects: ReadonlyMap<string, KubeObject | undefined>,
): Promise<RecordingProxy> {
  const recorded: Recorded[] = []
  const passed: { path: string; bytes: number }[] = []
  const server = await startLoopback(t, (request, response) => {
    const received = server.received.at(-1) as Received
    const { pathname, searchParams } = new URL(received.path, 'http://host')
    const isWrite = received.method !== 'GET' && received.method !== 'HEAD'
    if (isWrite) {
      const contentType = request.headers['content-type'] ?? ''
      const body = received.body === '' ? null : parseJson(received.body)
      recorded.push({ method: received.method, path: pathname, query: searchParams, contentType, body })
      const created = received.method === 'POST' ? (body as KubeObject) : objects.get(pathname)
      answer(response, created, received.method === 'POST' ? 201 : 200)
    } else if (objects.has(pathname)) answer(response, objects.get(pathname), 200)
    else if (isList(pathname, objects)) answer(response, listBelow(pathname, objects), 200)
    else {
      void passOn(transport, request, received.path, response).then((bytes) => {
        passed.push({ path: received.path, bytes })
      })
    }
  })
  const kubeconfig = await writeKubeconfig(t, { server: server.url })
  return { kubeconfig, recorded, passed }
}

function isList(path: string, objects: ReadonlyMap<string, KubeObject | undefined>): boolean {
  return objects.keys().some((key) => key.slice(0, key.lastIndexOf('/')) === path)
}

/** By name, as API servers list. */
function listBelow(path: string, objects: ReadonlyMap<string, KubeObject | undefined>): KubeObject {
  const sorted = [...objects].sort(([one], [other]) => (one < other ? -1 : 1))
  const items = sorted.flatMap(([key, object]) =>
    object !== undefined && key.slice(0, key.lastIndexOf('/')) === path ? [object] : [],
  )
  return { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '1' }, items } as unknown as KubeObject
}

const NOT_FOUND = {
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  reason: 'NotFound',
  message: 'not found',
  code: 404,
}

function answer(response: ServerResponse, object: KubeObject | undefined, code: number): void {
  response.writeHead(object === undefined ? 404 : code, { 'Content-Type': 'application/json' })
  response.end(stringifyJson(object ?? NOT_FOUND))
}

/** Headers by which kubectl knows what it has got, and that the server itself limits requests. */
const PASSED = ['content-type', 'x-kubernetes-pf-flowschema-uid', 'x-kubernetes-pf-prioritylevel-uid']

async function passOn(
  transport: Transport,
  request: IncomingMessage,
  path: string,
  response: ServerResponse,
): Promise<number> {
  try {
    const found = await transport.request({ path, accept: request.headers.accept ?? '*/*' })
    const chunks: Buffer[] = []
    for await (const chunk of found.body) chunks.push(chunk)
    for (const name of PASSED) {
      const value = found.header(name)
      if (value !== undefined) response.setHeader(name, value)
    }
    const body = Buffer.concat(chunks)
    response.writeHead(found.status)
    response.end(body)
    return body.length
  } catch (error) {
    response.writeHead(error instanceof ServerError ? error.code : 502, { 'Content-Type': 'application/json' })
    response.end(stringifyJson({ ...NOT_FOUND, code: error instanceof ServerError ? error.code : 502 }))
    return 0
  }
}
