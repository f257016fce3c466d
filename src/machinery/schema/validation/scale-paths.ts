// What the scale sub-resource asks of an object. Follows pkg/registry/customresource/validator.go of
// apiextensions-apiserver.

import { formatGoValue } from '../../go-value.ts'
import { isJsonObject, type Json } from '../../json.ts'
import { type Cause, invalid } from '../cause.ts'
import { kindOf } from '../kind-of.ts'
import type { ScalePaths } from '../read-definition.ts'

const MAX_REPLICAS = 2 ** 31 - 1
const GO_TYPES: { readonly [kind: string]: string } = {
  string: 'string',
  boolean: 'bool',
  integer: 'int64',
  number: 'float64',
  array: '[]interface {}',
  object: 'map[string]interface {}',
  null: '<nil>',
}

/**
 * Replicas are integers that no int32 is too small for, the selector is a string; what is missing is fine.
 * @param isStatus only what is of the status is looked at
 */
export function scaleCauses(object: Json, scale: ScalePaths, isStatus = false): Cause[] {
  const causes: Cause[] = []
  const { specReplicasPath, statusReplicasPath } = scale
  for (const path of isStatus ? [statusReplicasPath] : [specReplicasPath, statusReplicasPath]) {
    const found = lookUp(object, path, 'integer', 'int64')
    if (found === undefined) continue
    if ('error' in found) causes.push(invalid(path, 0, found.error))
    else if (Number(found.value) < 0) causes.push(invalid(path, found.value, 'should be a non-negative integer'))
    else if (Number(found.value) > MAX_REPLICAS)
      causes.push(invalid(path, found.value, `should be less than or equal to ${MAX_REPLICAS}`))
  }
  if (scale.labelSelectorPath !== undefined) {
    const found = lookUp(object, scale.labelSelectorPath, 'string', 'string')
    if (found !== undefined && 'error' in found) causes.push(invalid(scale.labelSelectorPath, '', found.error))
  }
  return causes
}

function lookUp(
  object: Json,
  path: string,
  kind: string,
  goType: string,
): { readonly value: Json } | { readonly error: string } | undefined {
  const fields = path.replace(/^\./, '').split('.')
  let value = object
  for (const [i, field] of fields.entries()) {
    if (value === null) return undefined
    if (!isJsonObject(value)) return { error: mismatch(fields.slice(0, i + 1), value, 'map[string]interface{}') }
    if (!Object.hasOwn(value, field)) return undefined
    value = value[field] as Json
  }
  return kindOf(value) === kind ? { value } : { error: mismatch(fields, value, goType) }
}

function mismatch(fields: readonly string[], value: Json, expected: string): string {
  const found = GO_TYPES[kindOf(value)]
  return `.${fields.join('.')} accessor error: ${formatGoValue(value)} is of the type ${found}, expected ${expected}`
}
