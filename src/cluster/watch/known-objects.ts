// What a reflector remembers of the objects it has told of: enough to tell only differences after listing again.

import type { KubeObject, ObjectMeta } from '../../machinery/json.ts'
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource-info.ts'
import type { Column } from '../../machinery/table.ts'
import type { Delta, Row } from '../read.ts'

type Change = Extract<Delta, { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' }>

export type KnownObjects = {
  /** An object as it is now. Nothing when it is known in this version; an object of another uid replaces the old one. */
  seen(row: Row, columns: readonly Column[] | undefined, isRelisted: boolean): Change[]
  /** An object that is gone. Nothing when it was not known. */
  gone(row: Row, columns: readonly Column[] | undefined): Change[]
  /** True for an object that `seen` would add. */
  isNew(row: Row): boolean
  /** Begins a full view; `endPass` tells what was not seen in it. */
  beginPass(): void
  endPass(): Generator<Change, void, undefined>
}

/**
 * @param keepRows remember each last row, so that a deletion found by listing again tells the last state; otherwise it
 * tells identity and last version only, and an object costs its name, uid and version.
 */
export function openKnownObjects(resource: ResourceInfo, keepRows: boolean): KnownObjects {
  const versions = new Map<string, Version>()
  const rows = new Map<string, Row>()
  let pass: Set<string> | undefined

  const forget = (key: string) => {
    versions.delete(key)
    rows.delete(key)
  }
  const vanished = (key: string, version: Version): Change => ({
    type: 'DELETED',
    row: rows.get(key) ?? { object: identityOf(resource, key, version) },
    isRelisted: true,
  })

  return {
    seen(row, columns, isRelisted) {
      const meta = row.object?.metadata
      const key = keyOf(meta)
      const change = { row, isRelisted, ...(columns ? { columns } : {}) }
      if (meta === undefined || key === undefined) return [{ type: 'ADDED', ...change }]
      pass?.add(key)
      const before = versions.get(key)
      const version = versionOf(meta)
      if (before === version && meta.resourceVersion) return []
      versions.set(key, version)
      const isReplaced = before !== undefined && uidOf(before) !== uidOf(version)
      const deleted = isReplaced ? [vanished(key, before)] : []
      if (keepRows) rows.set(key, row)
      return [...deleted, { type: before === undefined || isReplaced ? 'ADDED' : 'MODIFIED', ...change }]
    },
    gone(row, columns) {
      const key = keyOf(row.object?.metadata)
      if (key === undefined || !versions.has(key)) return []
      forget(key)
      return [{ type: 'DELETED', row, isRelisted: false, ...(columns ? { columns } : {}) }]
    },
    isNew(row) {
      const key = keyOf(row.object?.metadata)
      return key !== undefined && !versions.has(key)
    },
    beginPass() {
      pass = new Set()
    },
    *endPass() {
      const present = pass
      pass = undefined
      for (const [key, version] of versions) {
        if (present?.has(key)) continue
        const change = vanished(key, version)
        forget(key)
        yield change
      }
    },
  }
}

/** `<uid> <resourceVersion>`. */
type Version = string

function versionOf(meta: ObjectMeta): Version {
  return `${meta.uid ?? ''} ${meta.resourceVersion ?? ''}`
}

function uidOf(version: Version): string {
  return version.slice(0, version.indexOf(' '))
}

/** `<namespace>/<name>`; neither may hold a slash. */
function keyOf(meta: ObjectMeta | undefined): string | undefined {
  return meta?.name === undefined ? undefined : `${meta.namespace ?? ''}/${meta.name}`
}

function identityOf(resource: ResourceInfo, key: string, version: Version): KubeObject {
  const slash = key.indexOf('/')
  const [uid = '', resourceVersion = ''] = version.split(' ')
  const namespace = key.slice(0, slash)
  const metadata = { name: key.slice(slash + 1), ...(namespace ? { namespace } : {}), uid, resourceVersion }
  return { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata }
}
