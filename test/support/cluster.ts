// What a test file uses of the real cluster: its own namespaces and CRD group, kubectl, and our executable.
import { randomBytes } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { basename, relative, resolve } from 'node:path'
import { after } from 'node:test'
import { ROOT } from './build-cluster.ts'
import { type Result, type Running, type RunOptions, run, start } from './child-process.ts'
import {
  type ClusterFacts,
  FACTS_VARIABLE,
  KUBECONFIG_VARIABLE,
  RECORD_VARIABLE,
  SKIP_VARIABLE,
} from './cluster-facts.ts'
import { givenCluster } from './provide-cluster.ts'
import { removeCrds, waitForCrds } from './served-crds.ts'
import { completeTack, startTack, tack, temporaryHome } from './tack.ts'

/** Something at whose end cleaning up can be done, as a test's context. */
export type Scope = { after(clean: () => Promise<void>): void }

/**
 * The cluster as one test file sees it. All commands get its kubeconfig as KUBECONFIG, and a HOME and a cache folder
 * that only this file uses. When `skip` is a reason there is no cluster: the texts are empty and every call throws.
 */
export type TestCluster = ClusterFacts & {
  /** For the options of `describe` and `test`: `false`, or why there is no cluster. */
  readonly skip: string | false
  /** HOME of all commands; kubectl's caches are under `.kube/cache` in it. */
  readonly home: string
  /** An API group of this file alone, ending in `.tack.test`; its CRDs are removed after the file's last test. */
  readonly group: string
  /**
   * Makes a namespace with its default ServiceAccount and returns its name. It is removed, without waiting for that,
   * at the end of the given test, else of the file.
   */
  namespace(t?: Scope): Promise<string>
  /** Creates all objects of a manifest; when CRDs are among them, waits until they are served and published. @throws kubectl's words */
  create(manifest: string | object, ...kubectlArgs: string[]): Promise<void>
  kubectl(args: readonly string[], options?: RunOptions): Promise<Result>
  startKubectl(args: readonly string[], options?: RunOptions): Running
  /** stdout of kubectl. @throws with its stderr when it fails */
  kubectlOk(args: readonly string[], options?: RunOptions): Promise<string>
  /** The built `kubectl-tack`, run directly. */
  tack(args: readonly string[], options?: RunOptions): Promise<Result>
  startTack(args: readonly string[], options?: RunOptions): Running
  /** `kubectl tack …`: kubectl finds the plugin on PATH and becomes it. */
  kubectlTack(args: readonly string[], options?: RunOptions): Promise<Result>
  /** What kubectl calls to complete `kubectl tack WORDS…`. */
  completeTack(args: readonly string[], options?: RunOptions): Promise<Result>
}

let ofThisFile: Promise<TestCluster> | undefined

/**
 * The cluster of this run. To be called at the top level of a test file:
 * `const cluster = await testCluster()`, then `describe('…', { skip: cluster.skip }, () => …)`.
 */
export function testCluster(): Promise<TestCluster> {
  ofThisFile ??= open()
  return ofThisFile
}

async function open(): Promise<TestCluster> {
  const facts = await findFacts()
  const fileName = basename(process.argv[1] ?? 'tests').replace(/(\.test)?\.\w+$/, '')
  const unique = `${fileName.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${randomBytes(4).toString('hex')}`
  if (typeof facts === 'string') return withoutCluster(facts)
  await record()
  const home = await temporaryHome()
  const complete = (options: RunOptions = {}): RunOptions => ({
    ...options,
    env: { ...home.env, KUBECONFIG: facts.kubeconfig, ...options.env },
  })
  const kubectl: TestCluster['kubectl'] = (args, options) => run(facts.kubectlPath, args, complete(options))
  const kubectlOk: TestCluster['kubectlOk'] = async (args, options) => {
    const { code, stdout, stderr } = await kubectl(args, options)
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`)
    return stdout
  }
  const namespaces = new Set<string>()
  const remove = async (names: readonly string[]): Promise<void> => {
    if (names.length > 0) await kubectlOk(['delete', 'namespace', '--wait=false', '--ignore-not-found', ...names])
    for (const name of names) namespaces.delete(name)
  }
  let count = 0
  let groupUsed = false
  after(async () => {
    await remove([...namespaces])
    if (groupUsed) await removeCrds({ kubectl, kubectlOk }, `${unique}.tack.test`)
    await home.remove()
  })
  return {
    ...facts,
    skip: false,
    home: home.dir,
    get group() {
      groupUsed = true
      return `${unique}.tack.test`
    },
    async namespace(t) {
      count += 1
      const name = `${unique}-${count}`
      await kubectlOk(['create', 'namespace', name])
      namespaces.add(name)
      t?.after(() => remove([name]))
      if (facts.controllers) await kubectlOk(['wait', '--for=create', 'serviceaccount/default', '-n', name])
      return name
    },
    async create(manifest, ...kubectlArgs) {
      const input = typeof manifest === 'string' ? manifest : JSON.stringify(asList(manifest))
      const created = await kubectlOk(['create', '-f', '-', '-o', 'name', ...kubectlArgs], { input })
      await waitForCrds({ kubectl, kubectlOk }, created.split('\n'))
    },
    kubectl,
    kubectlOk,
    startKubectl: (args, options) => start(facts.kubectlPath, args, complete(options)),
    tack: (args, options) => tack(args, complete(options)),
    startTack: (args, options) => startTack(args, complete(options)),
    kubectlTack: (args, options) => kubectl(['tack', ...args], options),
    completeTack: (args, options) => completeTack(args, complete(options)),
  }
}

/** The facts, or why there are none. */
async function findFacts(): Promise<ClusterFacts | string> {
  const facts = process.env[FACTS_VARIABLE]
  if (facts) return JSON.parse(facts)
  const given = process.env[KUBECONFIG_VARIABLE]
  if (given) return await givenCluster(resolve(given))
  return process.env[SKIP_VARIABLE] ?? `no cluster: use npm test, or set ${KUBECONFIG_VARIABLE}`
}

/** Tells the runner that this file's tests ran on the real cluster. */
async function record(): Promise<void> {
  const path = process.env[RECORD_VARIABLE]
  if (path && process.argv[1]) await appendFile(path, `${relative(ROOT, process.argv[1])}\n`)
}

function asList(manifest: object): object {
  return Array.isArray(manifest) ? { apiVersion: 'v1', kind: 'List', items: manifest } : manifest
}

function withoutCluster(reason: string): TestCluster {
  const fail = (): never => {
    throw new Error(`There is no cluster (${reason}): give "skip: cluster.skip" to describe or test.`)
  }
  return {
    origin: '',
    kubeconfig: '',
    context: '',
    server: '',
    version: '',
    kubectlPath: '',
    controllers: false,
    skip: reason,
    home: '',
    group: '',
    namespace: fail,
    create: fail,
    kubectl: fail,
    kubectlOk: fail,
    startKubectl: fail,
    tack: fail,
    startTack: fail,
    kubectlTack: fail,
    completeTack: fail,
  }
}
