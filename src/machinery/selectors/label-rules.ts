// What may be a label's key and value, with the API server's words. Follows pkg/api/validate/content of apimachinery.
import { utf8Length } from '../text-length.ts'

const NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const VALUE = `(${NAME})?`
const SUBDOMAIN_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${SUBDOMAIN_LABEL}(\\.${SUBDOMAIN_LABEL})*`
const MAX_NAME_BYTES = 63
const MAX_SUBDOMAIN_BYTES = 253

const IS_NAME = new RegExp(`^${NAME}$`)
const IS_VALUE = new RegExp(`^${VALUE}$`)
const IS_SUBDOMAIN = new RegExp(`^${SUBDOMAIN}$`)

const ALPHANUMERIC = "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"

/** What is wrong with a label key, a sentence each; empty when nothing is. */
export function labelKeyFaults(key: string): string[] {
  const parts = key.split('/')
  if (parts.length > 2) {
    const rule = `a valid label key ${keyRule()}`
    return [`${rule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  }
  const name = parts.at(-1) as string
  const prefix = parts.length === 2 ? prefixFaults(parts[0] as string) : []
  return [...prefix, ...nameFaults(name)]
}

function prefixFaults(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty']
  const faults = lengthFaults(prefix, MAX_SUBDOMAIN_BYTES, 'prefix part ')
  if (IS_SUBDOMAIN.test(prefix)) return faults
  const rule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
    'and must start and end with an alphanumeric character'
  return [...faults, `prefix part ${withExamples(rule, SUBDOMAIN, ['example.com'])}`]
}

function nameFaults(name: string): string[] {
  const faults = name === '' ? ['name part must be non-empty'] : lengthFaults(name, MAX_NAME_BYTES, 'name part ')
  return IS_NAME.test(name) ? faults : [...faults, `name part ${keyRule()}`]
}

function keyRule(): string {
  return withExamples(`must consist of ${ALPHANUMERIC}`, NAME, ['MyName', 'my.name', '123-abc'])
}

/** What is wrong with a label value, a sentence each; empty when nothing is. */
export function labelValueFaults(value: string): string[] {
  const faults = lengthFaults(value, MAX_NAME_BYTES, '')
  if (IS_VALUE.test(value)) return faults
  const rule = `a valid label must be an empty string or consist of ${ALPHANUMERIC}`
  return [...faults, withExamples(rule, VALUE, ['MyValue', 'my_value', '12345'])]
}

function lengthFaults(text: string, maxBytes: number, subject: string): string[] {
  return utf8Length(text) > maxBytes ? [`${subject}must be no more than ${maxBytes} bytes`] : []
}

/** The server's own punctuation: a comma after every example. */
function withExamples(rule: string, pattern: string, examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ')
  return `${rule} (e.g. ${shown}regex used for validation is '${pattern}')`
}
