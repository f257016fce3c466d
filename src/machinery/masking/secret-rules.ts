// Where objects hold secret data, by their kind.

import type { JsonObject } from '../json.ts'
import { parseApiVersion } from '../resource-info.ts'

/** Secret data in the objects of a kind. */
export type SecretRule = {
  /** `''` for the core group. */
  readonly group: string
  readonly kind: string
  /**
   * The fields that lead there, as `['spec', 'users', 'password']`; a list on the way means each of its elements.
   * Everything at and below that place is secret, but for the names of fields.
   */
  readonly path: readonly string[]
}

/** What objects are about, as they say it themselves. */
export type AboutKind = { readonly apiVersion?: string | undefined; readonly kind?: string | undefined }

/** The paths of a kind's secret data. */
export type SecretPaths = readonly { readonly names: readonly string[]; readonly isBase64: boolean }[]

const OF_SECRETS: SecretPaths = [
  { names: ['data'], isBase64: true },
  { names: ['stringData'], isBase64: false },
]

/** None: objects of the kind hold no secret data. */
export function secretPathsOf({ apiVersion = '', kind }: AboutKind, rules: readonly SecretRule[]): SecretPaths {
  const { group } = parseApiVersion(apiVersion)
  const own = group === '' && kind === 'Secret' ? OF_SECRETS : []
  const stated = rules.filter((rule) => rule.kind === kind && rule.group === group)
  return [...own, ...stated.map(({ path }) => ({ names: path, isBase64: false }))]
}

/** The path that a field lies at or below; undefined for one that is not secret. */
export function secretPathAround(names: readonly string[], paths: SecretPaths): SecretPaths[number] | undefined {
  return paths.find((path) => path.names.length <= names.length && path.names.every((name, i) => name === names[i]))
}

/** The kind of the items of a list: what they say, else what the list's own kind says. */
export function aboutItem(list: AboutKind, item: JsonObject): AboutKind {
  if (typeof item.kind === 'string') return item as AboutKind
  return { apiVersion: list.apiVersion, kind: list.kind?.replace(/List$/, '') }
}
