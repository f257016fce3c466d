// Credential plugins for tests: small Node programs that count their runs.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Credential } from '../../../../src/cluster/connection.ts'
import { execCredential } from '../../../../src/cluster/credentials/exec-credential.ts'
import type { ExecCluster } from '../../../../src/cluster/credentials/exec-info.ts'
import type { ExecConfig } from '../../../../src/cluster/kubeconfig/kubeconfig.ts'
import type { Surroundings } from '../../../../src/cluster/kubeconfig/surroundings.ts'
import { alone, folderOf } from '../kubeconfig/folder.ts'

export const V1 = 'client.authentication.k8s.io/v1'
export const V1BETA1 = 'client.authentication.k8s.io/v1beta1'

export type PluginOptions = {
  readonly exec?: Partial<ExecConfig>
  readonly surroundings?: Partial<Surroundings>
  readonly cluster?: ExecCluster
  readonly timeoutMs?: number
  readonly now?: () => number
}

export type Plugin = {
  readonly folder: string
  readonly credential: Credential
  /** How often the program was started. */
  runs(): number
  /** What it wrote to stderr. */
  stderr(): string
}

/** JavaScript that prints an ExecCredential with this status, a JavaScript expression; `run` counts from 1. */
export function printing(status: string, apiVersion = V1): string {
  return `console.log(JSON.stringify({ kind: 'ExecCredential', apiVersion: '${apiVersion}', status: ${status} }))`
}

/** Makes a credential of a program. The program has `fs`, `run` (how often it was started) and `info` (what it was told). */
export function plugin(t: TestContext, program: string, options: PluginOptions = {}): Plugin {
  const prelude = `
    const fs = require('node:fs')
    fs.appendFileSync(__dirname + '/runs', '.')
    const run = fs.readFileSync(__dirname + '/runs', 'utf8').length
    const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO)
  `
  const folder = folderOf(t, { 'plugin.cjs': prelude + program })
  let stderr = ''
  const surroundings = {
    ...alone(folder, { PATH: process.env.PATH ?? '' }),
    onPluginStderr: (chunk: Buffer) => {
      stderr += chunk.toString('utf8')
    },
    ...options.surroundings,
  }
  const exec: ExecConfig = {
    command: process.execPath,
    args: [join(folder, 'plugin.cjs')],
    env: [],
    apiVersion: V1,
    installHint: '',
    provideClusterInfo: options.cluster !== undefined,
    interactiveMode: 'Never',
    ...options.exec,
  }
  const { cluster, timeoutMs = 0, now = Date.now } = options
  const where = { key: 'users[name="u"].exec', path: 'config' }
  const credential = execCredential({ exec, ...where, cluster, surroundings, timeoutMs, now })
  const counter = join(folder, 'runs')
  const runs = () => (existsSync(counter) ? readFileSync(counter, 'utf8').length : 0)
  return { folder, credential, runs, stderr: () => stderr }
}
