// Both sides of an item as YAML documents, and the file names under which tools know them.

import type { DiffItem } from '../../diff/diff-item.ts'
import { parseApiVersion } from '../../machinery/resource-info.ts'
import { toKubectlYaml } from '../../print/kubectl-yaml.ts'
import type { Ref } from '../../streams.ts'

/** Undefined where there is no object. */
export type Sides = { readonly live: string | undefined; readonly merged: string | undefined }

/** Both sides, with masks in the place of secrets; undefined for an item that has nothing to show of them. */
export function sidesOf({ action, before, after }: DiffItem): Sides | undefined {
  if (action === 'unchanged' || action === 'error') return undefined
  // what a write would make of it is not known where even force is refused
  if ((action === 'delete' ? before : after) === undefined) return undefined
  return {
    live: action === 'create' || before === undefined ? undefined : toKubectlYaml(before),
    merged: action === 'delete' || after === undefined ? undefined : toKubectlYaml(after),
  }
}

/**
 * `apps.v1.Deployment.shop.api`, as kubectl diff calls it. What could lead out of a folder, or be no part of a name in
 * it, is written in percent.
 */
export function fileNameOf({ apiVersion, kind, namespace, name }: Ref): string {
  const { group, version } = parseApiVersion(apiVersion)
  const parts = [group, version, kind, namespace ?? '', name].filter((part) => part !== '')
  return parts.join('.').replace(/[^\w.:-]/gu, (character) => encodeURIComponent(character.toWellFormed()))
}
