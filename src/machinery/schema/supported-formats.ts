// Which formats the API server looks at; all others it ignores.
// Follows pkg/apiserver/validation/formats.go of apiextensions-apiserver.

const STRING_FORMATS = new Set(
  'bsonobjectid uri email hostname ipv4 ipv6 cidr mac uuid uuid3 uuid4 uuid5 isbn isbn10 isbn13 creditcard ssn hexcolor rgbcolor byte password date duration datetime k8sshortname k8slongname'.split(
    ' ',
  ),
)

/** A format's name as it is looked up: `date-time` and `datetime` are one. */
export function normalFormat(format: string): string {
  return format.includes('-') ? format.replaceAll('-', '') : format
}

/** True for a format that means something on values of the type; with no type, or several, it is a string's. */
export function isSupportedFormat(format: string, types: readonly string[]): boolean {
  if (format === '') return false
  const type = types.length === 1 ? types[0] : ''
  if (type === '' || type === 'string') return STRING_FORMATS.has(normalFormat(format))
  if (type === 'integer') return format === 'int32' || format === 'int64'
  if (type === 'number') return format === 'float' || format === 'double'
  return false
}
