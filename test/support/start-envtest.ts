// Starts etcd and kube-apiserver from the executables that controller-runtime's envtest uses (KUBEBUILDER_ASSETS).
import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync, rmSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { run } from './child-process.ts'
import type { ProvidedCluster } from './provide-cluster.ts'

const READY_TIMEOUT_MS = 60_000

/**
 * Starts both and waits until they answer. There are no controllers and no front proxy; identities are static tokens.
 * @param assets the folder with `etcd` and `kube-apiserver`
 * @throws with the end of the log when they do not become ready
 */
export async function startEnvtest(assets: string, kubectl: string): Promise<ProvidedCluster> {
  const dir = await mkdtemp(join(tmpdir(), 'tack-envtest-'))
  const logPath = join(dir, 'envtest.log')
  const log = openSync(logPath, 'a')
  const children: ChildProcess[] = []
  const launch = (name: string, args: readonly string[]): void => {
    const child = spawn(join(assets, name), args, { stdio: ['ignore', log, log] })
    // An executable that is missing shows as a server that never gets ready.
    child.on('error', (error) => process.stderr.write(`${name}: ${error.message}\n`))
    children.push(child)
  }
  const killAll = (): void => {
    for (const child of children) child.kill('SIGKILL')
  }
  const cleanUp = (): void => {
    killAll()
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
  process.once('exit', cleanUp)
  const stop = async (): Promise<void> => {
    process.off('exit', cleanUp)
    const running = children.filter((child) => child.pid && child.exitCode === null && child.signalCode === null)
    const ends = running.map((child) => once(child, 'exit'))
    killAll()
    await Promise.all(ends)
    await rm(dir, { recursive: true, force: true, maxRetries: 20 })
  }
  try {
    const [client = 0, peer = 0, secure = 0] = await freePorts(3)
    const server = `https://127.0.0.1:${secure}`
    const tokens = { admin: randomBytes(16).toString('hex'), user: randomBytes(16).toString('hex') }
    await writeSecrets(dir, tokens)
    launch('etcd', etcdFlags(dir, client, peer))
    launch('kube-apiserver', apiServerFlags(dir, client, secure))
    const kubeconfig = join(dir, 'kubeconfig')
    const version = await waitUntilReady(kubectl, kubeconfig, dir, server, tokens, children).catch(async (error) => {
      throw new Error(`${error.message}\n${(await readFile(logPath, 'utf8')).slice(-5000)}`)
    })
    return {
      ended: Promise.race(children.map((child) => once(child, 'exit').then(() => `${child.spawnfile} has ended`))),
      stop,
      facts: {
        origin: 'KUBEBUILDER_ASSETS',
        kubeconfig,
        context: 'tack-admin',
        userContext: 'tack-user',
        userName: 'tack-user',
        server,
        version,
        kubectlPath: kubectl,
        controllers: false,
      },
    }
  } catch (error) {
    await stop()
    throw error
  } finally {
    closeSync(log)
  }
}

async function writeSecrets(dir: string, tokens: { admin: string; user: string }): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const private_ = { mode: 0o600 }
  await writeFile(join(dir, 'sa.key'), privateKey, private_)
  await writeFile(join(dir, 'sa.pub'), publicKey)
  const lines = `${tokens.admin},tack-admin,tack-admin,"system:masters"\n${tokens.user},tack-user,tack-user,"tack:users"\n`
  await writeFile(join(dir, 'tokens.csv'), lines, private_)
}

function etcdFlags(dir: string, client: number, peer: number): string[] {
  const [clientUrl, peerUrl] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`]
  return [
    `--data-dir=${join(dir, 'etcd')}`,
    `--listen-client-urls=${clientUrl}`,
    `--advertise-client-urls=${clientUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    '--unsafe-no-fsync=true',
    '--log-level=error',
  ]
}

function apiServerFlags(dir: string, etcd: number, port: number): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.96.0.0/16',
    // kube-apiserver makes its own serving certificate there, which is its own authority.
    `--cert-dir=${dir}`,
    `--token-auth-file=${join(dir, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    // Without controllers no namespace gets a default ServiceAccount, and Pods would be refused.
    '--disable-admission-plugins=ServiceAccount',
    `--service-account-issuer=https://127.0.0.1:${port}`,
    `--service-account-key-file=${join(dir, 'sa.pub')}`,
    `--service-account-signing-key-file=${join(dir, 'sa.key')}`,
    '--allow-privileged=true',
  ]
}

/** Returns the server's version. */
async function waitUntilReady(
  kubectl: string,
  kubeconfig: string,
  dir: string,
  server: string,
  tokens: { admin: string; user: string },
  children: readonly ChildProcess[],
): Promise<string> {
  const until = Date.now() + READY_TIMEOUT_MS
  const wait = async (why: string): Promise<void> => {
    const ended = children.find((child) => !child.pid || child.exitCode !== null || child.signalCode !== null)
    if (ended) throw new Error(`${ended.spawnfile} has ended`)
    if (Date.now() > until) throw new Error(`envtest is not ready after ${READY_TIMEOUT_MS / 1000} s: ${why}`)
    await sleep(100)
  }
  let authority: Buffer | undefined
  while (!authority) {
    authority = await readFile(join(dir, 'apiserver.crt')).catch(() => undefined)
    if (!authority) await wait('kube-apiserver has not made its certificate')
  }
  await writeFile(kubeconfig, kubeconfigText(server, authority, tokens), { mode: 0o600 })
  for (;;) {
    const ready = await run(kubectl, ['--kubeconfig', kubeconfig, 'get', '--raw', '/readyz'])
    if (ready.code === 0) break
    await wait(ready.stderr)
  }
  const version = await run(kubectl, ['--kubeconfig', kubeconfig, 'get', '--raw', '/version'])
  return JSON.parse(version.stdout).gitVersion
}

/** JSON, which every reader of kubeconfigs takes for YAML. */
function kubeconfigText(server: string, authority: Buffer, tokens: { admin: string; user: string }): string {
  const cluster = { server, 'certificate-authority-data': authority.toString('base64') }
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'tack', cluster }],
    users: Object.entries(tokens).map(([name, token]) => ({ name: `tack-${name}`, user: { token } })),
    contexts: Object.keys(tokens).map((name) => ({
      name: `tack-${name}`,
      context: { cluster: 'tack', user: `tack-${name}` },
    })),
    'current-context': 'tack-admin',
  })
}

/** Ports that were free a moment ago: these executables cannot be handed a listening socket. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => {
    const address = server.address()
    return typeof address === 'object' && address ? address.port : 0
  })
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}
