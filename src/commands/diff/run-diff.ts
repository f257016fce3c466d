// Runs `diff`: items go to stdout, everything else to stderr.

import type { OpenCluster } from '../../cluster/open-cluster.ts'
import type { DiffSummary } from '../../diff/diff-item.ts'
import { type ConnectionFlags, connectionOptions } from '../../flags/connection-flags.ts'
import type { Env } from '../../flags/env.ts'
import { EXIT, type ExitCode } from '../../flags/exit-code.ts'
import { toSink } from '../../flags/sink.ts'
import { colorLevel } from '../../print/color-level.ts'
import { createColors } from '../../print/colors.ts'
import type { Sink } from '../../print/sink.ts'
import type { Problem } from '../../streams.ts'
import { noticeLine, problemLines, stderrObserver } from '../query/talk.ts'
import { connectionTo, openSides } from './choose-sides.ts'
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
  const open = async (of: typeof connection) =>
    openCluster(await loadConnection(of), { observer, cacheDir: connection.cacheDir })
  const clusters = [await open(connection)]
  const isWatch = options.sides.kind === 'watch'
  const hasTwo = 'to' in options.sides && options.sides.to.context !== undefined
  try {
    const namespace = flags.namespace
    const { run, other } = await openSides(clusters[0] as OpenCluster, {
      ...options,
      diff: { ...options.diff, ...(namespace !== undefined && { namespace, enforceNamespace: true }) },
      env,
      open: (context) => open(connectionTo(context, connection)),
    })
    if (other !== undefined) clusters.push(other)
    const stdout = toSink(env.stdout)
    const printer = printerFor(options, stdout)
    const problems: Problem[] = []
    for await (const event of run) {
      if ('problem' in event) {
        problems.push(event.problem)
        // nobody waits for the end of a watch
        if (isWatch) for (const line of problemLines([event.problem], hasTwo)) env.stderr.write(`${line}\n`)
      } else if ('notice' in event) env.stderr.write(`${noticeLine(event.notice, hasTwo)}\n`)
      else {
        if (event.item.problem !== undefined && event.item.action === 'error') problems.push(event.item.problem)
        await printer.item(event.item)
      }
    }
    const summary = await run.summary
    await printer.end(summary, problems)
    await stdout.flush()
    if (!isWatch) for (const line of problemLines(problems, hasTwo)) env.stderr.write(`${line}\n`)
    return exitCodeFor(summary, options)
  } finally {
    for (const cluster of clusters) cluster.close()
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
