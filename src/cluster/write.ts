// One write to an API server, or its dry run.

import { isJsonObject, type KubeObject, parseJson } from '../machinery/json.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import type { HttpRequest, Transport } from './http.ts'
import { collectionPath, objectPath, withQuery } from './resource-path.ts'
import { unexpectedResponse } from './unexpected-response.ts'

/** What the server does about fields that it does not know. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

export type Write = {
  readonly resource: ResourceInfo
  readonly namespace?: string | undefined
  /** Of the object that is written; a POST goes to the collection and has none. */
  readonly name?: string | undefined
  /** `status`, `scale`. Default: the object itself. */
  readonly subresource?: string | undefined
  readonly method: 'POST' | 'PUT' | 'PATCH'
  /** Of a PATCH: which type it is. Default: `application/json`. */
  readonly contentType?: string | undefined
  /** JSON, or YAML for server-side apply. */
  readonly body: string
  /** Everything but the storing is done. Default: false. */
  readonly dryRun?: boolean | undefined
  readonly fieldManager?: string | undefined
  readonly fieldValidation?: FieldValidation | undefined
  /** Of server-side apply: take what others own. Default: not stated. */
  readonly force?: boolean | undefined
  /** Default: the connection's. */
  readonly timeoutMs?: number | undefined
}

/**
 * Writes, and answers with the object as the server has it then: after a dry run, as it would have it.
 * @throws ServerError, ConnectionError, CancelledError
 */
export async function writeObject(transport: Transport, write: Write, signal?: AbortSignal): Promise<KubeObject> {
  const { method, contentType = 'application/json', body } = write
  const limit = write.timeoutMs === undefined ? {} : { timeoutMs: write.timeoutMs }
  const request: HttpRequest = { method, path: pathOf(write), contentType, body, ...limit }
  const response = await transport.request(signal === undefined ? request : { ...request, signal })
  const text = await response.text()
  const object = tryParse(text)
  if (object === undefined) throw unexpectedResponse(text, 'an object')
  return object
}

function pathOf({ resource, namespace, name, subresource, ...write }: Write): string {
  const path =
    name === undefined ? collectionPath(resource, namespace) : objectPath(resource, { name, namespace }, subresource)
  return withQuery(path, {
    dryRun: write.dryRun ? 'All' : undefined,
    fieldManager: write.fieldManager,
    fieldValidation: write.fieldValidation,
    force: write.force === undefined ? undefined : String(write.force),
  })
}

function tryParse(text: string): KubeObject | undefined {
  try {
    const value = parseJson(text)
    return isJsonObject(value) ? (value as KubeObject) : undefined
  } catch {
    return undefined
  }
}
