// One text for a set of changes, by which a plan is recognised when it has been made again.

import { createHash, createHmac } from 'node:crypto'
import type { Json } from '../json.ts'
import type { FieldPath } from '../paths/field-path.ts'
import { startsWithPath } from '../paths/field-path.ts'
import { printFieldsV1Element } from '../paths/fields-v1.ts'
import { goJson } from '../schema/go-json.ts'
import { compareText } from '../text-order.ts'
import type { Change } from './change.ts'
import { SERVER_SET_PATHS } from './server-set.ts'

/**
 * A SHA-256 over the changes as a set: keyed path, old value and new value. It does not depend on their order, on who
 * owns the fields, on positions in lists that have keys, nor on what the server sets by itself, as resourceVersion.
 *
 * @param key makes it an HMAC, from which values that are easily guessed cannot be found out
 */
export function changeHash(changes: readonly Change[], key?: Uint8Array): string {
  const hash = key === undefined ? createHash('sha256') : createHmac('sha256', key)
  const lines = changes.filter(({ path }) => !isServerSet(path)).map(lineOf)
  return hash.update(lines.sort(compareText).join('\n')).digest('hex')
}

function lineOf({ path, old, new: wanted }: Change): string {
  return goJson([path.map(printFieldsV1Element), sideOf(old), sideOf(wanted)])
}

/** Nothing and null are two things. */
function sideOf(value: Json | undefined): Json {
  return value === undefined ? [] : [value]
}

function isServerSet(path: FieldPath): boolean {
  return SERVER_SET_PATHS.some((prefix) => startsWithPath(path, prefix))
}
