// Quantities of bytes as people read them: `1363148Mi` is 1.3Ti.

import { parseQuantity } from './values/quantity.ts'
import { approximateQuantity } from './values/quantity-arithmetic.ts'

const UNITS = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/** A text that is a quantity in binary form, with more than four digits, in the unit that makes it short; other text as it is. */
export function humanQuantity(text: string): string {
  if (!/^\d{5,}(?:Ki|Mi|Gi|Ti|Pi|Ei)$/.test(text)) return text
  const quantity = parseQuantity(text)
  if (quantity === undefined) return text
  let value = approximateQuantity(quantity)
  let unit = 0
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  return `${value < 100 ? Math.round(value * 10) / 10 : Math.round(value)}${UNITS[unit]}`
}
