// Chooses the real cluster of a run: one that is given, envtest's executables, or our own build.
import { access } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import { buildCluster, builtCluster, type ClusterBuild, hasGo } from './build-cluster.ts'
import { run } from './child-process.ts'
import { type ClusterFacts, KUBECONFIG_VARIABLE, KUBECTL_VARIABLE } from './cluster-facts.ts'
import { startCluster } from './start-cluster.ts'
import { startEnvtest } from './start-envtest.ts'

export type ProvidedCluster = {
  readonly facts: ClusterFacts
  /** Resolves, with its last words, when it ended before it was stopped; never for a cluster that we do not run. */
  readonly ended: Promise<string>
  /** Ends what we started and removes its files. */
  stop(): Promise<void>
}

/** No cluster is possible here, for this reason. */
export type NoCluster = { readonly missing: string }

/**
 * In this order: `TACK_TEST_KUBECONFIG`, `KUBEBUILDER_ASSETS`, the build of test/cluster.
 * @throws when one of them is asked for, or `go` is there, and it does not work: that is a failure, not an absence.
 */
export async function provideCluster(): Promise<ProvidedCluster | NoCluster> {
  const kubeconfig = process.env[KUBECONFIG_VARIABLE]
  if (kubeconfig) {
    return { facts: await givenCluster(resolve(kubeconfig)), ended: new Promise(() => {}), stop: async () => {} }
  }
  const assets = process.env.KUBEBUILDER_ASSETS
  if (assets) return await startEnvtest(resolve(assets), await findKubectl(assets))
  const build = (await builtCluster()) ?? ((await hasGo()) ? await buildCluster() : undefined)
  if (!build) {
    return { missing: `no go to build it with, and neither ${KUBECONFIG_VARIABLE} nor KUBEBUILDER_ASSETS is set` }
  }
  return await ownCluster(build)
}

async function ownCluster(build: ClusterBuild): Promise<ProvidedCluster> {
  const cluster = await startCluster(build.cluster)
  return {
    ended: cluster.ended,
    stop: cluster.stop,
    facts: {
      origin: 'built from test/cluster',
      kubeconfig: cluster.kubeconfig,
      context: 'tack-admin',
      userContext: 'tack-user',
      userName: 'tack-user',
      server: cluster.server,
      version: cluster.version,
      kubectlPath: process.env[KUBECTL_VARIABLE] ?? build.kubectl,
      controllers: true,
      dir: cluster.dir,
    },
  }
}

/** The cluster of a kubeconfig's current context. @throws when it does not answer. */
export async function givenCluster(kubeconfig: string): Promise<ClusterFacts> {
  const kubectl = await findKubectl()
  const ask = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(kubectl, ['--kubeconfig', kubeconfig, ...args])
    if (code !== 0) throw new Error(`${KUBECONFIG_VARIABLE}=${kubeconfig}: kubectl ${args.join(' ')}: ${stderr}`)
    return stdout.trim()
  }
  const { serverVersion } = JSON.parse(await ask('version', '-o', 'json'))
  return {
    origin: KUBECONFIG_VARIABLE,
    kubeconfig,
    context: await ask('config', 'current-context'),
    ...((await ask('config', 'get-contexts', '-o', 'name')).split('\n').includes('tack-user')
      ? { userContext: 'tack-user', userName: 'tack-user' }
      : {}),
    server: await ask('config', 'view', '--minify', '-o', 'jsonpath={.clusters[0].cluster.server}'),
    version: serverVersion.gitVersion,
    kubectlPath: kubectl,
    controllers: true,
  }
}

/**
 * The kubectl to compare with: `TACK_TEST_KUBECTL`, envtest's, the one built with the cluster, the one on PATH. It does
 * not build one.
 * @throws when there is none
 */
export async function findKubectl(assets?: string): Promise<string> {
  const name = process.platform === 'win32' ? 'kubectl.exe' : 'kubectl'
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))
  const candidates = [
    process.env[KUBECTL_VARIABLE],
    assets && join(resolve(assets), name),
    (await builtCluster())?.kubectl,
    ...onPath,
  ]
  for (const path of candidates) {
    if (!path) continue
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path
  }
  throw new Error(`no kubectl: not on PATH, and ${KUBECTL_VARIABLE} is not set`)
}
