// An API server that answers lists and watches of one resource as a test scripts them, one request after the other.

import type { ServerResponse } from 'node:http'
import type { TestContext } from 'node:test'
import { type LoopbackServer, startLoopback } from './loopback.ts'

/** Query parameters of a request, and how to answer it. */
export type Exchange = {
  readonly query: URLSearchParams
  readonly isWatch: boolean
  readonly response: ServerResponse
}

export type Step = (exchange: Exchange) => void

export type ScriptedServer = LoopbackServer & {
  /** `LIST` or `WATCH rv=5` or `WATCHLIST`, in the order in which they came. */
  readonly asked: readonly string[]
}

/** Starts a server; a request that comes after the script's end is held open without an answer. */
export async function startScripted(t: TestContext, steps: readonly Step[]): Promise<ScriptedServer> {
  const asked: string[] = []
  const server = await startLoopback(t, (request, response) => {
    const { searchParams: query } = new URL(request.url ?? '', 'http://host')
    const isWatch = query.get('watch') === 'true'
    const step = steps[asked.length]
    asked.push(nameOf(query, isWatch))
    step?.({ query, isWatch, response })
  })
  return { ...server, asked }
}

function nameOf(query: URLSearchParams, isWatch: boolean): string {
  if (!isWatch)
    return ['LIST', query.get('continue'), query.has('limit') ? undefined : 'whole'].filter(Boolean).join(' ')
  return query.has('sendInitialEvents') ? 'WATCHLIST' : `WATCH rv=${query.get('resourceVersion') ?? ''}`
}

/** A ConfigMap in a version; the uid is the name's unless given. */
export function configMap(name: string, resourceVersion: number, uid = `uid-${name}`) {
  const metadata = { name, namespace: 'a', uid, resourceVersion: String(resourceVersion) }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata }
}

/** Answers a list with these objects; `next` is its continue token. */
export function list(resourceVersion: number, objects: readonly object[], next?: string): Step {
  return ({ response }) => {
    const metadata = { resourceVersion: String(resourceVersion), ...(next ? { continue: next } : {}) }
    response.end(JSON.stringify({ kind: 'ConfigMapList', apiVersion: 'v1', metadata, items: objects }))
  }
}

/** One line of a watch. */
export function event(type: string, object: object): string {
  return `${JSON.stringify({ type, object })}\n`
}

/** A bookmark; `isEnd` marks the end of the initial events. */
export function bookmark(resourceVersion: number, isEnd = false): string {
  const annotations = isEnd ? { 'k8s.io/initial-events-end': 'true' } : {}
  const metadata = { resourceVersion: String(resourceVersion), annotations }
  return event('BOOKMARK', { kind: 'ConfigMap', apiVersion: 'v1', metadata })
}

/** Sends lines and keeps the stream open, or ends it at once. */
export function stream(lines: readonly string[], end?: (response: ServerResponse) => void): Step {
  return ({ response }) => {
    response.flushHeaders()
    for (const line of lines) response.write(line)
    end?.(response)
  }
}

/** Ends of streams. */
export const ends = (response: ServerResponse): void => {
  response.end()
}
export const resets = (response: ServerResponse): void => {
  response.socket?.resetAndDestroy()
}

/** Answers with a Status. */
export function refuse(code: number, reason: string, more: object = {}): Step {
  return ({ response }) => {
    response.writeHead(code, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(status(code, reason, more)))
  }
}

export function status(code: number, reason: string, more: object = {}): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message: reason, ...more }
}
