// What a real kubectl reads from a file, without a server: `kubectl patch --local` prints every object it was given.

import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { text } from 'node:stream/consumers'
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../../src/machinery/json.ts'
import { kubectlPath } from '../print/kubectl-oracle.ts'

export { kubectlPath, skipWithoutKubectl } from '../print/kubectl-oracle.ts'

export type Reading = {
  /** The objects before the first error. */
  readonly objects: readonly JsonObject[]
  /** Without the leading `error: `; empty when there was none. */
  readonly error: string
}

/** Gives kubectl a stream on stdin, which it calls STDIN. */
export async function kubectlReads(input: string | Uint8Array): Promise<Reading> {
  const child = spawn(kubectlPath ?? '', ['patch', '--local', '--type=merge', '-p', '{}', '-f', '-', '-o', 'json'], {
    env: { PATH: process.env.PATH, HOME: tmpdir(), KUBECONFIG: '' },
  })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return {
    objects: stdout.split(/^(?=\{$)/m).flatMap((printed) => (printed === '' ? [] : [objectOf(printed)])),
    error: stderr.trim().replace(/^error: /, ''),
  }
}

function objectOf(printed: string): JsonObject {
  const value = parseJson(printed)
  if (!isJsonObject(value)) throw new Error(`kubectl printed ${printed}`)
  return value
}

/** The same JSON with the keys of all objects in order. */
export function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isJsonObject(value)) return value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]))
}
