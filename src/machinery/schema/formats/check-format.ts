// Whether a string has a format, as the API server sees it. Follows pkg/validation/strfmt of kube-openapi.

import { utf8Length } from '../../text-length.ts'
import { normalFormat } from '../supported-formats.ts'
import { isDuration } from './duration.ts'
import { isEmail } from './email.ts'
import { isCidr, isIpv4, isIpv6, isMac } from './network.ts'
import { isRequestUri } from './request-uri.ts'
import { isDate, isDateTime } from './time.ts'

type Check = (text: string) => boolean

const HOSTNAME =
  /^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9\-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$/u
const CREDIT_CARD =
  /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$/
const CHANNEL = '(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])'
const GAP = '[\\t\\n\\f\\r ]*'
const MAX_HOSTNAME_BYTES = 255
const MAX_LABEL_BYTES = 63
const MAX_LONG_NAME_BYTES = 253

const CHECKS: { readonly [format: string]: Check } = {
  bsonobjectid: matching(/^[0-9a-fA-F]{24}$/),
  uri: isRequestUri,
  email: isEmail,
  hostname: isHostname,
  ipv4: isIpv4,
  ipv6: isIpv6,
  cidr: isCidr,
  mac: isMac,
  uuid: matching(/^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i),
  uuid3: matching(/^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i),
  uuid4: matching(/^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i),
  uuid5: matching(/^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i),
  isbn: (text) => isIsbn10(text) || isIsbn13(text),
  isbn10: isIsbn10,
  isbn13: isIsbn13,
  creditcard: isCreditCard,
  ssn: (text) => text.length === 11 && /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text),
  hexcolor: matching(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/),
  rgbcolor: matching(new RegExp(`^rgb\\(${GAP}${CHANNEL}${GAP},${GAP}${CHANNEL}${GAP},${GAP}${CHANNEL}${GAP}\\)$`)),
  byte: isBase64,
  password: () => true,
  date: isDate,
  duration: isDuration,
  datetime: isDateTime,
  k8sshortname: (text) => utf8Length(text) <= MAX_LABEL_BYTES && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text),
  k8slongname: (text) =>
    utf8Length(text) <= MAX_LONG_NAME_BYTES &&
    text.split('.').every((label) => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(label)),
}

/** True for a string that has the format, and for every string when the format is unknown. */
export function hasFormat(text: string, format: string): boolean {
  return CHECKS[normalFormat(format)]?.(text) ?? true
}

/** True for a format of strings, known by name whatever the type beside it. */
export function isStringFormat(format: string): boolean {
  return Object.hasOwn(CHECKS, normalFormat(format))
}

function matching(pattern: RegExp): Check {
  return (text) => pattern.test(text)
}

function isHostname(text: string): boolean {
  if (utf8Length(text) > MAX_HOSTNAME_BYTES) return false
  return HOSTNAME.test(text) && text.split('.').every((label) => utf8Length(label) <= MAX_LABEL_BYTES)
}

/** Groups of four are checked without a group that repeats: a long text would be too much for one. */
function isBase64(text: string): boolean {
  return text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)
}

function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\t\n\f\r -]+/g, '')
  if (!/^(?:[0-9]{9}X|[0-9]{10})$/.test(digits)) return false
  const sum = [...digits].reduce((total, digit, i) => total + (i + 1) * (digit === 'X' ? 10 : Number(digit)), 0)
  return sum % 11 === 0
}

function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\t\n\f\r -]+/g, '')
  if (!/^[0-9]{13}$/.test(digits)) return false
  const sum = [...digits].slice(0, 12).reduce((total, digit, i) => total + (i % 2 === 0 ? 1 : 3) * Number(digit), 0)
  return Number(digits[12]) === (10 - (sum % 10)) % 10
}

function isCreditCard(text: string): boolean {
  const digits = text.replace(/[^0-9]+/g, '')
  if (!CREDIT_CARD.test(digits)) return false
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2)
    return total + (value >= 10 ? (value % 10) + 1 : value)
  }, 0)
  return sum % 10 === 0
}
