// Whether a value is one of those listed. Follows basicCommonValidator of validate/validator.go of kube-openapi.

import type { Json } from '../../json.ts'
import { kindOf } from '../kind-of.ts'
import { isEqual } from './is-equal.ts'

/** Null is never listed, and a number loses its fraction before it is compared with an integer. */
export function isEnumerated(value: Json, listed: readonly Json[]): boolean {
  if (value === null) return false
  return listed.some((item) => {
    if (item === null) return false
    if (typeof value === 'number' && kindOf(item) === 'integer')
      return BigInt(Math.trunc(value)) === BigInt(item as number)
    return isEqual(value, item)
  })
}
