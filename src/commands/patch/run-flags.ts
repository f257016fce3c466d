// The flags of everything that plans, asks and writes: patch, apply-plan, undo, resume, edit.

import { Option } from 'commander'
import { UsageError } from '../../errors.ts'
import { completes } from '../../flags/completes.ts'
import { parseDurationFlag } from '../../flags/duration.ts'
import type { Env } from '../../flags/env.ts'
import { parseIntFlag } from '../../flags/numbers.ts'
import { type ColorChoice, colorOption, outputOption, parseFormat } from '../../flags/output-flags.ts'
import { verbosityOption, warningsAsErrorsOption } from '../../flags/verbosity.ts'
import type { PatchOptions } from '../../patch/patch-options.ts'
import { PATCH_FORMATS, type PatchFormat } from './patch-formats.ts'

export type RunFlags = {
  readonly dryRun?: string | boolean
  readonly yes?: boolean
  readonly max?: string
  readonly canary?: string
  readonly wait?: string
  readonly waitTimeout?: string
  readonly onError?: 'stop' | 'continue'
  readonly retries?: string
  readonly concurrency?: string
  readonly journalSecrets?: boolean
  readonly output?: string
  readonly headers?: boolean
  readonly showSecrets?: boolean
  readonly color?: ColorChoice
  readonly v?: number
  readonly warningsAsErrors?: boolean
}

/** How a run is carried out and shown. */
export type RunManner = {
  /** Nothing is written. */
  readonly isDryRun: boolean
  readonly isConfirmed: boolean
  readonly canary?: { readonly count: number; readonly wait?: string; readonly timeoutMs: number }
  readonly onError: 'stop' | 'continue'
  readonly journalSecrets: boolean
  readonly format: PatchFormat
  readonly hasHeaders: boolean
  readonly color: ColorChoice
  readonly verbosity: number
  readonly warningsAsErrors: boolean
}

export const RUNNING = 'How to write:'
export const SHOWING = 'What to show:'

/** Flags for how a run is carried out. */
export function runningFlags(): Option[] {
  return [
    new Option(
      '--dry-run [where]',
      'show what would be written, and write nothing; server asks it, client does not, none writes',
    ).choices(['none', 'server', 'client']),
    new Option('-y, --yes', 'write without asking'),
    completes('nothing', new Option('--max <n>', 'refuse to write more objects than this')),
    completes('nothing', new Option('--canary <n>', 'write so many objects first, the others when these are well')),
    completes(
      'nothing',
      new Option('--wait <condition>', 'with --canary: what well is; Available, Ready=False, or CEL as in --where'),
    ),
    completes('nothing', new Option('--wait-timeout <duration>', 'with --wait: give up after this; default: 5m')),
    new Option('--on-error <what>', 'after an object that fails: stop, or continue with the others')
      .choices(['stop', 'continue'])
      .default('continue'),
    completes('nothing', new Option('--retries <n>', 'tries of an object that others write too; default: 10')),
    completes('nothing', new Option('--concurrency <n>', 'requests in flight per cluster; default: 32')),
    new Option('--journal-secrets', 'keep values of secrets in the journal, so that undo can restore them'),
  ]
}

/** Flags for what is shown of a run. */
export function showingFlags(): Option[] {
  return [
    outputOption(PATCH_FORMATS),
    new Option('--no-headers', 'no headers'),
    new Option('--show-secrets', 'show the values of secrets'),
    colorOption(),
    verbosityOption(),
    warningsAsErrorsOption(),
  ]
}

/** @throws UsageError for what contradicts itself */
export function toManner(flags: RunFlags): RunManner {
  const { canary, wait, waitTimeout } = flags
  if (canary === undefined && wait !== undefined)
    throw new UsageError('--wait needs --canary: it is for the objects that are written first', { flag: '--wait' })
  if (wait === undefined && waitTimeout !== undefined)
    throw new UsageError('--wait-timeout needs --wait', { flag: '--wait-timeout' })
  return {
    isDryRun: dryRunOf(flags) !== undefined,
    isConfirmed: flags.yes ?? false,
    ...(canary !== undefined && {
      canary: {
        count: parseIntFlag('--canary', canary, { min: 1 }),
        ...(wait !== undefined && { wait }),
        timeoutMs: parseDurationFlag('--wait-timeout', waitTimeout ?? '5m'),
      },
    }),
    onError: flags.onError ?? 'continue',
    journalSecrets: flags.journalSecrets ?? false,
    format: flags.output === undefined ? 'table' : parseFormat(flags.output, PATCH_FORMATS).format,
    hasHeaders: flags.headers ?? true,
    color: flags.color ?? 'auto',
    verbosity: flags.v ?? 0,
    warningsAsErrors: flags.warningsAsErrors ?? false,
  }
}

function dryRunOf({ dryRun }: RunFlags): 'server' | 'client' | undefined {
  if (dryRun === true) return 'server'
  return dryRun === 'server' || dryRun === 'client' ? dryRun : undefined
}

/** @throws UsageError for a number that is none */
export function toRunOptions(flags: RunFlags, env: Env): PatchOptions {
  const number = (flag: string, text: string | undefined, min: number) =>
    text === undefined ? undefined : parseIntFlag(flag, text, { min })
  return {
    dryRun: dryRunOf(flags) === 'client' ? 'client' : 'server',
    max: number('--max', flags.max, 0),
    retries: number('--retries', flags.retries, 0),
    concurrency: number('--concurrency', flags.concurrency, 1),
    showSecrets: flags.showSecrets,
    signal: env.signal,
    now: env.now(),
  }
}
