// `x in [1, 2, 3]` with constants: a look into a set, which costs nothing. Follows maybeOptimizeSetMembership in
// interpreter/decorators.go of cel-go.
import { intOf, intOfDouble } from '../values/integers.ts'
import { mapKey } from '../values/keys.ts'
import { elementsOf } from '../values/list.ts'
import { isError, type Value } from '../values/value.ts'
import { constantPlan, type Plan } from './attribute.ts'

/** Undefined for lists that hold other than scalars. */
export function planMembership(element: Plan, list: Value): Plan | undefined {
  if (typeof list !== 'object' || list === null || list.kind !== 'list') return undefined
  const elements = elementsOf(list)
  if (elements.length === 0) return constantPlan(false)
  if (!elements.every(isScalar)) return undefined
  const keys = new Set(elements.map(numericKey))
  const emit = () => {
    const run = element.emit()
    return (frame: Parameters<typeof run>[0]): Value => {
      const value = run(frame)
      return isError(value) ? value : keys.has(numericKey(value))
    }
  }
  return { emit }
}

function isScalar(value: Value): boolean {
  if (value === null) return false
  return typeof value !== 'object' || value.kind === 'double' || value.kind === 'uint'
}

/** Numbers of the same value have the same key. */
function numericKey(value: Value): unknown {
  if (typeof value !== 'object' || value === null) return mapKey(value)
  if (value.kind === 'uint') {
    const whole = intOf(value.value)
    return isError(whole) ? mapKey(value) : whole
  }
  if (value.kind !== 'double') return value
  const whole = Number.isInteger(value.value) ? intOfDouble(value.value) : mapKey(value)
  if (Number.isNaN(value.value)) return {}
  return typeof whole === 'object' ? mapKey(value) : whole
}
