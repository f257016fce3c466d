// `npm run build`: the split bundle that the executables run (dist/cli) and the library with its types (dist/lib).

import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build, type Plugin } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')

/** What CommonJS packages inside an ES module bundle find Node's own modules with. */
const REQUIRE_BANNER =
  "import { createRequire as tackRequire } from 'node:module'; const require = tackRequire(import.meta.url);"

/**
 * Takes Node's own modules from process.getBuiltinModule. An `import` of one reads every export there is, which for
 * node:http loads a WebSocket client: half of the time that a query of one object takes.
 */
const lateBuiltins: Plugin = {
  name: 'late-builtins',
  setup(bundle) {
    bundle.onResolve({ filter: /^node:/ }, ({ path, kind }) => ({
      path,
      namespace: kind === 'dynamic-import' ? 'late-builtin' : 'builtin',
    }))
    bundle.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
      loader: 'js',
    }))
    bundle.onLoad({ filter: /.*/, namespace: 'late-builtin' }, ({ path }) => ({
      contents: namedExports(path),
      loader: 'js',
    }))
  },
}

/** What `await import()` gives has names, which a CommonJS module in a chunk of its own does not export. */
function namedExports(path: string): string {
  const exported = Object.getOwnPropertyDescriptors(process.getBuiltinModule(path) ?? {})
  const names = Object.keys(exported).filter((name) => 'value' in (exported[name] ?? {}) && /^[A-Za-z_]\w*$/.test(name))
  return `const all = process.getBuiltinModule(${JSON.stringify(path)})\nexport const { ${names.join(', ')} } = all`
}

async function buildCli(outdir: string): Promise<void> {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } }
  await build({
    absWorkingDir: root,
    entryPoints: { main: 'src/cli/main.ts' },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: `node${engines.node.replace('>=', '')}`,
    banner: { js: REQUIRE_BANNER },
    plugins: [lateBuiltins],
    chunkNames: '[name]-[hash]',
    logLevel: 'warning',
  })
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
} catch (error) {
  const { stdout = '', message } = error as Error & { stdout?: string }
  process.stderr.write(`${stdout}${message}\n`)
  process.exitCode = 1
}
