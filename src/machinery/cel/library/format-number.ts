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
  const [mantissa = '', power = '0'] = Math.abs(value).toExponential(6).split('e')
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

/** Also beyond 1e21, where toFixed gives up. */
function fixed(value: number, precision: number): string {
  const places = Math.min(precision, 100)
  if (value < 1e21) return value.toFixed(places)
  return `${BigInt(value)}${places === 0 ? '' : `.${'0'.repeat(places)}`}`
}
