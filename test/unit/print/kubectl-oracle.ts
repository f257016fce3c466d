// A real kubectl that talks to a loopback server of ours: what it prints is what we must print.

import { execFile } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** Where kubectl is: `TACK_TEST_KUBECTL`, else the first one on PATH; undefined when there is none. */
export const kubectlPath: string | undefined = process.env.TACK_TEST_KUBECTL || findOnPath('kubectl')

/** For `test(title, { skip }, …)`. */
export const skipWithoutKubectl = kubectlPath === undefined && 'no kubectl: neither TACK_TEST_KUBECTL nor on PATH'

function findOnPath(name: string): string | undefined {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const candidates = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name + suffix))
  return candidates.find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export type Answer = { readonly status?: number; readonly contentType?: string; readonly body: string }
export type Printed = { readonly stdout: string; readonly stderr: string; readonly code: number }

const POD_RESOURCE = { name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: ['get', 'list'] }
const DISCOVERY: { readonly [path: string]: unknown } = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
  '/api/v1': { kind: 'APIResourceList', groupVersion: 'v1', resources: [POD_RESOURCE] },
}

/** Runs kubectl against a server that knows pods only and gives every other request the same answer. */
export async function kubectl(words: readonly string[], answer: Answer): Promise<Printed> {
  const home = mkdtempSync(join(tmpdir(), 'tack-kubectl-'))
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const discovered = DISCOVERY[path]
    const { status = 200, contentType = 'application/json', body } = answer
    response.writeHead(discovered === undefined ? status : 200, {
      'content-type': discovered === undefined ? contentType : 'application/json',
    })
    response.end(discovered === undefined ? body : JSON.stringify(discovered))
  })
  try {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    return await run([`--server=http://127.0.0.1:${port}`, ...words], home)
  } finally {
    server.close()
    rmSync(home, { recursive: true, force: true })
  }
}

function run(words: readonly string[], home: string): Promise<Printed> {
  const env = { PATH: process.env.PATH, HOME: home, USERPROFILE: home, KUBECONFIG: join(home, 'none') }
  return new Promise((resolve) => {
    execFile(kubectlPath ?? '', [...words], { env, maxBuffer: 2 ** 30 }, (error, stdout, stderr) => {
      resolve({ stdout, stderr, code: error === null ? 0 : Number(error.code) })
    })
  })
}
