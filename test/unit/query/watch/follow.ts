// Follows a watch while a test changes things: what it has told so far, and waiting for more.

import { setTimeout as sleep } from 'node:timers/promises'
import { parseExpression } from '../../../../src/machinery/expressions/expression.ts'
import type { QuerySpec } from '../../../../src/query/query-spec.ts'
import type { Source } from '../../../../src/query/source.ts'
import { parseTargets } from '../../../../src/query/targets.ts'
import { parseUntil } from '../../../../src/query/until/parse-until.ts'
import {
  type WatchItem,
  type WatchOptions,
  type WatchSummary,
  watchObjects,
} from '../../../../src/query/watch-query.ts'
import type { Problem } from '../../../../src/streams.ts'

export function question(words: string, where?: string, more: Partial<QuerySpec> = {}): QuerySpec {
  return {
    targets: parseTargets(words.split(' ')),
    namespaces: 'default',
    needs: { cells: true, namespaces: true, metadata: false, object: true },
    chunkSize: 500,
    ignoreNotFound: false,
    ...(where === undefined ? {} : { where: parseExpression({ flag: '--where', text: where }, 'condition') }),
    ...more,
  }
}

export const untilOf = (text: string) => parseUntil({ flag: '--until', text })

export type Followed = {
  readonly items: readonly WatchItem[]
  readonly problems: readonly Problem[]
  readonly notices: readonly string[]
  /** `ENTER a`, `SYNCED`, in order. */
  told(): string[]
  /** Names of what matches, as somebody has it who only listens. */
  set(): string[]
  /** Waits until it is so. @throws when it is not within some seconds */
  waitFor(isSo: () => boolean): Promise<void>
  readonly summary: Promise<WatchSummary>
  stop(): Promise<void>
}

/** Starts a watch; the test that does not stop it waits for its summary. */
export function follow(spec: QuerySpec, sources: readonly Source[], options: WatchOptions = {}): Followed {
  const stop = new AbortController()
  const items: WatchItem[] = []
  const problems: Problem[] = []
  const notices: string[] = []
  const members = new Set<string>()
  const run = watchObjects(spec, sources, { signal: stop.signal, ...options })
  const ended = (async () => {
    for await (const event of run) {
      if ('problem' in event) problems.push(event.problem)
      else if ('notice' in event) notices.push(event.notice.message)
      else {
        items.push(event.item)
        note(event.item)
      }
    }
  })()
  ended.catch(() => {})

  function note(item: WatchItem): void {
    const member = nameOf(item)
    if (item.event === 'ENTER' && members.has(member)) throw new Error(`${member} entered twice`)
    if (item.event !== undefined && item.event !== 'ENTER' && !members.has(member))
      throw new Error(`${item.event} of ${member}, which has not entered`)
    if (item.event === 'ENTER') members.add(member)
    if (item.event === 'LEAVE' || item.event === 'DELETED') members.delete(member)
  }

  return {
    items,
    problems,
    notices,
    told: () =>
      items.map((item) => [item.event ?? item.type, item.row?.object?.metadata?.name].filter(Boolean).join(' ')),
    set: () => [...members].sort(),
    async waitFor(isSo) {
      const until = Date.now() + 20_000
      while (!isSo()) {
        if (Date.now() > until) throw new Error(`not so in time; told: ${JSON.stringify(items.map((i) => i.event))}`)
        await Promise.race([sleep(5), ended])
      }
    },
    summary: run.summary,
    async stop() {
      stop.abort()
      await ended.catch(() => {})
    },
  }
}

export function nameOf({ source, resource, row }: WatchItem): string {
  return `${source}/${resource.resource}/${row?.object?.metadata?.name}`
}
