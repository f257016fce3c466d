// The flags of `diff` as commander leaves them, and what they mean.

import type { DiffAction, DiffStrategy } from '../../diff/diff-item.ts'
import type { ManifestDiffOptions } from '../../diff/diff-options.ts'
import type { DiffFilters } from '../../diff/filter-items.ts'
import { UsageError } from '../../errors.ts'
import type { Env } from '../../flags/env.ts'
import { parseIntFlag } from '../../flags/numbers.ts'
import { type ColorChoice, parseFormat } from '../../flags/output-flags.ts'
import { FieldPathError } from '../../machinery/paths/field-path-error.ts'
import { type PathPattern, parsePathPattern } from '../../machinery/paths/path-pattern.ts'
import type { ManifestSpec } from '../../manifest/index.ts'
import { DIFF_FORMATS, GATES } from './diff-formats.ts'
import { type SideFlags, type Sides, toSides } from './side-flags.ts'

/** `stat` is what `--stat` makes of a table. */
export type DiffFormat = (typeof DIFF_FORMATS)[number] | 'stat'

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
  readonly stat?: boolean
  readonly headers?: boolean
  readonly onlyOwner?: readonly string[]
  readonly ignore?: readonly string[]
  readonly ignoreManager?: readonly string[]
  readonly kind?: readonly string[]
  readonly failOn?: readonly string[]
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
  readonly hasHeaders: boolean
  readonly color: ColorChoice
  /** Without the kinds, which a server has to be asked for. */
  readonly filters: DiffFilters
  /** In the words of the command line. */
  readonly kinds: readonly string[]
  readonly failOn: readonly DiffAction[]
  readonly exitZero: boolean
}

/** @throws UsageError */
export function toDiffOptions(words: readonly string[], flags: DiffFlags, env: Env): DiffCommandOptions {
  const { filename = [], recursive, kustomize } = flags
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
    format: formatOf(flags),
    hasHeaders: flags.headers ?? true,
    color: flags.color ?? 'auto',
    kinds: flags.kind ?? [],
    filters: {
      onlyOwners: flags.onlyOwner,
      ignore: flags.ignore?.map(patternOf),
      ignoreManagers: flags.ignoreManager,
    },
    failOn: (flags.failOn ?? []).map(gateOf),
    exitZero: flags.exitZero ?? false,
    diff: {
      strategy: strategyOf(flags),
      fieldManager: flags.fieldManager,
      forceConflicts: flags.forceConflicts,
      fast: flags.fast,
      concurrency:
        flags.concurrency === undefined ? undefined : parseIntFlag('--concurrency', flags.concurrency, { min: 1 }),
      allFields: flags.allFields,
      showSecrets: flags.showSecrets,
      now: env.now(),
      signal: env.signal,
    },
  }
}

/** @throws UsageError for two ways at once, and for what is of one way alone */
function strategyOf({ strategy = 'auto', serverSide, forceConflicts }: DiffFlags): DiffStrategy | 'auto' {
  const asked = serverSide === undefined ? strategy : serverSide ? 'ssa' : 'csa'
  if (strategy !== 'auto' && asked !== strategy) {
    const flag = serverSide ? '--server-side' : '--server-side=false'
    throw new UsageError(`${flag} is --strategy ${asked}, and cannot be used with --strategy ${strategy}`, {
      flag: '--strategy',
      value: strategy,
    })
  }
  if (forceConflicts && (asked === 'csa' || asked === 'replace'))
    throw new UsageError('--force-conflicts only works with --server-side', { flag: '--force-conflicts' })
  return asked
}

/** @throws UsageError for two formats at once */
function formatOf({ output, stat = false }: DiffFlags): DiffFormat {
  const stated = output === undefined ? undefined : parseFormat(output, DIFF_FORMATS).format
  if (!stat) return stated ?? 'table'
  if (stated === undefined || stated === 'table') return 'stat'
  throw new UsageError(`--stat is a table of its own and does not go with -o ${stated}`, { flag: '--stat' })
}

function patternOf(text: string): PathPattern {
  try {
    const pattern = parsePathPattern(text)
    if (pattern.length > 0) return pattern
  } catch (error) {
    if (!(error instanceof FieldPathError)) throw error
    throw new UsageError(`invalid --ignore: ${error.message}`, { flag: '--ignore', value: text, cause: error })
  }
  throw new UsageError('invalid --ignore: "." is the whole object', { flag: '--ignore', value: text })
}

function gateOf(word: string): DiffAction {
  const gate = GATES.find((known) => known === word)
  if (gate !== undefined) return gate
  const words = `invalid argument ${JSON.stringify(word)} for "--fail-on" flag: must be one of ${GATES.join(', ')}`
  throw new UsageError(words, { flag: '--fail-on', value: word })
}
