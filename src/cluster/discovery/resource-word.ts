// The words with which people name a resource type, and what kubectl says when there is no such type.
// Follows apimachinery pkg/runtime/schema/group_version.go and cli-runtime pkg/resource/builder.go.

/** One way to read a word; an absent part matches everything. */
export type Reading = { readonly version?: string; readonly group?: string }

export type ResourceWord = {
  /** The part before the first dot: a plural, singular, short name or kind. */
  readonly name: string
  /** To be tried in this order. */
  readonly readings: readonly Reading[]
  /** True for `services.` and `services.v1.`: the word says that it means the core group. */
  readonly isCore: boolean
}

/** `a.b.c` is first read as resource, version and group, then as resource and group `b.c`. */
export function parseResourceWord(word: string): ResourceWord {
  const dot = word.indexOf('.')
  if (dot < 0) return { name: word, readings: [{}], isCore: false }
  const name = word.slice(0, dot)
  const rest = word.slice(dot + 1)
  const second = rest.indexOf('.')
  const readings: Reading[] = []
  if (second >= 0) readings.push({ version: rest.slice(0, second), ...groupPart(rest.slice(second + 1)) })
  readings.push(groupPart(rest))
  return { name, readings, isCore: word.endsWith('.') }
}

function groupPart(group: string): Reading {
  return group === '' ? {} : { group }
}

/**
 * kubectl's sentence for a type that a server does not have, from the word as typed:
 * `the server doesn't have a resource type "foos" in group "v1.example.com"`.
 */
export function unknownResourceMessage(word: string): string {
  const dot = word.indexOf('.')
  const name = dot < 0 ? word : word.slice(0, dot)
  const group = dot < 0 ? '' : word.slice(dot + 1)
  const place = group === '' ? '' : ` in group ${JSON.stringify(group)}`
  return `the server doesn't have a resource type ${JSON.stringify(name)}${place}`
}
