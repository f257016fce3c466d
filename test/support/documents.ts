// README, docs/ and the other documents of the repository, and what of them is not run.

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './build-cluster.ts'
import { type CodeBlock, codeBlocks, scriptLines } from './document.ts'

export type Document = { readonly path: string; readonly text: string; readonly blocks: readonly CodeBlock[] }

/** All documents, by path. */
export const documents: readonly Document[] = [
  ...globSync('*.md', { cwd: ROOT }),
  ...globSync('docs/*.md', { cwd: ROOT }),
]
  .sort()
  .map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8')
    return { path, text, blocks: codeBlocks(text) }
  })

/** What a fence may say that its block is. */
export const LANGUAGES = ['console', 'sh', 'ts', 'json', 'yaml', 'text']

/** The documents that take back all that they write. */
export const TAKE_BACK = ['README.md', 'docs/patch.md', 'docs/tour.md']

/** Command lines in scripts that no test runs as they stand, each with the reason. */
export const NOT_RUN: { readonly [command: string]: string } = {
  'npm ci': 'it replaces what the tests run on',
  'npm run build': 'it replaces what the tests run on; the test runner builds',
  'npm ci && npm test': 'it is what runs the tests',
  '.ci/run': 'it runs the tests',
  'npm run cluster': 'it runs until Ctrl-C; test-cluster.test.ts starts clusters',
  'npm run package -- --home HOME': 'it takes minutes; package-archive.test.ts runs it for one platform',
  'kubectl tack completion install --dir ~/bin': 'install.test.ts installs into folders of its own',
  'kubectl krew install --manifest=krew-manifest.yaml':
    'it needs krew and a release; package-archive.test.ts installs as krew does',
}

/** Command lines in scripts that another test runs, by its path. */
export const RUN_ELSEWHERE: { readonly [command: string]: string } = {
  'npm ci && npm run demo': 'test/e2e/demo.test.ts',
  'kubectl tack completion install': 'test/e2e/package-archive.test.ts',
  'kubectl tack completion install --uninstall': 'test/e2e/package-archive.test.ts',
  'source <(kubectl completion bash)': 'test/e2e/cli-kubectl-tab.test.ts',
  'source <(kubectl-tack completion bash)': 'test/e2e/cli-shells.test.ts',
  ...Object.fromEntries(installLines('## From an archive').map((line) => [line, 'test/e2e/package-archive.test.ts'])),
  ...Object.fromEntries(installLines('## With npm').map((line) => [line, 'test/e2e/npm-install.test.ts'])),
}

/** The lines of the first script below a heading of docs/install.md. */
export function installLines(heading: string): string[] {
  const text = readFileSync(join(ROOT, 'docs/install.md'), 'utf8')
  const [block] = codeBlocks(text.slice(text.indexOf(`\n${heading}\n`)))
  if (block?.language !== 'sh') throw new Error(`docs/install.md has no script below ${heading}`)
  return scriptLines(block).map(({ command }) => command)
}

/** True for a call of the test runner: what it selects is looked at, and not run. */
export function isTestRun(command: string): boolean {
  return /^npm test( -- .*)?$/.test(command)
}
