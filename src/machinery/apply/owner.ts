// Who owns fields: a manager, and how it wrote. Follows BuildManagerIdentifier in
// pkg/util/managedfields/internal/managedfields.go of apimachinery.

import { quoteGo } from '../go-value.ts'
import { goJson } from '../schema/go-json.ts'

/** How an owner came to own: by server-side apply, or by any other write. */
export type Operation = 'Apply' | 'Update'

/** A manager by its way of writing: the same name is a different owner with another operation or sub-resource. */
export type Owner = {
  readonly manager: string
  readonly operation: Operation
  /** `status`, `scale`; absent for the object itself. */
  readonly subresource?: string
  /** In which the paths are stated. One who applies is the same owner in any version. */
  readonly apiVersion: string
  /** RFC 3339, of the last write that changed something. Not every owner has one. */
  readonly time?: string
}

/** Tells owners apart; what the server sorts by where times do not tell. */
export function ownerId({ manager, operation, subresource = '', apiVersion }: Owner): string {
  const fields = [
    manager === '' ? '' : `"manager":${goJson(manager)}`,
    `"operation":"${operation}"`,
    operation === 'Apply' ? '' : `"apiVersion":${goJson(apiVersion)}`,
    subresource === '' ? '' : `"subresource":${goJson(subresource)}`,
  ]
  return `{${fields.filter((field) => field !== '').join(',')}}`
}

/** An owner as the server names it in conflicts: `"hpa" with subresource "scale" using apps/v1`. */
export function ownerText({ manager, operation, subresource = '', apiVersion }: Owner): string {
  const within = subresource === '' ? '' : ` with subresource ${quoteGo(subresource)}`
  const using = operation === 'Update' ? ` using ${apiVersion}` : ''
  return `${quoteGo(manager)}${within}${using}`
}

/** Who writes through an endpoint. Without a name it is `unknown`. */
export function ownerAt(
  { apiVersion, subresource }: { readonly apiVersion: string; readonly subresource: string },
  manager: string,
  operation: Operation,
): Owner {
  const named = { manager: manager === '' ? 'unknown' : manager, operation, apiVersion }
  return subresource === '' ? named : { ...named, subresource }
}
