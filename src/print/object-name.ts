// `-o name`: what an object is called on a command line; follows name.go of cli-runtime.

import { parseApiVersion } from '../machinery/resource-info.ts'
import { escapeText } from './escape-text.ts'

/** `pod/web`, `deployment.apps/web`: the kind in lower case, its group unless it is the core group, and the name. */
export function objectName(object: {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string | undefined
}): string {
  const { group } = parseApiVersion(object.apiVersion)
  const kind = object.kind.toLowerCase()
  return escapeText(`${group === '' ? kind : `${kind}.${group}`}/${object.name || '<unknown>'}`)
}
