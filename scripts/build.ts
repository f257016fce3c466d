// `npm run build`: the split bundle that the executables run (dist/cli), with the licences of what is in it, and the
// library with its types (dist/lib).

import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build, transform } from 'esbuild'
import { compileEarly } from './bundle/compile-early.ts'
import { dropForwarders } from './bundle/drop-forwarders.ts'
import { type LoadGroup, loadGroups } from './bundle/load-groups.ts'
import { takeBuiltins } from './bundle/take-builtins.ts'
import { notices } from './package/notices.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')

type Package = { readonly engines: { readonly node: string }; readonly version: string }

/** What compares or writes, as against the words for it. */
const OF_CHANGES = /^(?:diff|patch|commands\/(?:diff|patch|journal))\/(?!.*-formats\.ts$)/

/** What is loaded together: always, to read any command line, to ask a server, and by a command of its own. */
const GROUPS: readonly LoadGroup[] = [
  { name: 'start', sources: ['cli/main.ts'], comesBefore: () => true },
  { name: 'words', sources: ['cli/program.ts', 'commands/query.ts', 'print/error-lines.ts'], comesBefore: () => true },
  {
    name: 'answers',
    sources: [
      'commands/query/run-query-words.ts',
      'commands/query/table-printer.ts',
      'cluster/kubeconfig/index.ts',
      'cluster/open-cluster.ts',
      'machinery/masking/mask-message.ts',
    ],
    comesBefore: (source) =>
      !/^cli\/(complete|program)\.ts$|^commands\/[^/]+$|-formats\.ts$|^print\/(error-lines|kubectl-yaml)\.ts$/.test(
        source,
      ),
  },
  {
    name: 'values',
    sources: [
      'machinery/custom-resource-definition.ts',
      'machinery/fields.ts',
      'machinery/paths/get-at.ts',
      'machinery/paths/parse-path.ts',
      'machinery/paths/print-path.ts',
      'machinery/patches/patch.ts',
      'machinery/schema/read-node.ts',
      'machinery/schema/go-json.ts',
      'machinery/sort-cell.ts',
      'machinery/values/quantity-text.ts',
      'machinery/values/same-json.ts',
    ],
    comesBefore: (source) =>
      OF_CHANGES.test(source) ||
      /^(?:query\/(?:fields|plan|rows|until|watch)|commands\/fields)\//.test(source) ||
      /^commands\/query\/run-(?:groups|watch)\.ts$|^cli\/complete-(?:question|fields)\.ts$/.test(source),
  },
  {
    name: 'conditions',
    sources: ['query/plan/prepare-expressions.ts', 'query/rows/row-stages.ts'],
    comesBefore: () => false,
  },
  {
    name: 'waits',
    sources: ['query/until/check-until.ts', 'query/watch/waiting.ts'],
    comesBefore: () => false,
  },
  {
    name: 'field-lists',
    sources: [
      'commands/fields/run-fields.ts',
      'commands/fields/fields-table.ts',
      'commands/fields/fields-text.ts',
      'commands/fields/fields-tree.ts',
    ],
    comesBefore: () => false,
  },
  {
    name: 'completes',
    sources: ['cli/complete.ts', 'cli/ask-cluster.ts'],
    comesBefore: (source) => /^cli\/complete-/.test(source),
  },
  {
    name: 'field-words',
    sources: ['fields', 'question', 'edits', 'runs', 'selectors'].map((what) => `cli/complete-${what}.ts`),
    comesBefore: () => false,
  },
  {
    name: 'changes',
    sources: [
      'diff/diff-manifests.ts',
      'commands/diff/table-printer.ts',
      'commands/diff/stat-printer.ts',
      'commands/diff/unified-printer.ts',
      'commands/diff/json-printers.ts',
    ],
    comesBefore: (source) => OF_CHANGES.test(source),
  },
  {
    name: 'other-diffs',
    sources: [
      'commands/diff/json-patch-printer.ts',
      'commands/diff/ssa-config-printer.ts',
      'commands/diff/markdown-printer.ts',
      'commands/diff/html-printer.ts',
      'commands/diff/external-diff.ts',
      'commands/diff/read-refs.ts',
      'diff/diff-live.ts',
      'diff/diff-since.ts',
      'diff/diff-revision.ts',
      'diff/diff-watch.ts',
      'diff/prune.ts',
    ],
    comesBefore: () => false,
  },
  {
    name: 'write-words',
    sources: ['patch', 'apply-plan', 'undo', 'resume', 'journal', 'edit', 'own'].map((name) => `commands/${name}.ts`),
    comesBefore: () => false,
  },
  {
    name: 'writes',
    sources: [
      'commands/patch/run-patch.ts',
      'commands/patch/run-recorded.ts',
      'commands/patch/run-edit.ts',
      'commands/patch/run-own.ts',
      'commands/journal/run-journal.ts',
    ],
    comesBefore: (source) => /^patch\/(?:edits\/set-expr|run\/canary)\.ts$/.test(source),
  },
]

/** The files of the entry and of the groups. */
const OFTEN_LOADED = new RegExp(`^(?:main|${GROUPS.map(({ name }) => name).join('|')})\\b`)

/** What every condition is checked with, wherever the bundler has put it. */
const OF_CONDITIONS = /^ *\/\/ src\/machinery\/cel\/check\.ts$/m

async function buildCli(outdir: string): Promise<void> {
  const { engines, version }: Package = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { main: 'src/cli/main.ts' },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: `node${engines.node.replace('>=', '')}`,
    define: { TACK_VERSION: JSON.stringify(version), 'performance.now': 'monotonicMs' },
    inject: [join(root, 'scripts', 'bundle', 'monotonic-ms.ts')],
    plugins: [loadGroups(root, GROUPS)],
    write: false,
    chunkNames: '[name]-[hash]',
    logLevel: 'warning',
  })
  for (const { path, text } of dropForwarders(outputFiles)) {
    const code = takeBuiltins(text)
    const isEarly = OFTEN_LOADED.test(basename(path)) || OF_CONDITIONS.test(text)
    const short = isEarly ? await compileEarly(code, withoutBlanks) : await withoutBlanks(code)
    // what it was made of, which tests of what is loaded read
    const sources = code.match(/^ *\/\/ (?:src|node_modules)\/\S+$/gm) ?? []
    writeFileSync(path, [...sources.map((source) => source.trim()), short].join('\n'))
  }
}

async function withoutBlanks(text: string): Promise<string> {
  return (await transform(text, { minifyWhitespace: true, format: 'esm' })).code
}

async function buildLibrary(outdir: string): Promise<void> {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.lib.json', '--outDir', outdir], { cwd: root })
}

/** Builds beside what is there and puts it in its place at once: whoever runs the old build meanwhile keeps it. */
async function rebuild(name: string, make: (outdir: string) => Promise<void>): Promise<void> {
  const fresh = join(dist, `.${name}-${process.pid}`)
  const place = join(dist, name)
  const old = join(dist, `.${name}-${process.pid}-old`)
  mkdirSync(fresh, { recursive: true })
  try {
    await make(fresh)
    if (statSync(place, { throwIfNoEntry: false })) renameSync(place, old)
    renameSync(fresh, place)
  } finally {
    for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true })
  }
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const sizeBytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0)
  process.stdout.write(`dist/${name}: ${files.length} files, ${Math.round(sizeBytes / 1024)} KiB\n`)
}

try {
  await Promise.all([rebuild('cli', buildCli), rebuild('lib', buildLibrary)])
  writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), notices(join(dist, 'cli'), root))
} catch (error) {
  const { stdout = '', message } = error as Error & { stdout?: string }
  process.stderr.write(`${stdout}${message}\n`)
  process.exitCode = 1
}
