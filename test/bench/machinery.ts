// The part of the bench that asks no server: what machinery takes beside what JSON takes in the same process.

import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { compileEarly } from '../../scripts/bundle/compile-early.ts'
import { run } from '../support/child-process.ts'
import type { MachineryRow, Took } from './machinery-rows.ts'
import { median } from './measure.ts'
import { missingData } from './shared-data.ts'

export const MACHINERY_HEAD = [
  '| question | processor | JSON.parse and JSON.stringify of the same | ratio | of | goal | met |',
  '|---|---|---|---|---|---|---|',
]

/** Fresh processes of a row that counts first calls. */
const COLD_RUNS = 7
const TIMEOUT_MS = 10 * 60_000

/**
 * Measures one row and gives its line of the table; it says so where there is nothing to work on.
 * @param document the path of an OpenAPI document with pods; undefined where no server is
 */
export async function machineryLine(row: MachineryRow, document: string | undefined): Promise<string> {
  const missing = row.data === 'shared' ? missingData() : document === undefined ? 'there is no server' : undefined
  if (missing !== undefined) return `| ${row.question} | skipped: ${missing} | | | | ${row.goal.text} | |`
  const bundle = row.data === 'openapi' && document !== undefined ? await bundleBeside(document) : ''
  const runs: Took[] = []
  for (let i = 0; i < (row.isCold ? COLD_RUNS : 1); i++) runs.push(await measureOnce(row, [document ?? '', bundle]))
  const took = { ms: median(runs.map(({ ms }) => ms)), jsonMs: median(runs.map(({ jsonMs }) => jsonMs)) }
  const on = runs[0]?.on ?? ''
  const cells = [
    row.question,
    time(took.ms),
    time(took.jsonMs),
    `${(took.ms / took.jsonMs).toFixed(2)}x`,
    on,
    row.goal.text,
    row.goal.isMet({ ...took, on }) ? 'yes' : 'no',
  ]
  return `| ${cells.join(' | ')} |`
}

/** As in the executable: the first process caches the code. */
async function bundleBeside(document: string): Promise<string> {
  const entry = join(import.meta.dirname, 'check-condition.ts')
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  })
  const path = join(dirname(document), 'check-condition.mjs')
  writeFileSync(path, await compileEarly(outputFiles[0]?.text ?? ''))
  return path
}

async function measureOnce({ id }: MachineryRow, [document, bundle]: readonly [string, string]): Promise<Took> {
  const words = [join(import.meta.dirname, 'machinery-measure.ts'), id, document, bundle]
  const env = bundle === '' ? {} : { NODE_COMPILE_CACHE: `${bundle}.cache` }
  const { code, stdout, stderr } = await run(process.execPath, words, { env, timeoutMs: TIMEOUT_MS })
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

/** In the unit that has the fewest zeros, two digits or all before the point. */
function time(ms: number): string {
  const [amount, unit] = ms < 1 ? [ms * 1000, 'µs'] : [ms, 'ms']
  return `${amount < 100 ? amount.toPrecision(2) : amount.toFixed(0)} ${unit}`
}
