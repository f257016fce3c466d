// Texts of which most are quantities: every suffix, signs, zeros in front and behind, fractions short and long.

import { below, pick, type Random } from '../../print/random.ts'

const SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const EXPONENTS = ['e3', 'E3', 'e-3', 'e+5', 'e1', 'E-12', 'e20']

export function randomQuantity(random: Random): string {
  const sign = pick(random, ['', '', '', '-', '+'])
  const zeros = '0'.repeat(pick(random, [0, 0, 0, 1, 3]))
  const whole = digits(random, 1 + below(random, pick(random, [3, 6, 12, 21])))
  const rest = '0'.repeat(pick(random, [0, 0, 1, 3, 6]))
  const fraction = pick(random, [
    '',
    '',
    '.',
    `.${digits(random, below(random, 5))}`,
    `.${digits(random, below(random, 14))}`,
    '.000',
  ])
  return sign + zeros + whole + rest + fraction + pick(random, [...SUFFIXES, ...SUFFIXES, ...EXPONENTS])
}

/** So many decimal digits. */
export function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => below(random, 10)).join('')
}
