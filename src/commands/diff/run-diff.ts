// Runs `diff`: items go to stdout, everything else to stderr.

import type { DiffSummary } from '../../diff/diff-item.ts'
import { diff } from '../../diff/diff-manifests.ts'
import { type ConnectionFlags, connectionOptions } from '../../flags/connection-flags.ts'
import type { Env } from '../../flags/env.ts'
import { EXIT, type ExitCode } from '../../flags/exit-code.ts'
import { toSink } from '../../flags/sink.ts'
import { readManifests } from '../../manifest/index.ts'
import { colorLevel } from '../../print/color-level.ts'
import { createColors } from '../../print/colors.ts'
import type { Sink } from '../../print/sink.ts'
import type { Problem } from '../../streams.ts'
import { noticeLine, problemLines, stderrObserver } from '../query/talk.ts'
import { type DiffCommandOptions, type DiffFlags, toDiffOptions } from './diff-flags.ts'
import type { DiffPrinter } from './diff-printer.ts'
import { createEnvelopePrinter, createLinesPrinter } from './json-printers.ts'

/** Complete, validate, run. @throws UsageError, ConfigError, ConnectionError, ServerError, CancelledError */
export async function runDiffWords(
  words: readonly string[],
  flags: DiffFlags & ConnectionFlags,
  env: Env,
): Promise<ExitCode> {
  const options = toDiffOptions(words, flags, env)
  const isTty = env.isStderrTty
  const stderr = await createColors(
    colorLevel({ flag: flags.color ?? 'auto', env: env.vars, isTty, platform: env.platform }),
  )
  const observer = await stderrObserver(env, flags.v ?? 0, stderr.warning)
  const { loadConnection } = await import('../../cluster/kubeconfig/index.ts')
  const { openCluster } = await import('../../cluster/open-cluster.ts')
  const connection = connectionOptions(flags, env)
  const cluster = openCluster(await loadConnection(connection), { observer, cacheDir: connection.cacheDir })
  try {
    const manifests = readManifests(options.manifests)
    const namespace = flags.namespace
    const run = diff(manifests, cluster, {
      ...options.diff,
      ...(namespace !== undefined && { namespace, enforceNamespace: true }),
    })
    const stdout = toSink(env.stdout)
    const printer = printerFor(options, stdout)
    const problems: Problem[] = []
    for await (const event of run) {
      if ('problem' in event) problems.push(event.problem)
      else if ('notice' in event) env.stderr.write(`${noticeLine(event.notice, false)}\n`)
      else {
        if (event.item.problem !== undefined && event.item.action === 'error') problems.push(event.item.problem)
        await printer.item(event.item)
      }
    }
    const summary = await run.summary
    await printer.end(summary, problems)
    await stdout.flush()
    for (const line of problemLines(problems, false)) env.stderr.write(`${line}\n`)
    return exitCodeFor(summary, options)
  } finally {
    cluster.close()
  }
}

function printerFor({ format }: DiffCommandOptions, sink: Sink): DiffPrinter {
  return format === 'jsonl' ? createLinesPrinter(sink) : createEnvelopePrinter(sink)
}

/** Partial, then differences, then none. */
function exitCodeFor({ counts, partial }: DiffSummary, { exitZero }: DiffCommandOptions): ExitCode {
  if (partial) return EXIT.partial
  const differing = counts.create + counts.update + counts.delete + counts.conflict + counts['replace-needed']
  return differing > 0 && !exitZero ? EXIT.no : EXIT.done
}
