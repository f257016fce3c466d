// What `diff -o json` and `-o jsonl` print, as a test reads it.
import assert from 'node:assert/strict'
import type { Result } from './child-process.ts'

export type DiffChangeRead = {
  readonly text: string
  readonly op: 'add' | 'remove' | 'replace'
  readonly old?: unknown
  readonly new?: unknown
  readonly owners: readonly { readonly manager: string; readonly operation: string; readonly time?: string }[]
}

type RefRead = { readonly context?: string; readonly kind: string; readonly namespace?: string; readonly name: string }

export type DiffItemRead = {
  readonly ref: RefRead
  readonly to?: RefRead
  readonly action: string
  readonly basis?: string
  readonly notes: readonly string[]
  readonly time?: string
  readonly changes: readonly DiffChangeRead[]
  readonly error?: { readonly message: string }
}

export type DiffAnswer = {
  readonly items: readonly DiffItemRead[]
  readonly summary: { readonly [count: string]: number } & {
    readonly partial: boolean
    readonly requests: { readonly total: number; readonly [sort: string]: number }
  }
  readonly errors: readonly {
    readonly scope: string
    readonly reason: string
    readonly message: string
    readonly context?: string
  }[]
}

/** The envelope of `-o json`. @throws when the command has said something else */
export function diffAnswer({ stdout, stderr }: Result): DiffAnswer {
  assert.ok(stdout.startsWith('{"apiVersion":"tack/v1","kind":"DiffResult"'), `no envelope: ${stdout} ${stderr}`)
  return JSON.parse(stdout)
}

/** The items of `-o jsonl`, also of one that is still written. */
export function diffLines(stdout: string): DiffItemRead[] {
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
    .filter((line) => line.action !== undefined)
}

/** `update ConfigMap/a .data.x`: an item in short. */
export function inShort({ action, ref, changes }: DiffItemRead): string {
  return [`${action} ${ref.kind}/${ref.name}`, ...changes.map(({ text }) => text)].join(' ')
}
