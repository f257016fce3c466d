// The flags of `diff` as commander leaves them, and what they mean.

import type { DiffStrategy } from '../../diff/diff-item.ts'
import type { ManifestDiffOptions } from '../../diff/diff-options.ts'
import { UsageError } from '../../errors.ts'
import type { Env } from '../../flags/env.ts'
import { type ColorChoice, parseFormat } from '../../flags/output-flags.ts'
import type { ManifestSpec } from '../../manifest/index.ts'
import { type SideFlags, type Sides, toSides } from './side-flags.ts'

export const DIFF_FORMATS = ['table', 'json', 'jsonl'] as const
export type DiffFormat = (typeof DIFF_FORMATS)[number]

export type DiffFlags = {
  readonly filename?: readonly string[]
  readonly recursive?: boolean
  readonly kustomize?: string
  readonly strategy?: DiffStrategy | 'auto'
  readonly serverSide?: boolean
  readonly fieldManager?: string
  readonly forceConflicts?: boolean
  readonly fast?: boolean
  readonly concurrency?: string
  readonly output?: string
  readonly allFields?: boolean
  readonly showSecrets?: boolean
  readonly exitZero?: boolean
  readonly color?: ColorChoice
  readonly v?: number
  readonly warningsAsErrors?: boolean
} & SideFlags

export type DiffCommandOptions = {
  readonly sides: Sides
  readonly manifests: ManifestSpec
  readonly diff: ManifestDiffOptions
  readonly format: DiffFormat
  readonly exitZero: boolean
}

/** @throws UsageError */
export function toDiffOptions(words: readonly string[], flags: DiffFlags, env: Env): DiffCommandOptions {
  const { filename = [], recursive, kustomize, strategy = 'auto', serverSide } = flags
  const manifests: ManifestSpec = {
    filenames: filename,
    ...(recursive !== undefined && { recursive }),
    ...(kustomize !== undefined && { kustomize }),
    stdin: env.stdin,
    cwd: env.cwd,
    env: env.vars,
    signal: env.signal,
  }
  return {
    sides: toSides(words, flags),
    manifests,
    format: flags.output === undefined ? 'table' : parseFormat(flags.output, DIFF_FORMATS).format,
    exitZero: flags.exitZero ?? false,
    diff: {
      strategy: serverSide ? 'ssa' : strategy,
      fieldManager: flags.fieldManager,
      forceConflicts: flags.forceConflicts,
      fast: flags.fast,
      concurrency: flags.concurrency === undefined ? undefined : concurrencyOf(flags.concurrency),
      allFields: flags.allFields,
      showSecrets: flags.showSecrets,
      now: env.now(),
      signal: env.signal,
    },
  }
}

function concurrencyOf(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new UsageError('must be a positive number', { flag: '--concurrency', value: text })
}
