// Doubles as the en_US locale of golang.org/x/text/message writes them: thousands apart, `1.500000×10⁰³`.

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** With that many digits after the point, and commas between thousands. */
export function formatFixed(value: number, precision: number): string {
  const special = notFinite(value)
  if (special !== undefined) return special
  const [whole = '', fraction] = fixed(Math.abs(value), precision).split('.')
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return `${signOf(value)}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}

/** With six digits after the point of the mantissa, whatever was asked for: upstream takes the precision for a width. */
export function formatScientific(value: number, width: number): string {
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

/** With that many digits after the point; halves go to the even digit, as in Go. Also beyond 1e21, where toFixed gives up. */
export function fixed(value: number, precision: number): string {
  const places = Math.min(precision, 100)
  if (Math.abs(value) < 1e21) return halfToEven(value.toFixed(places), value.toFixed(Math.min(100, places + 30)))
  return `${BigInt(value)}${places === 0 ? '' : `.${'0'.repeat(places)}`}`
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
