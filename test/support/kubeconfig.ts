// Kubeconfig files for tests: one context, or what a test says.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** A new, empty folder that goes with the test. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tack-test-'))
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** Writes a text into a file of its own and returns the path; the file goes with the test. */
export async function temporaryFile(t: TestContext, name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(t), name)
  await writeFile(path, content)
  return path
}

/** A kubeconfig whose only context, `test`, joins this cluster and this user. */
export function writeKubeconfig(t: TestContext, cluster: object, user: object = {}): Promise<string> {
  return writeContexts(t, { test: { cluster, user } })
}

/** A kubeconfig with these contexts, each with a cluster and a user of its name; the first is the current one. */
export function writeContexts(
  t: TestContext,
  contexts: Readonly<Record<string, { readonly cluster: object; readonly user?: object }>>,
): Promise<string> {
  const entries = Object.entries(contexts)
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: entries.map(([name, { cluster }]) => ({ name, cluster })),
    users: entries.map(([name, { user = {} }]) => ({ name, user })),
    contexts: entries.map(([name]) => ({ name, context: { cluster: name, user: name } })),
    'current-context': entries[0]?.[0],
  }
  return temporaryFile(t, 'config', JSON.stringify(config))
}

/** PEM text as kubeconfigs hold it. */
export function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
