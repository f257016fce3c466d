// Named formats in CEL. Follows pkg/cel/library/format.go of apiserver and the validations of apimachinery it uses.
import { utf8Length } from '../../text-length.ts'
import {
  celError,
  isError,
  listOfValues,
  NO_SUCH_OVERLOAD,
  NONE,
  type Opaque,
  type OpaqueKind,
  some,
  type Value,
} from '../values/value.ts'
import type { Binding } from './bindings.ts'
import { readUrl } from './go-url.ts'

interface Format {
  readonly name: string
  /** What counts as the length of its pattern. */
  readonly maxRegexSize: number
  readonly validate: (text: string) => readonly string[]
}

interface FormatValue extends Opaque {
  readonly format: Format
}

const FORMAT_KIND: OpaqueKind = {
  name: 'kubernetes.NamedFormat',
  goName: 'cel.Format',
  equals: (a, b) => (isFormat(a) && isFormat(b) ? a.format.name === b.format.name : NO_SUCH_OVERLOAD),
}

function isFormat(value: Value): value is FormatValue {
  return typeof value === 'object' && value?.kind === 'opaque' && value.type === FORMAT_KIND
}

/** The pattern length of a format, by which its validation costs; undefined for other values. */
export function maxRegexSize(value: Value): number | undefined {
  return isFormat(value) ? value.format.maxRegexSize : undefined
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
const DNS1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character"
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"
const DNS1035_RULE =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character"
const KEY_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"

const whole = (pattern: string) => new RegExp(`^${pattern}$`)
const IS_LABEL = whole(LABEL)
const IS_SUBDOMAIN = whole(SUBDOMAIN)
const IS_DNS1035 = whole(DNS1035)
const IS_KEY = whole(KEY)
const IS_VALUE = whole(`(${KEY})?`)

function ruleBroken(rule: string, pattern: string, ...examples: readonly string[]): string {
  const such = examples.map((example) => `'${example}', `).join(' or ')
  return `${rule} (e.g. ${such}regex used for validation is '${pattern}')`
}

function tooLong(text: string, max: number): readonly string[] {
  return utf8Length(text) > max ? [`must be no more than ${max} characters`] : []
}

function labelProblems(text: string): readonly string[] {
  const problems = tooLong(text, 63)
  if (IS_LABEL.test(text)) return problems
  const shape = IS_SUBDOMAIN.test(text) ? 'must not contain dots' : ruleBroken(LABEL_RULE, LABEL, 'my-name', '123-abc')
  return [...problems, shape]
}

function subdomainProblems(text: string): readonly string[] {
  const problems = tooLong(text, 253)
  return IS_SUBDOMAIN.test(text) ? problems : [...problems, ruleBroken(SUBDOMAIN_RULE, SUBDOMAIN, 'example.com')]
}

function dns1035Problems(text: string): readonly string[] {
  const problems = tooLong(text, 63)
  return IS_DNS1035.test(text) ? problems : [...problems, ruleBroken(DNS1035_RULE, DNS1035, 'my-name', 'abc-123')]
}

function valueProblems(text: string): readonly string[] {
  const problems = tooLong(text, 63)
  return IS_VALUE.test(text)
    ? problems
    : [...problems, ruleBroken(VALUE_RULE, `(${KEY})?`, 'MyValue', 'my_value', '12345')]
}

function keyProblems(text: string): readonly string[] {
  const shape = ruleBroken(KEY_RULE, KEY, 'MyName', 'my.name', '123-abc')
  const parts = text.split('/')
  if (parts.length > 2) {
    return [`a valid label key ${shape} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  }
  const name = parts.at(-1) ?? ''
  const prefix = parts.length === 2 ? parts[0] : undefined
  const problems: string[] = []
  if (prefix === '') problems.push('prefix part must be non-empty')
  else if (prefix !== undefined) problems.push(...subdomainProblems(prefix).map((problem) => `prefix part ${problem}`))
  if (name === '') problems.push('name part must be non-empty')
  else problems.push(...tooLong(name, 63).map((problem) => `name part ${problem}`))
  if (!IS_KEY.test(name)) problems.push(`name part ${shape}`)
  return problems
}

/** A name that something will be appended to may end in a dash. */
const asPrefix = (validate: Format['validate']) => (text: string) =>
  validate(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text)

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/
const TIME = /^(\d\d):(\d\d):(\d\d)(?:.\d+)?(?:z|[+-]\d\d:\d\d)$/

function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? []
  if (year === undefined) return false
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
}

function isDateTime(text: string): boolean {
  const [date = '', time] = text.toLowerCase().split('t')
  const [, hour = '', minute = '', second = ''] = time === undefined || !isDate(date) ? [] : (TIME.exec(time) ?? [])
  return hour !== '' && hour <= '23' && minute <= '59' && second <= '59'
}

const must = (test: (text: string) => boolean, message: string) => (text: string) => (test(text) ? [] : [message])
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/
const TIME_PATTERN_LENGTH = 71

function uriProblems(text: string): readonly string[] {
  const read = readUrl(text, true)
  return 'error' in read ? [read.error] : []
}

const FORMATS: Readonly<Record<string, Format>> = {
  dns1123Label: { name: 'DNS1123Label', maxRegexSize: 30, validate: labelProblems },
  dns1123Subdomain: { name: 'DNS1123Subdomain', maxRegexSize: 60, validate: subdomainProblems },
  dns1035Label: { name: 'DNS1035Label', maxRegexSize: 30, validate: dns1035Problems },
  qualifiedName: { name: 'QualifiedName', maxRegexSize: 60, validate: keyProblems },
  dns1123LabelPrefix: { name: 'DNS1123LabelPrefix', maxRegexSize: 30, validate: asPrefix(labelProblems) },
  dns1123SubdomainPrefix: { name: 'DNS1123SubdomainPrefix', maxRegexSize: 60, validate: asPrefix(subdomainProblems) },
  dns1035LabelPrefix: { name: 'DNS1035LabelPrefix', maxRegexSize: 30, validate: asPrefix(dns1035Problems) },
  labelValue: { name: 'LabelValue', maxRegexSize: 40, validate: valueProblems },
  uri: { name: 'URI', maxRegexSize: 1103, validate: uriProblems },
  uuid: { name: 'uuid', maxRegexSize: 70, validate: must((text) => UUID.test(text), 'does not match the UUID format') },
  byte: { name: 'byte', maxRegexSize: 84, validate: must((text) => BASE64.test(text), 'invalid base64') },
  date: { name: 'date', maxRegexSize: TIME_PATTERN_LENGTH, validate: must(isDate, 'invalid date') },
  datetime: { name: 'datetime', maxRegexSize: TIME_PATTERN_LENGTH, validate: must(isDateTime, 'invalid datetime') },
}

const formatValue = (format: Format): FormatValue => ({ kind: 'opaque', type: FORMAT_KIND, format })

export const FORMAT_BINDINGS: Readonly<Record<string, Binding>> = {
  ...Object.fromEntries(
    Object.entries(FORMATS).map(([name, format]): [string, Binding] => [`format.${name}`, () => formatValue(format)]),
  ),
  'format-named': (name = null) => {
    if (typeof name !== 'string') return isError(name) ? name : NO_SUCH_OVERLOAD
    const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
    return format ? some(formatValue(format)) : NONE
  },
  'format-validate': (format = null, text = null) => {
    if (!isFormat(format) || typeof text !== 'string') return celError(NO_SUCH_OVERLOAD.message)
    const problems = format.format.validate(text)
    return problems.length === 0 ? NONE : some(listOfValues(problems))
  },
}
