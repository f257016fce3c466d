// Which version a server says it is.

import { isJsonObject, type Json } from '../../machinery/json.ts'
import type { Transport } from '../http.ts'
import { unexpectedResponse } from '../unexpected-response.ts'

/** What `/version` may hold besides, in the order in which kubectl prints it. */
const FIELDS = [
  'major',
  'minor',
  'emulationMajor',
  'emulationMinor',
  'minCompatibilityMajor',
  'minCompatibilityMinor',
  'gitVersion',
  'gitCommit',
  'gitTreeState',
  'buildDate',
  'goVersion',
  'compiler',
  'platform',
] as const

/**
 * From `/version`: apimachinery's version.Info. `gitVersion` is `v1.37.2`, with what a distribution appends
 * (`v1.33.1+k3s1`); `minor` are digits, on some distributions followed by `+`.
 */
export type ServerVersion = { readonly [field in (typeof FIELDS)[number]]?: string } & {
  readonly major: string
  readonly minor: string
  readonly gitVersion: string
}

/** @throws ServerError (also for an answer that is no version), ConnectionError, CancelledError */
export async function serverVersion(transport: Transport, signal?: AbortSignal): Promise<ServerVersion> {
  const response = await transport.request({ path: '/version', ...(signal === undefined ? {} : { signal }) })
  const body = await response.text()
  const info = tryParse(body)
  if (!isJsonObject(info)) throw unexpectedResponse(body, 'a version', info)
  const { major = '', minor = '', gitVersion, ...rest } = textFields(info)
  if (gitVersion === undefined) throw unexpectedResponse(body, 'a version', info)
  return { major, minor, gitVersion, ...rest }
}

function textFields(info: { readonly [key: string]: Json }): { [field in (typeof FIELDS)[number]]?: string } {
  return Object.fromEntries(FIELDS.filter((name) => typeof info[name] === 'string').map((name) => [name, info[name]]))
}

function tryParse(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
