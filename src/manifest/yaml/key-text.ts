// How a map key that is no string becomes one, as sigs.k8s.io/yaml does it on the way to JSON.

import { isInt64, type Resolved } from './resolve-scalar.ts'

/**
 * The JSON key for a YAML key: `yes` → `true`, `010` → `8`, `1.5` → `1.5`, `1e6` → `1e+06`.
 *
 * @returns undefined for keys that cannot be JSON's: null, and integers beyond int64.
 */
export function keyText(key: Resolved): string | undefined {
  if (key.is === 'null') return undefined
  if (key.is === 'int') return isInt64(key.value) ? String(key.value) : undefined
  return key.is === 'float' ? floatText(Number(key.value)) : String(key.value)
}

/** Go's `strconv.FormatFloat(f, 'g', -1, 32)`: the shortest decimal that reads back as the same 32-bit float. */
function floatText(value: number): string {
  const single = Math.fround(value)
  if (Number.isNaN(single)) return '.nan'
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf'
  let digits = 1
  while (digits < 9 && Math.fround(Number(single.toPrecision(digits))) !== single) digits++
  const [mantissa = '', exponent = '0'] = single.toExponential(digits - 1).split('e')
  const power = Number(exponent)
  if (power >= -4 && power < 6) return String(Number(single.toPrecision(digits)))
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}
