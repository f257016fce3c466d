// `node scripts/import-cost.ts`: what importing each runtime dependency costs, as the table in docs/dependencies.md shows it.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Of each the median is taken: the machine is never quiet. */
const RUNS = 5

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: object }

for (const name of Object.keys(dependencies)) {
  const times = Array.from({ length: RUNS }, () => importMs(name)).sort((a, b) => a - b)
  process.stdout.write(`${name.padEnd(24)} ${Math.round(times[(RUNS - 1) / 2] ?? 0)} ms\n`)
}

/** Milliseconds that the import takes in a process of its own, without the start of Node. */
function importMs(name: string): number {
  const script = `const from = performance.now(); await import('${name}'); console.log(performance.now() - from)`
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT, encoding: 'utf8' }))
}
