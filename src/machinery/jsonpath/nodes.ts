// What a JSONPath template is made of once it is read. Follows util/jsonpath/node.go of client-go.

/** Steps that are taken one after the other, each from where the last one led. */
export type PathSteps = readonly PathStep[]

/** A whole template: text as it stands, and what stood in braces. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly steps: PathSteps }

/** One bound of `[start:end:step]`. */
export type SliceBound = {
  /** False where nothing was written. */
  readonly isKnown: boolean
  readonly value: number
}

/** `[start:end:step]`, and `[index]`, which has an end that was not written. */
export type Slice = {
  readonly start: SliceBound
  readonly end: SliceBound
  readonly step: SliceBound
  /** The end follows from the index. */
  readonly isIndex: boolean
}

/** `exists` is a filter without an operator; any other run of `!<>=` is kept, and refused when it is evaluated. */
export type Filter = { readonly left: PathSteps; readonly operator: string; readonly right: PathSteps }

export type PathStep =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'identifier'; readonly name: string }
  | { readonly kind: 'integer'; readonly value: number | bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'slice'; readonly slice: Slice }
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'union'; readonly branches: readonly PathSteps[] }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'recursive' }
