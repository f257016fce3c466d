// URLs in CEL. Follows pkg/cel/library/urls.go of apiserver.
import { mapOfEntries } from '../values/map.ts'
import { celError, listOfValues, NO_SUCH_OVERLOAD, type Opaque, type OpaqueKind, type Value } from '../values/value.ts'
import type { Binding } from './bindings.ts'
import { escapedPath, formatUrl, type GoUrl, readUrl, splitHostPort } from './go-url.ts'
import { fromUtf8, unescapeUrl } from './go-url-escape.ts'

interface UrlValue extends Opaque {
  readonly url: GoUrl
}

const URL_KIND: OpaqueKind = {
  name: 'kubernetes.URL',
  goName: 'cel.URL',
  equals: (a, b) => (isUrl(a) && isUrl(b) ? formatUrl(a.url) === formatUrl(b.url) : NO_SUCH_OVERLOAD),
  json: (value) => (isUrl(value) ? fromUtf8(formatUrl(value.url)) : ''),
}

function isUrl(value: Value): value is UrlValue {
  return typeof value === 'object' && value?.kind === 'opaque' && value.type === URL_KIND
}

const part =
  (read: (url: GoUrl) => Value): Binding =>
  (value = null) =>
    isUrl(value) ? read(value.url) : NO_SUCH_OVERLOAD

export const URL_BINDINGS: Readonly<Record<string, Binding>> = {
  string_to_url: (text = null) => (typeof text === 'string' ? toUrl(text) : NO_SUCH_OVERLOAD),
  is_url_string: (text = null) => (typeof text === 'string' ? 'value' in readUrl(text, true) : NO_SUCH_OVERLOAD),
  url_get_scheme: part(({ scheme }) => scheme),
  url_get_host: part(({ host }) => fromUtf8(host)),
  url_get_hostname: part(({ host }) => fromUtf8(splitHostPort(host)[0])),
  url_get_port: part(({ host }) => splitHostPort(host)[1]),
  url_get_escaped_path: part((url) => fromUtf8(escapedPath(url))),
  url_get_query: part(({ query }) => queryOf(query)),
}

function toUrl(text: string): Value {
  const request = readUrl(text, true)
  const read = 'error' in request ? request : readUrl(text, false)
  if ('error' in read) return celError(`URL parse error during conversion from string: ${read.error}`)
  const value: UrlValue = { kind: 'opaque', type: URL_KIND, url: read.value }
  return value
}

/** A list of values per key; pairs that cannot be decoded are left out. */
function queryOf(query: string): Value {
  const values = new Map<string, string[]>()
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue
    const at = pair.indexOf('=')
    const key = unescapeUrl(at < 0 ? pair : pair.slice(0, at), 'query')
    const value = unescapeUrl(at < 0 ? '' : pair.slice(at + 1), 'query')
    if ('error' in key || 'error' in value) continue
    const name = fromUtf8(key.value)
    values.set(name, [...(values.get(name) ?? []), fromUtf8(value.value)])
  }
  return mapOfEntries(Array.from(values, ([key, list]) => [key, listOfValues(list)] as const))
}
