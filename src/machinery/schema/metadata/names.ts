// What may be a name, a label or an annotation's key, in the words of the API server.
// Follows pkg/api/validate/content of apimachinery.

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const VALUE = `(${KEY})?`

const LABEL_ONLY = new RegExp(`^${LABEL}$`)
const KEY_ONLY = new RegExp(`^${KEY}$`)
const VALUE_ONLY = new RegExp(`^${VALUE}$`)
const LABEL_1035_ONLY = new RegExp(`^${LABEL_1035}$`)

const MAX_LABEL = 63
const MAX_SUBDOMAIN = 253

const LABEL_WORDS =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character"
const SUBDOMAIN_WORDS =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"
const LABEL_1035_WORDS =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character"
const KEY_WORDS =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
const VALUE_WORDS =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"

/** What is wrong with a name that must be a DNS subdomain; nothing: it is one. */
export function subdomainFaults(name: string): string[] {
  const isSubdomain = name.split('.').every((label) => LABEL_ONLY.test(label))
  return [
    ...tooLong(name, MAX_SUBDOMAIN),
    ...(isSubdomain ? [] : [pattern(SUBDOMAIN_WORDS, SUBDOMAIN, ['example.com'])]),
  ]
}

/** What is wrong with a name that must be a DNS label, as those of namespaces. */
export function labelFaults(name: string): string[] {
  const faults = tooLong(name, MAX_LABEL)
  if (LABEL_ONLY.test(name)) return faults
  const isSubdomain = name.split('.').every((label) => LABEL_ONLY.test(label))
  return [...faults, isSubdomain ? 'must not contain dots' : pattern(LABEL_WORDS, LABEL, ['my-name', '123-abc'])]
}

/** What is wrong with a name that must be a DNS-1035 label, as those of kinds in lower case. */
export function label1035Faults(name: string): string[] {
  const isLabel = LABEL_1035_ONLY.test(name)
  return [
    ...tooLong(name, MAX_LABEL, 'characters'),
    ...(isLabel ? [] : [pattern(LABEL_1035_WORDS, LABEL_1035, ['my-name', 'abc-123'])]),
  ]
}

/** What is wrong with a label's key, a finalizer, or an annotation's key in lower case. */
export function qualifiedNameFaults(text: string): string[] {
  const words = pattern(KEY_WORDS, KEY, ['MyName', 'my.name', '123-abc'])
  const parts = text.split('/')
  if (parts.length > 2)
    return [`a valid label key ${words} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  const name = parts.at(-1) ?? ''
  const prefix = parts.length === 2 ? parts[0] : undefined
  const faults: string[] = []
  if (prefix === '') faults.push('prefix part must be non-empty')
  else if (prefix !== undefined) faults.push(...subdomainFaults(prefix).map((fault) => `prefix part ${fault}`))
  if (name === '') faults.push('name part must be non-empty')
  else faults.push(...tooLong(name, MAX_LABEL).map((fault) => `name part ${fault}`))
  if (!KEY_ONLY.test(name)) faults.push(`name part ${words}`)
  return faults
}

/** What is wrong with a label's value. */
export function labelValueFaults(value: string): string[] {
  const isValue = VALUE_ONLY.test(value)
  return [
    ...tooLong(value, MAX_LABEL),
    ...(isValue ? [] : [pattern(VALUE_WORDS, VALUE, ['MyValue', 'my_value', '12345'])]),
  ]
}

/** What is wrong with a name that must be one segment of a path, the weakest of all rules. */
export function pathSegmentFaults(name: string, isPrefix: boolean): string[] {
  if (!isPrefix && (name === '.' || name === '..')) return [`may not be '${name}'`]
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`)
}

/** Bytes are counted in any case; what the words call them depends on their age. */
function tooLong(text: string, maximum: number, unit: 'bytes' | 'characters' = 'bytes'): string[] {
  const isLong = text.length * 3 > maximum && new TextEncoder().encode(text).length > maximum
  return isLong ? [`must be no more than ${maximum} ${unit}`] : []
}

function pattern(words: string, expression: string, examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ')
  return `${words} (e.g. ${shown}regex used for validation is '${expression}')`
}
