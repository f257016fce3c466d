// CEL values as the test tables write them.
import { quantityText } from '../../../../src/machinery/cel/library/quantities.ts'
import { elementsOf } from '../../../../src/machinery/cel/values/list.ts'
import { findInMap, keysOf } from '../../../../src/machinery/cel/values/map.ts'
import { formatTimestamp } from '../../../../src/machinery/cel/values/time.ts'
import type { Opaque, Value } from '../../../../src/machinery/cel/values/value.ts'
import { formatGoFloat } from '../../../../src/machinery/go-value.ts'

/** `1`, `1u`, `double(1.5)`, `"text"`, `b[00ff]`, `timestamp(…)`, `duration(nanoseconds)`, `[1, 2]`, `{"a": 1}`, `some(1)`, `error(…)`. */
export function showValue(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return String(value)
  switch (value.kind) {
    case 'uint':
      return `${value.value}u`
    case 'double':
      return `double(${formatGoFloat(value.value)})`
    case 'bytes':
      return `b[${Buffer.from(value.value).toString('hex')}]`
    case 'timestamp':
      return `timestamp(${formatTimestamp(value)})`
    case 'duration':
      return `duration(${value.nanos})`
    case 'type':
      return `type(${value.name})`
    case 'optional':
      return value.value === undefined ? 'none' : `some(${showValue(value.value)})`
    case 'list':
      return `[${elementsOf(value).map(showValue).join(', ')}]`
    case 'map': {
      const pairs = keysOf(value).map((key) => `${showValue(key)}: ${showValue(findInMap(value, key) ?? null)}`)
      return `{${pairs.sort().join(', ')}}`
    }
    case 'error':
      return `error(${value.message})`
    case 'opaque':
      return showOpaque(value)
  }
}

function showOpaque(value: Opaque): string {
  const { name } = value.type
  if (name === 'kubernetes.Quantity') return `quantity(${quantityText(value)})`
  if (name === 'net.IP') return `ip(${value.type.text?.(value)})`
  return name === 'net.CIDR' ? `cidr(${value.type.text?.(value)})` : name
}
