// `deployments.apps.spec.template`: where a kind ends and a path begins can only be tried.

/** One way to read a word: a kind, and a path below it. */
export type Reading = { readonly kind: string; readonly path: string }

/** What a path begins with in nearly every kind: no group does. */
const ROOT_FIELDS = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'status', 'data'])
const VERSION = /^v\d+(?:(?:alpha|beta)\d+)?$/

/**
 * All readings of a word, the shortest kind first: `certificates`, `certificates.cert-manager`, …
 * None ends in a version: `deployments.v1` is no kind, `deployments.v1.apps` is one.
 */
export function readingsOf(word: string): Reading[] {
  const bracket = word.indexOf('[')
  const end = bracket < 0 ? word.length : bracket
  const ends = [...[...word.slice(0, end).matchAll(/\./g)].map((dot) => dot.index), end]
  const readings = ends.map((at) => ({ kind: word.slice(0, at), path: word.slice(at) }))
  return readings.filter(({ kind }) => kind !== '' && !VERSION.test(lastPart(kind)))
}

/** The part of a word that names the kind, as far as that can be told without knowing any kind. */
export function kindPart(word: string): string {
  const parts = (word.split('[')[0] ?? '').split('.')
  const end = parts.findIndex((part, i) => i > 0 && ROOT_FIELDS.has(part))
  return (end < 0 ? parts : parts.slice(0, end)).join('.')
}

function lastPart(kind: string): string {
  return kind.includes('.') ? kind.slice(kind.lastIndexOf('.') + 1) : ''
}
