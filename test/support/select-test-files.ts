// Which test files a run of `npm test` means, and which of them need the real cluster.
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from './build-cluster.ts'

export type TestArguments = {
  readonly help: boolean
  /** Only test/unit. */
  readonly unit: boolean
  /** Whether to run scripts/build.ts first, when a test outside test/unit is meant. */
  readonly build: boolean
  /** Parts of paths; a file with any of them is meant. None means all files. */
  readonly filters: readonly string[]
  /** For node --test. */
  readonly nodeOptions: readonly string[]
}

export function parseTestArguments(argv: readonly string[]): TestArguments {
  const options = argv.filter((arg) => arg.startsWith('-'))
  const own = ['--unit', '--no-build', '--help', '-h']
  return {
    help: options.includes('--help') || options.includes('-h'),
    unit: options.includes('--unit'),
    build: !options.includes('--no-build'),
    filters: argv.filter((arg) => !arg.startsWith('-')),
    nodeOptions: options.filter((option) => !own.includes(option)),
  }
}

/** Paths below the repository's root with forward slashes, sorted, those on the real cluster first: they take longest. */
export async function selectTestFiles({ unit, filters }: TestArguments): Promise<string[]> {
  const files: string[] = []
  for await (const name of glob(unit ? 'test/unit/**/*.test.ts' : 'test/**/*.test.ts', { cwd: ROOT })) {
    const path = name.replaceAll('\\', '/')
    if (filters.length === 0 || filters.some((filter) => path.includes(filter))) files.push(path)
  }
  const first = (path: string): number => (path.startsWith('test/e2e/') ? 0 : 1)
  return files.sort((a, b) => first(a) - first(b) || (a < b ? -1 : 1))
}

/** Whether a test file imports `test/support/cluster.ts`. */
export async function usesCluster(path: string): Promise<boolean> {
  return /from ['"][./]+\/support\/cluster\.ts['"]/.test(await readFile(join(ROOT, path), 'utf8'))
}
