// Runs `own`: shows owners, or moves them.

import type { Cluster } from '../../cluster/cluster.ts'
import { UsageError } from '../../errors.ts'
import type { ConnectionFlags } from '../../flags/connection-flags.ts'
import type { Env } from '../../flags/env.ts'
import { EXIT, type ExitCode } from '../../flags/exit-code.ts'
import { toSink } from '../../flags/sink.ts'
import { ageOf } from '../../machinery/age.ts'
import { ownersIn } from '../../machinery/apply/owners-of.ts'
import { type JsonObject, stringifyJson } from '../../machinery/json.ts'
import type { FieldPath } from '../../machinery/paths/field-path.ts'
import { FieldPathError } from '../../machinery/paths/field-path-error.ts'
import { parseFieldPath } from '../../machinery/paths/parse-path.ts'
import { pathsOf } from '../../machinery/paths/path-set.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import type { Move } from '../../patch/own/move-ownership.ts'
import { owningOf } from '../../patch/own/owning.ts'
import { selectedBy } from '../../patch/plan/select.ts'
import { FIELD_MANAGER } from '../../patch/request.ts'
import { createTableWriter } from '../../print/table-writer.ts'
import { clusterSource } from '../../query/cluster-source.ts'
import type { QuerySpec } from '../../query/query-spec.ts'
import { query } from '../../query/run-query.ts'
import type { Problem } from '../../streams.ts'
import { nameOf } from '../diff/diff-rows.ts'
import { problemLines } from '../query/talk.ts'
import { canaryFor } from './canary-flags.ts'
import { carryOut } from './carry-out.ts'
import { journalOf } from './open-journal.ts'
import { type RunFlags, toManner, toRunOptions } from './run-flags.ts'
import { withClusters } from './run-patch.ts'
import { specOf } from './selection.ts'

type OwnFlags = ConnectionFlags &
  RunFlags & {
    readonly take?: readonly string[]
    readonly give?: readonly string[]
    readonly drop?: readonly string[]
    readonly manager?: string
    readonly fieldManager?: string
    readonly operation?: 'Apply' | 'Update'
    readonly allNamespaces?: boolean
    readonly selector?: string
  }

/** @throws UsageError, ConfigError, ConnectionError, ServerError, CancelledError */
export async function runOwn(words: readonly string[], flags: OwnFlags, env: Env): Promise<ExitCode> {
  const manner = toManner(flags)
  const moves = movesOf(flags)
  const spec = await specOf(words, flags)
  return withClusters(undefined, flags, manner, env, async (clusters) => {
    if (moves.length === 0) return showOwners(spec, clusters, flags, env)
    const fieldManager = flags.fieldManager ?? FIELD_MANAGER
    const editing = owningOf(moves, { operation: flags.operation ?? 'Apply', now: env.now() })
    const shown = moves.map(
      ({ path, from, to }) => `${printFieldPath(path)} from ${from ?? 'everybody'} to ${to ?? 'nobody'}`,
    )
    const facts = { env, manner, clusters, fieldManager, force: false, command: ['own', ...words, ...shown] }
    return carryOut(
      {
        targets: selectedBy(spec, clusters, editing),
        clusters,
        patch: { ...toRunOptions(flags, env), fieldManager },
        manner,
        verb: 'Move fields of',
        openJournal: journalOf(facts),
        canary: await canaryFor(manner),
      },
      env,
    )
  })
}

function movesOf({
  take = [],
  give = [],
  drop = [],
  manager,
  fieldManager = FIELD_MANAGER,
}: OwnFlags): readonly Move[] {
  if (give.length > 0 && manager === undefined)
    throw new UsageError('--give needs --manager: who gets the field', { flag: '--give' })
  if (manager === fieldManager && take.length > 0)
    throw new UsageError(`${manager} cannot take from itself`, { flag: '--manager', value: manager })
  return [
    ...take.map((text) => ({ path: pathOf('--take', text), from: manager, to: fieldManager })),
    ...give.map((text) => ({ path: pathOf('--give', text), to: manager })),
    ...drop.map((text) => ({ path: pathOf('--drop', text), from: manager })),
  ]
}

function pathOf(flag: string, text: string): FieldPath {
  try {
    return parseFieldPath(text)
  } catch (error) {
    if (!(error instanceof FieldPathError)) throw error
    throw new UsageError(`invalid ${flag}: ${error.message}`, { flag, value: text, cause: error })
  }
}

async function showOwners(spec: QuerySpec, clusters: readonly Cluster[], flags: OwnFlags, env: Env): Promise<ExitCode> {
  const stdout = toSink(env.stdout)
  const isJson = flags.output === 'json'
  const items: JsonObject[] = []
  const rows: string[][] = []
  const problems: Problem[] = []
  const now = env.now()
  const run = query(
    spec,
    clusters.map((cluster) => clusterSource(cluster)),
    { signal: env.signal },
  )
  for await (const event of run) {
    if ('problem' in event) problems.push(event.problem)
    if (!('item' in event) || event.item.object === null) continue
    const { ref, object } = event.item
    for (const { manager, operation, subresource, time, fields } of ownersIn(object)) {
      const paths = pathsOf(fields).map(printFieldPath)
      items.push({
        ref,
        manager,
        operation,
        ...(subresource !== undefined && { subresource }),
        ...(time !== undefined && { time }),
        fields: paths,
      })
      const age = time === undefined ? '<none>' : ageOf(time, now)
      for (const path of paths) rows.push([ref.kind, nameOf(ref), path, manager, operation, subresource ?? '', age])
    }
  }
  const byPlace = (a: string[], b: string[]) => compare(a[1], b[1]) || compare(a[2], b[2])
  if (isJson) await stdout.write(`${stringifyJson({ apiVersion: 'tack/v1', kind: 'OwnerList', items })}\n`)
  else {
    const table = createTableWriter(stdout, {
      headers: ['KIND', 'NAME', 'FIELD', 'MANAGER', 'OPERATION', 'SUBRESOURCE', 'AGE'],
      hasHeaders: flags.headers ?? true,
      terminalColumns: env.isStdoutTty ? env.columns : undefined,
      keepColumns: ['FIELD', 'MANAGER'],
    })
    await table.addRows(rows.sort(byPlace))
    await table.end()
  }
  await stdout.flush()
  for (const line of problemLines(problems, clusters.length > 1)) env.stderr.write(`${line}\n`)
  return problems.length > 0 ? EXIT.no : EXIT.done
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0
}
