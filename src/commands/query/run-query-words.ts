// From the words and flags of `query` to an exit code.

import type { Env } from '../../flags/env.ts'
import type { ExitCode } from '../../flags/exit-code.ts'
import { qualifiedName, type ResourceInfo } from '../../machinery/resource-info.ts'
import { colorLevel } from '../../print/color-level.ts'
import { type Colors, createColors } from '../../print/colors.ts'
import type { PlannedRead } from '../../query/query-plan.ts'
import { spansNamespaces } from '../../query/query-spec.ts'
import type { Look } from './choose-printer.ts'
import type { Manner } from './manner.ts'
import { type QueryFlags, type QueryOptions, toQueryOptions } from './query-options.ts'
import { runQueryCommand } from './run-query-command.ts'

type VerbosityFlags = { readonly v?: number; readonly warningsAsErrors?: boolean }

/** Complete, validate, run. @throws UsageError, ConfigError, ConnectionError, ServerError, CancelledError */
export async function runQueryWords(
  words: readonly string[],
  flags: QueryFlags & VerbosityFlags,
  env: Env,
): Promise<ExitCode> {
  const options = await toQueryOptions(words, flags, env)
  return runQueryCommand(options, await toManner(options, flags, env), env)
}

async function toManner(options: QueryOptions, flags: QueryFlags & VerbosityFlags, env: Env): Promise<Manner> {
  const [stdout, stderr] = await Promise.all([
    colorsFor(flags, env.isStdoutTty, env),
    colorsFor(flags, env.isStderrTty, env),
  ])
  return {
    lookFor: (reads) => ({ ...toLook(options, flags, env, reads), colors: stdout }),
    verbosity: flags.v ?? 0,
    warningsAsErrors: flags.warningsAsErrors ?? false,
    paintWarning: stderr.warning,
    connection: flags,
  }
}

function colorsFor(flags: QueryFlags, isTty: boolean, env: Env): Promise<Colors> {
  return createColors(colorLevel({ flag: flags.color ?? 'auto', env: env.vars, isTty, platform: env.platform }))
}

function toLook(
  options: QueryOptions,
  flags: QueryFlags,
  env: Env,
  reads: readonly PlannedRead[],
): Omit<Look, 'colors'> {
  const { spec, output } = options
  const resources = reads.map((read) => read.request.resource)
  const hasManyKinds = new Set(resources.map(qualifiedName)).size > 1
  const isCut = env.isStdoutTty && output.format === 'table' && env.columns !== undefined
  return {
    shape: {
      isWide: output.format === 'wide',
      withCluster: options.contexts !== undefined,
      showsNamespace: namespaceColumn(options, resources),
      withKind: flags.showKind ?? hasManyKinds,
      labelColumns: flags.labelColumns ?? [],
      showLabels: flags.showLabels ?? false,
      now: env.now(),
    },
    hasHeaders: flags.headers ?? true,
    showManagedFields: flags.showManagedFields ?? false,
    ...(isCut && env.columns !== undefined ? { terminalColumns: env.columns } : {}),
    isMixed: hasManyKinds && spec.sortBy !== undefined,
    hasManyKinds,
  }
}

/**
 * A NAMESPACE column where rows of several namespaces may stand in a table, and from the first such table on in every
 * one: kubectl leaves it empty for cluster-scoped kinds that come later.
 */
function namespaceColumn(
  { spec, files }: QueryOptions,
  resources: readonly ResourceInfo[],
): Look['shape']['showsNamespace'] {
  const spans = spansNamespaces(spec.namespaces) || (files !== undefined && spec.namespaces === 'default')
  const first = spans ? resources.findIndex((resource) => resource.namespaced) : -1
  const shown = new Set(first < 0 ? [] : resources.slice(first).map(qualifiedName))
  return (resource) => shown.has(qualifiedName(resource))
}
