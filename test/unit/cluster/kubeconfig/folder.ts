// A folder of kubeconfig files for one test, and surroundings in which nothing of this machine is found.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Surroundings } from '../../../../src/cluster/kubeconfig/surroundings.ts'

/** Writes files by path into a new folder that goes when the test ends; returns the folder. */
export function folderOf(t: TestContext, files: { readonly [path: string]: string | Uint8Array }): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kubeconfig-')))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** An empty environment whose home and working directory is the folder; not in a pod, no terminal. */
export function alone(folder: string, env: { readonly [name: string]: string } = {}): Surroundings {
  return { env, homeDir: folder, cwd: folder, serviceAccountDir: join(folder, 'no-pod'), isStdinTerminal: false }
}

type Entry = { readonly [key: string]: unknown }

/** A kubeconfig (JSON is YAML) with context `x`, which names cluster `c` and user `u`. */
export function config(cluster: Entry, user: Entry = {}, context: Entry = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'x',
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', ...context } }],
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
  })
}

/** What a credential would send in its Authorization header now. */
export async function authorization(connection: {
  readonly credential: { current(): Promise<{ readonly headers: readonly (readonly [string, string])[] }> }
}): Promise<string | undefined> {
  const { headers } = await connection.credential.current()
  return headers.find(([name]) => name === 'Authorization')?.[1]
}
