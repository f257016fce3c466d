// What is left of an expression with syntax errors, rule by rule; anything may be missing.
import type { Token } from './recovery.ts'

interface Node {
  /** The first token of the rule. */
  readonly start: Token
}

export interface Conditional extends Node {
  readonly rule: 'expr'
  condition?: Tree
  op?: Token
  yes?: Tree
  no?: Tree
}

export interface Chain extends Node {
  readonly rule: 'or' | 'and'
  first?: Tree
  readonly ops: Token[]
  readonly rest: Tree[]
}

export interface Binary extends Node {
  readonly rule: 'binary'
  readonly left: Tree
  op?: Token
  right?: Tree
}

export interface Signed extends Node {
  readonly rule: 'not' | 'negate'
  readonly ops: Token[]
  member?: Tree
}

export interface Select extends Node {
  readonly rule: 'select'
  readonly operand: Tree
  op?: Token
  optional?: Token
  name?: Name
}

export interface Method extends Node {
  readonly rule: 'method'
  readonly operand: Tree
  id?: Token
  open?: Token
  args?: Tree[]
}

export interface Index extends Node {
  readonly rule: 'index'
  readonly operand: Tree
  op?: Token
  optional?: Token
  index?: Tree
}

/** A name or a call, with a dot in front or not. */
export interface Named extends Node {
  readonly rule: 'ident' | 'call'
  dot?: Token
  id?: Token
  open?: Token
  args?: Tree[]
}

export interface Nested extends Node {
  readonly rule: 'nested'
  inner?: Tree
}

export interface ListTree extends Node {
  readonly rule: 'list'
  op?: Token
  elements?: Item[]
}

export interface MapTree extends Node {
  readonly rule: 'map'
  op?: Token
  entries?: Entries<Item>
}

export interface Message extends Node {
  readonly rule: 'message'
  dot?: Token
  readonly ids: Token[]
  op?: Token
  fields?: Entries<Field>
}

export interface LiteralTree extends Node {
  readonly rule: 'literal'
  sign?: Token
  token?: Token
}

/** A rule that ended before it was clear what it is. */
export interface Broken extends Node {
  readonly rule: 'broken'
  /** One that could have had a sign. */
  readonly isUnary: boolean
}

export type Tree =
  | Conditional
  | Chain
  | Binary
  | Signed
  | Select
  | Method
  | Index
  | Named
  | Nested
  | ListTree
  | MapTree
  | Message
  | LiteralTree
  | Broken

/** A field's name; no token: there is none. */
export interface Name extends Node {
  token?: Token
}

export interface Item extends Node {
  optional?: Token
  value?: Tree
}

export interface Field extends Node {
  optional?: Token
  name?: Name
}

export interface Entries<Key> extends Node {
  readonly keys: Key[]
  readonly colons: Token[]
  readonly values: Tree[]
}
