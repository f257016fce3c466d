// Builds the cluster of test/cluster and the kubectl that belongs to it, once per state of its Go sources.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

export const ROOT = join(import.meta.dirname, '..', '..')
const SOURCES = join(ROOT, 'test', 'cluster')
const CACHE = join(ROOT, '.cache', 'test-cluster')
const EXECUTABLE_SUFFIX = process.platform === 'win32' ? '.exe' : ''
/** An older build of other sources is removed when nobody has used it for this long. */
const KEEP_MS = 24 * 60 * 60 * 1000

/** The Kubernetes version of the cluster and of kubectl, as both report it. */
export const KUBERNETES_VERSION = 'v1.37.2'

export type ClusterBuild = {
  /** etcd, kube-apiserver and kube-controller-manager in one executable. */
  readonly cluster: string
  readonly kubectl: string
}

/**
 * The executables, built if these sources were not built yet: about six minutes on two cores when nothing is cached,
 * with progress on stderr.
 * @throws when the compiler fails; its output has gone to stderr.
 */
export async function buildCluster(): Promise<ClusterBuild> {
  const built = await builtCluster()
  if (built) return built
  const folder = join(CACHE, await sourcesHash())
  const unfinished = `${folder}.${process.pid}`
  await mkdir(unfinished, { recursive: true })
  try {
    await goBuild(unfinished)
    // Somebody else may have finished the same build in the meantime; theirs is as good.
    await rename(unfinished, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  await removeOldBuilds(folder)
  return executablesIn(folder)
}

/** The executables if they are built already; never builds. */
export async function builtCluster(): Promise<ClusterBuild | undefined> {
  const folder = join(CACHE, await sourcesHash())
  if (!existsSync(folder)) return undefined
  const now = new Date()
  await utimes(folder, now, now)
  return executablesIn(folder)
}

/** Whether a `go` command answers. */
export function hasGo(): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('go', ['version'], { stdio: 'ignore' })
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(code === 0))
  })
}

function executablesIn(folder: string): ClusterBuild {
  return { cluster: join(folder, `cluster${EXECUTABLE_SUFFIX}`), kubectl: join(folder, `kubectl${EXECUTABLE_SUFFIX}`) }
}

async function sourcesHash(): Promise<string> {
  const names = (await readdir(SOURCES, { recursive: true })).filter((name) => /\.go$|^go\.(mod|sum)$/.test(name))
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${linkerFlags()}`)
  for (const name of names.sort()) {
    hash.update(`\0${name.replaceAll('\\', '/')}\0`).update(await readFile(join(SOURCES, name)))
  }
  return hash.digest('hex').slice(0, 16)
}

/** The version goes in where upstream's release scripts put it; symbols and debug information are left out. */
function linkerFlags(): string {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(KUBERNETES_VERSION) ?? []
  const packages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version']
  const values = { gitVersion: KUBERNETES_VERSION, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' }
  const set = packages.flatMap((name) => Object.entries(values).map(([key, value]) => `-X ${name}.${key}=${value}`))
  return ['-s', '-w', ...set].join(' ')
}

async function goBuild(folder: string): Promise<void> {
  const began = performance.now()
  const where = relative(ROOT, dirname(folder))
  process.stderr.write(
    `test cluster: building kube-apiserver and kubectl ${KUBERNETES_VERSION} into ${where} (about 6 minutes the first time)\n`,
  )
  const seconds = (): number => Math.round((performance.now() - began) / 1000)
  const progress = setInterval(() => process.stderr.write(`test cluster: still building, ${seconds()} s\n`), 30_000)
  try {
    const { cluster, kubectl } = executablesIn(folder)
    await go(['build', '-ldflags', linkerFlags(), '-o', cluster, '.'])
    await go(['build', '-ldflags', linkerFlags(), '-o', kubectl, 'k8s.io/kubernetes/cmd/kubectl'])
  } finally {
    clearInterval(progress)
  }
  process.stderr.write(`test cluster: built in ${seconds()} s\n`)
}

function go(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, GOFLAGS: '-mod=readonly', GOWORK: 'off' }
    const child = spawn('go', args, { cwd: SOURCES, env, stdio: ['ignore', 2, 2] })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`go build of test/cluster failed with exit code ${code}`))
    })
  })
}

async function removeOldBuilds(current: string): Promise<void> {
  for (const name of await readdir(CACHE)) {
    const folder = join(CACHE, name)
    if (folder === current) continue
    const used = await stat(folder).catch(() => undefined)
    if (used && Date.now() - used.mtimeMs > KEEP_MS) await rm(folder, { recursive: true, force: true })
  }
}
