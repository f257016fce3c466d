// What a label selector means: which labels it matches, and how it is written. Follows pkg/labels/selector.go of apimachinery.

/** The operators of label selectors, as they are typed. */
export type LabelOperator = '=' | '==' | '!=' | 'in' | 'notin' | '>' | '<' | 'exists' | '!'

/** One condition on one label. */
export type LabelRequirement = {
  readonly key: string
  readonly operator: LabelOperator
  /** Sorted, each once; one for the comparing operators, none for `exists` and `!`. */
  readonly values: readonly string[]
}

/** All of them must hold; an empty selector matches everything. Ordered by key. */
export type LabelSelector = readonly LabelRequirement[]

/** Labels as objects carry them. */
export type Labels = { readonly [key: string]: string }

/** True where all requirements hold; `!=` and `notin` hold too where the label is missing. */
export function matchesLabels(selector: LabelSelector, labels: Labels | undefined): boolean {
  return selector.every((requirement) => holds(requirement, labels ?? {}))
}

function holds({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value)
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value)
    case '>':
    case '<':
      return value !== undefined && isOnSide(operator, value, values[0] as string)
  }
}

function isOnSide(operator: '>' | '<', value: string, bound: string): boolean {
  const a = parseInteger(value)
  const b = parseInteger(bound)
  if (a === undefined || b === undefined) return false
  return operator === '>' ? a > b : a < b
}

/** The canonical text of a selector: `a in (x,y),b=1,!c`. */
export function formatLabelSelector(selector: LabelSelector): string {
  return selector.map(formatRequirement).join(',')
}

function formatRequirement({ key, operator, values }: LabelRequirement): string {
  if (operator === 'exists') return key
  if (operator === '!') return `!${key}`
  if (operator === 'in' || operator === 'notin') return `${key} ${operator} (${values.join(',')})`
  return `${key}${operator}${values[0]}`
}

/** An int64 as Go's ParseInt reads it; undefined for anything else. */
export function parseInteger(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const value = BigInt(text.replace(/^\+/, ''))
  return BigInt.asIntN(64, value) === value ? value : undefined
}
