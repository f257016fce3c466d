// Doubles as the en_US locale of golang.org/x/text/message writes them: thousands apart, `1.500000×10⁰³`.

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** Of a precision upstream keeps seven digits, and has this to say when there are more. */
const TOO_PRECISE = 10_000_010
const TOO_PRECISE_TEXT = '%!(NOVERB)'
/** No double has more digits after the point. */
const MOST_DIGITS = 1074

/**
 * With that many digits after the point, and commas between thousands. Upstream keeps the precision in 16 signed bits for the most
 * digits, a negative one being as many as tell the number, and in 8 bits for the least.
 */
export function formatFixed(value: number, precision: number): string {
  if (precision >= TOO_PRECISE) return TOO_PRECISE_TEXT
  const special = notFinite(value)
  if (special !== undefined) return special
  const most = (precision << 16) >> 16
  const size = Math.abs(value)
  const [whole = '', digits = ''] = (most < 0 ? shortest(size) : fixed(size, Math.min(most, MOST_DIGITS))).split('.')
  const fraction = padded(digits, precision & 0xff)
  return `${signOf(value)}${whole.replace(/\B(?=(?:\d{3})+$)/g, ',')}${fraction === '' ? '' : `.${fraction}`}`
}

/** Zeros at the end come and go until there are as many digits. */
function padded(digits: string, least: number): string {
  const end = digits.slice(least).replace(/0+$/, '')
  return digits.slice(0, least).padEnd(least, '0') + end
}

/** As few digits as tell the number, without an exponent. */
function shortest(value: number): string {
  const [digits = '', power = '0'] = value.toExponential().split('e')
  const [first = '', rest = ''] = digits.split('.')
  const exponent = Number(power)
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${first}${rest}`
  const all = (first + rest).padEnd(exponent + 1, '0')
  return `${all.slice(0, exponent + 1)}.${all.slice(exponent + 1)}`
}

/** With six digits after the point of the mantissa, whatever was asked for: upstream takes the precision for a width of 16 bits. */
export function formatScientific(value: number, precision: number): string {
  if (precision >= TOO_PRECISE) return TOO_PRECISE_TEXT
  const width = precision & 0xffff
  const special = notFinite(value)
  if (special !== undefined) return special.padStart(width)
  const [mantissa = '', power = '0'] = scientific(Math.abs(value)).split('e')
  const digits = String(Math.abs(Number(power))).padStart(2, '0')
  const exponent = digits.replace(/\d/g, (digit) => SUPERSCRIPTS.charAt(Number(digit)))
  return `${signOf(value)}${mantissa}×10${power.startsWith('-') ? '⁻' : ''}${exponent}`.padStart(width)
}

/** Two digits a byte. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function signOf(value: number): string {
  return value < 0 ? '-' : ''
}

function notFinite(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? undefined : value > 0 ? '∞' : '-∞'
}

/** With that many digits after the point, of the number as it is to the last bit; halves go to the even digit, as in Go. */
export function fixed(value: number, places: number): string {
  const [numerator, denominator] = fractionOf(Math.abs(value))
  const scaled = numerator * 10n ** BigInt(places)
  const twice = 2n * (scaled % denominator)
  const floor = scaled / denominator
  const isUp = twice > denominator || (twice === denominator && floor % 2n === 1n)
  const digits = String(isUp ? floor + 1n : floor).padStart(places + 1, '0')
  const point = digits.length - places
  const sign = Object.is(value, -0) ? '-' : signOf(value)
  return `${sign}${digits.slice(0, point)}${places === 0 ? '' : `.${digits.slice(point)}`}`
}

/** A positive double as a fraction of integers; the denominator is a power of two. */
function fractionOf(value: number): readonly [numerator: bigint, denominator: bigint] {
  let [numerator, denominator] = [value, 1n]
  while (!Number.isInteger(numerator)) {
    // a subnormal is scaled exactly as well
    numerator *= 2 ** 53
    denominator <<= 53n
  }
  return [BigInt(numerator), denominator]
}

function scientific(value: number): string {
  const [digits = '', power = ''] = value.toExponential(6).split('e')
  const [exact = '', exactPower = ''] = value.toExponential(60).split('e')
  return power === exactPower ? `${halfToEven(digits, exact)}e${power}` : `${digits}e${power}`
}

/** JavaScript rounds an exact half up; the digits before it stay when the last of them is even. */
function halfToEven(rounded: string, exact: string): string {
  const length = rounded.includes('.') ? rounded.length : rounded.length + 1
  const kept = exact.slice(0, length)
  if (kept.length !== length || !/^50*$/.test(exact.slice(length))) return rounded
  return /[02468]\.?$/.test(kept) ? kept.replace(/\.$/, '') : rounded
}
