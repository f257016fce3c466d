// The expression tree of CEL, node for node as cel-go's common/ast/expr.go has it: what the parser builds, the checker types and the evaluator runs.

/** A literal. Integers are exact: `int` is within int64, `uint` within uint64. */
export type Constant =
  | { readonly type: 'null'; readonly value: null }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'uint'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array }

/** What every node has. */
export interface Node {
  /** Unique within one expression; the checker's types and overloads are looked up by it. */
  readonly id: number
  /** Where errors about this node point, in UTF-16 units from the start of the text: the operator, dot, bracket or first character. */
  readonly offset: number
}

/** The call a macro was written as; only the printer reads it. Arguments hold macros already expanded, each with its own origin. */
export interface MacroCall {
  readonly function: string
  readonly target?: Expr
  readonly args: readonly Expr[]
}

export interface LiteralExpr extends Node {
  readonly kind: 'literal'
  readonly constant: Constant
}

/** A name. A leading dot (`.x`, looked up at the root only) is part of it; the accumulator of macros is called `@result`. */
export interface IdentExpr extends Node {
  readonly kind: 'ident'
  readonly name: string
}

/** `operand.field`, or with `isTest` the presence test `has(operand.field)`. */
export interface SelectExpr extends Node {
  readonly kind: 'select'
  readonly operand: Expr
  readonly field: string
  readonly isTest: boolean
}

/**
 * A function, method or operator. Operators carry the names of {@link OPERATORS}; `a[b]` is `_[_]`, `a[?b]` is `_[?_]`, and `a.?b` is
 * `_?._` with the field as a string literal. `target` is the receiver of a method. After the check a namespaced function
 * (`ip.isCanonical(x)`) has no target and its full name.
 */
export interface CallExpr extends Node {
  readonly kind: 'call'
  readonly function: string
  readonly target?: Expr
  readonly args: readonly Expr[]
  readonly macro?: MacroCall
}

/** `[a, ?b]`: `optionalIndices` are the positions written with `?`, ascending. */
export interface ListExpr extends Node {
  readonly kind: 'list'
  readonly elements: readonly Expr[]
  readonly optionalIndices: readonly number[]
}

export interface MapEntry extends Node {
  readonly key: Expr
  readonly value: Expr
  readonly optional: boolean
}

export interface MapExpr extends Node {
  readonly kind: 'map'
  readonly entries: readonly MapEntry[]
}

export interface FieldEntry extends Node {
  readonly field: string
  readonly value: Expr
  readonly optional: boolean
}

/** `Type.Name{field: value}`. */
export interface StructExpr extends Node {
  readonly kind: 'struct'
  readonly typeName: string
  readonly fields: readonly FieldEntry[]
}

/**
 * A fold over a list or map, which macros like `all` become. `accuVar` starts as `accuInit`; for each element `iterVar` is the list element
 * or map key (with `iterVar2`: the index or key, and then the element or value), the loop goes on while `loopCondition` holds and sets
 * `accuVar` to `loopStep`; `result` is the value. `iterVar`s are visible in condition and step, `accuVar` in `result` as well.
 */
export interface ComprehensionExpr extends Node {
  readonly kind: 'comprehension'
  readonly iterRange: Expr
  readonly iterVar: string
  readonly iterVar2?: string
  readonly accuVar: string
  readonly accuInit: Expr
  readonly loopCondition: Expr
  readonly loopStep: Expr
  readonly result: Expr
  readonly macro: MacroCall
}

/** An expression after macros have been expanded. Offsets count UTF-16 units from the beginning of the text. */
export type Expr = LiteralExpr | IdentExpr | SelectExpr | CallExpr | ListExpr | MapExpr | StructExpr | ComprehensionExpr

/** The function names of the operators. */
export const OPERATORS = {
  conditional: '_?_:_',
  and: '_&&_',
  or: '_||_',
  not: '!_',
  equals: '_==_',
  notEquals: '_!=_',
  less: '_<_',
  lessEquals: '_<=_',
  greater: '_>_',
  greaterEquals: '_>=_',
  in: '@in',
  add: '_+_',
  subtract: '_-_',
  multiply: '_*_',
  divide: '_/_',
  modulo: '_%_',
  negate: '-_',
  index: '_[_]',
  optionalIndex: '_[?_]',
  optionalSelect: '_?._',
  /** False only if its argument is false: errors count as true. The loop condition of `all` and `exists`. */
  notStrictlyFalse: '@not_strictly_false',
} as const

/** The accumulator variable of macros; no text can name it. */
export const ACCUMULATOR = '@result'

/** The parts of a node, in the order of evaluation. What a macro was written as is no part. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'literal':
    case 'ident':
      return []
    case 'select':
      return [expr.operand]
    case 'call':
      return expr.target === undefined ? expr.args : [expr.target, ...expr.args]
    case 'list':
      return expr.elements
    case 'map':
      return expr.entries.flatMap(({ key, value }) => [key, value])
    case 'struct':
      return expr.fields.map(({ value }) => value)
    case 'comprehension':
      return [expr.iterRange, expr.accuInit, expr.loopCondition, expr.loopStep, expr.result]
  }
}
