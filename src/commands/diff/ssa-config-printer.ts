// `-o ssa-config`: per object an apply configuration of the fields that change, for server-side apply.

import type { DiffItem } from '../../diff/diff-item.ts'
import type { Change } from '../../machinery/changes/change.ts'
import type { Json, KubeObject } from '../../machinery/json.ts'
import type { FieldPath } from '../../machinery/paths/field-path.ts'
import { getAt } from '../../machinery/paths/get-at.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import { setAt } from '../../machinery/paths/set-at.ts'
import { toKubectlYaml } from '../../print/kubectl-yaml.ts'
import type { Sink } from '../../print/sink.ts'
import type { Problem } from '../../streams.ts'
import type { DiffPrinter } from './diff-printer.ts'
import { isUnstated, nameOf } from './diff-rows.ts'
import { maskedRefusal } from './masked-refusal.ts'

export type ConfigListener = {
  readonly onRefused: (problem: Problem) => void
  /** Told of what an apply configuration cannot say. */
  readonly onNote: (note: string) => void
}

/** YAML documents, one per object of which a field is set. */
export function createConfigPrinter(sink: Sink, { onRefused, onNote }: ConfigListener): DiffPrinter {
  let isFirst = true
  return {
    async item(item) {
      const { config, unsaid } = applyConfigOf(item)
      if (unsaid.length > 0) onNote(unsaidNote(item, unsaid))
      if (config === undefined) return
      const refused = maskedRefusal(item, config)
      if (refused !== undefined) return onRefused(refused)
      await sink.write(`${isFirst ? '' : '---\n'}${toKubectlYaml(config)}`)
      isFirst = false
    },
    async end() {},
  }
}

function unsaidNote({ ref, action }: DiffItem, unsaid: readonly FieldPath[]): string {
  const name = `${ref.kind} ${nameOf(ref)}`
  if (action === 'delete') return `${name}: an apply configuration cannot delete it`
  return `${name}: an apply configuration cannot remove ${unsaid.map(printFieldPath).join(', ')}`
}

type Config = { readonly config: KubeObject | undefined; readonly unsaid: readonly FieldPath[] }

/**
 * The fields that an item sets, below what names the object; undefined when there are none. What the server adds by
 * itself is left to it.
 */
export function applyConfigOf({ action, changes, before, after, to, ref }: DiffItem): Config {
  if (action === 'delete') return { config: undefined, unsaid: [[]] }
  if (action === 'error' || action === 'unchanged' || after === undefined) return { config: undefined, unsaid: [] }
  const stated = changes.filter(({ source }) => !isUnstated(source) || source === 'migration')
  const unsaid = stated.filter(({ op }) => op === 'remove').map(({ path }) => path)
  const set = stated.filter(({ op }) => op !== 'remove')
  if (set.length === 0 && action !== 'create') return { config: undefined, unsaid }
  const { apiVersion, kind } = after
  const { name, namespace } = { ...(before ?? after).metadata, ...to, ...(to === undefined && { name: ref.name }) }
  const empty = {
    apiVersion,
    kind,
    metadata: { name: name ?? ref.name, ...(namespace !== undefined && { namespace }) },
  }
  const config = set.reduce<Json>((object, change) => putIn(object, change, after), empty)
  return { config: config as KubeObject, unsaid }
}

/** A list whose elements have no names is one value to an apply, and has to be stated as a whole. */
function putIn(object: Json, { path, new: wanted }: Change, after: KubeObject): Json {
  const index = path.findIndex((step) => 'i' in step)
  const [place, value] = index < 0 ? [path, wanted] : [path.slice(0, index), getAt(after, path.slice(0, index))]
  return place.length === 0 || value === undefined ? object : setAt(object, place, value)
}
