// Flags that may be given several times.

/** For commander: each use of the flag adds one value, taken as it is. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value]
}

/** For commander: each use of the flag adds the values of a comma list. */
export function collectList(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), ...value.split(',').filter((part) => part !== '')]
}
