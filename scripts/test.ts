// `npm test`: builds, starts one real cluster for the whole run, and runs the tests under node's own runner.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../test/support/build-cluster.ts'
import { FACTS_VARIABLE, KUBECTL_VARIABLE, RECORD_VARIABLE, SKIP_VARIABLE } from '../test/support/cluster-facts.ts'
import { findKubectl, type ProvidedCluster, provideCluster } from '../test/support/provide-cluster.ts'
import { parseTestArguments, selectTestFiles, usesCluster } from '../test/support/select-test-files.ts'

const USAGE = `usage: npm test -- [--unit] [--no-build] [PART OF A PATH...] [OPTION OF node --test...]

  npm test                                    everything
  npm test -- --unit                          the tests that need no cluster and no build
  npm test -- --no-build                      with bin/ and dist/ as they are
  npm test -- test/e2e/query                  the files with that in their path
  npm test -- --test-name-pattern=watch e2e   what node --test understands is passed on (as --name=value)
`

/** Test files that run side by side: the servers they talk to need the rest of a small machine. */
const CONCURRENCY = 2
/** A test, or a whole file, that takes longer than this hangs. */
const TIMEOUT_MS = 15 * 60 * 1000

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.abort(signal))
}

// A reader that went away, as in `… | head`, must not keep us from stopping what we started.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (stopping.signal.aborted) return 130
  process.stderr.write(`npm test: ${error instanceof Error ? error.message : error}\n`)
  return 1
})

/** Returns the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const args = parseTestArguments(argv)
  if (args.help) {
    process.stdout.write(USAGE)
    return 0
  }
  const files = await selectTestFiles(args)
  if (files.length === 0) throw new Error(`no test file has ${args.filters.join(' or ')} in its path`)
  const withCluster = []
  for (const file of files) if (await usesCluster(file)) withCluster.push(file)
  if (args.build && files.some((file) => !file.startsWith('test/unit/'))) await build()
  const provided = withCluster.length > 0 ? await provideCluster() : { missing: 'no test file asks for it' }
  const cluster = 'facts' in provided ? provided : undefined
  const folder = await mkdtemp(join(tmpdir(), 'tack-test-'))
  const record = join(folder, 'real-cluster-files')
  try {
    const env = {
      // Whatever a test leaves in its temporary folder, by being interrupted for example, goes with ours.
      TMPDIR: folder,
      TEMP: folder,
      TMP: folder,
      [RECORD_VARIABLE]: record,
      [KUBECTL_VARIABLE]: cluster?.facts.kubectlPath ?? (await findKubectl().catch(() => undefined)),
      [FACTS_VARIABLE]: cluster && JSON.stringify(cluster.facts),
      [SKIP_VARIABLE]: 'missing' in provided ? provided.missing : undefined,
    }
    const code = await runTests(files, args.nodeOptions, env)
    if (stopping.signal.aborted) return 130
    return Math.max(code, await reportCluster(withCluster.length, record, provided))
  } finally {
    await cluster?.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function build(): Promise<void> {
  const script = join(ROOT, 'scripts', 'build.ts')
  if (!existsSync(script)) return
  const code = await spawnNode([script], {})
  if (code !== 0) throw new Error(`the build failed with exit code ${code}`)
}

function runTests(
  files: readonly string[],
  options: readonly string[],
  env: Record<string, string | undefined>,
): Promise<number> {
  const defaults = [`--test-concurrency=${CONCURRENCY}`, `--test-timeout=${TIMEOUT_MS}`]
  return spawnNode(['--test', ...defaults, ...options, ...files], env)
}

/** Runs our own Node on the same terminal; a signal that we get goes on to it. Resolves with its exit code. */
function spawnNode(args: readonly string[], env: Record<string, string | undefined>): Promise<number> {
  stopping.signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: 'inherit' })
    const stop = (): void => void child.kill(stopping.signal.reason)
    stopping.signal.addEventListener('abort', stop)
    child.once('error', reject)
    child.once('close', (code) => {
      stopping.signal.removeEventListener('abort', stop)
      resolve(code ?? 1)
    })
  })
}

/** Says on stderr what ran where. Returns 1 where tests on the real cluster are a must and did not run. */
async function reportCluster(
  expected: number,
  record: string,
  provided: ProvidedCluster | { missing: string },
): Promise<number> {
  if (expected === 0) return 0
  const text = await readFile(record, 'utf8').catch(() => '')
  const ran = new Set(text.split('\n').filter(Boolean)).size
  const where =
    'facts' in provided ? `kube-apiserver ${provided.facts.version} (${provided.facts.origin})` : 'no cluster'
  const skipped = 'missing' in provided ? `; the rest was SKIPPED: ${provided.missing}` : ''
  const isFailure = ran < expected && process.env.CI !== undefined && process.env.CI !== 'false'
  process.stderr.write(
    `real-cluster test files: ${ran} of ${expected} ran on ${where}${skipped}${isFailure ? '; that is a FAILURE in CI' : ''}\n`,
  )
  // Only a promise that is settled already wins this race.
  const lastWords = 'ended' in provided ? await Promise.race([provided.ended, undefined]) : undefined
  if (lastWords !== undefined) {
    process.stderr.write(`The cluster ended during the tests.\n${lastWords}\n`)
    return 1
  }
  return isFailure ? 1 : 0
}
