// The short forms of a path in custom columns and sort keys. Follows RelaxedJSONPathExpression in kubectl's cmd/get/customcolumn.go.

const RELAXED = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/

export const NOT_A_PATH =
  "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'"

/** `a.b`, `.a.b`, `{a.b}` and `{.a.b}` as `{.a.b}`; empty text stays empty; undefined for anything else. */
export function completePath(text: string): string | undefined {
  if (text === '') return text
  const [, braced, bare] = RELAXED.exec(text) ?? []
  const path = braced ?? bare
  return path === undefined ? undefined : `{.${path}}`
}
