// Which modules a command of the built executable loads, named as in the sources: `src/cli/main.ts`, `node_modules/…`.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ROOT } from './build-cluster.ts'
import { type Result, type RunOptions, run } from './child-process.ts'

/** Writes the URL of every module that Node loads into the file named by TACK_TEST_LOADED. */
const PRELOAD = `
import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
registerHooks({
  load(url, context, nextLoad) {
    appendFileSync(process.env.TACK_TEST_LOADED, url + '\\n')
    return nextLoad(url, context)
  },
})
`

export type Loaded = {
  /** Sources that are in the loaded chunks of the bundle, sorted. */
  readonly modules: readonly string[]
  /** Files that Node loaded. */
  readonly files: readonly string[]
  readonly result: Result
}

/** Runs `kubectl-tack ARGS` and tells what it loaded. */
export async function loadedModules(args: readonly string[], options: RunOptions = {}): Promise<Loaded> {
  const folder = await mkdtemp(join(tmpdir(), 'tack-loaded-'))
  try {
    const preload = join(folder, 'preload.mjs')
    const list = join(folder, 'loaded')
    await writeFile(preload, PRELOAD)
    await writeFile(list, '')
    const words = ['--import', pathToFileURL(preload).href, join(ROOT, 'bin', 'kubectl-tack.js'), ...args]
    const result = await run(process.execPath, words, { ...options, env: { ...options.env, TACK_TEST_LOADED: list } })
    const urls = (await readFile(list, 'utf8')).split('\n').filter((url) => url.startsWith('file:'))
    const files = [...new Set(urls.map((url) => fileURLToPath(url)))].filter((file) => file !== preload)
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))
    return { modules: [...new Set(texts.flatMap(sourcesIn))].sort(), files, result }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The bundler names each source above what it made of it. */
function sourcesIn(text: string): readonly string[] {
  return [...text.matchAll(/^ *\/\/ ((?:src|node_modules)\/\S+)$/gm)].map((match) => match[1] ?? '')
}
