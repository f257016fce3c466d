// The lines of a journal on their way to the disk, many with one sync.

import type { FileHandle } from 'node:fs/promises'
import { stringifyJson } from '../../machinery/json.ts'
import { journalError } from './journal-folder.ts'
import type { JournalRecord, TornRecord } from './record.ts'

export type Lines = {
  add(record: JournalRecord): void
  /** Hands what was added to the operating system. @throws ConfigError; what was added is kept for the next time */
  write(): Promise<void>
  /** What was added is on disk when it resolves. Those who ask while one is under way share the next. @throws ConfigError */
  flush(): Promise<void>
  /** Never throws. */
  close(): Promise<void>
}

/** @param torn what tells readers that the line before was not written to its end */
export function openLines(handle: FileHandle, file: string, torn: () => TornRecord): Lines {
  let pending: string[] = []
  let isTorn = false
  let underWay: Promise<void> | undefined
  let next: Promise<void> | undefined

  async function append(): Promise<void> {
    if (pending.length === 0) return
    const lines = pending
    pending = []
    try {
      await handle.appendFile((isTorn ? `\n${lineOf(torn())}` : '') + lines.join(''))
      isTorn = false
    } catch (error) {
      isTorn = true
      pending = [...lines, ...pending]
      throw error
    }
  }

  async function store(): Promise<void> {
    try {
      await append()
      await handle.datasync()
    } catch (error) {
      throw journalError(file, error)
    }
  }

  function flush(): Promise<void> {
    if (underWay === undefined) {
      underWay = store().finally(() => {
        underWay = undefined
      })
      return underWay
    }
    next ??= underWay
      .catch(() => {})
      .then(() => {
        next = undefined
        return flush()
      })
    return next
  }

  return {
    add: (record) => void pending.push(lineOf(record)),
    write: () =>
      append().catch((error) => {
        throw journalError(file, error)
      }),
    flush,
    async close() {
      await flush().catch(() => {})
      await handle.close().catch(() => {})
    },
  }
}

export function lineOf(record: JournalRecord): string {
  return `${stringifyJson(record)}\n`
}
