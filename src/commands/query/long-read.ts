// How far a long read has come, said on a terminal.

import type { Env } from '../../flags/env.ts'
import { createProgress, type Progress } from '../../print/progress.ts'
import type { Sink } from '../../print/sink.ts'

/** The line that says so, on stderr. */
export function openProgress(env: Env): Progress {
  const isCi = env.vars.CI !== undefined || env.vars.TERM === 'dumb'
  const sink: Sink = { write: (text) => void env.stderr.write(text) }
  return createProgress({ sink, isTty: env.isStderrTty, isCi, now: env.now, columns: env.columns })
}

/** `12,345`; toLocaleString would load the tables of all languages, which takes a tenth of a short run. */
export function withThousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
