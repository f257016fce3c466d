// The texts of a Secret: a server takes `stringData`, puts it into `data`, and never gives it back. Here it is put there
// before it is sent, so that what is so already is no change, and what was changed can be taken back.

import { isJsonObject, type Json, type KubeObject } from '../../machinery/json.ts'
import type { FieldPath } from '../../machinery/paths/field-path.ts'
import type { EditedKind, ObjectStep } from './edited-kind.ts'
import { putAt } from './put-at.ts'

/** The last step of every edit of Secrets; undefined for other kinds. */
export function secretStrings({ resource }: EditedKind): ObjectStep | undefined {
  return resource.group === '' && resource.kind === 'Secret' ? encodeStrings : undefined
}

function encodeStrings(object: KubeObject): { readonly object: KubeObject; readonly touched: readonly FieldPath[] } {
  const { stringData, data, ...rest } = object
  if (!isJsonObject(stringData)) return { object, touched: [] }
  let edited: Json = data === undefined ? rest : { ...rest, data }
  const touched: FieldPath[] = [[{ f: 'stringData' }]]
  for (const [name, text] of Object.entries(stringData)) {
    if (typeof text !== 'string') continue
    edited = putAt(edited, ['data', name], Buffer.from(text, 'utf8').toString('base64'))
    touched.push(isJsonObject(data) ? [{ f: 'data' }, { f: name }] : [{ f: 'data' }])
  }
  return { object: edited as KubeObject, touched }
}
