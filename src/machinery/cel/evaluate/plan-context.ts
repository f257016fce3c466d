// What planning a node needs to know.
import type { Expr } from '../ast.ts'
import type { CelEnv } from '../decls.ts'
import type { CelType } from '../types.ts'
import type { Plan } from './attribute.ts'
import type { Run } from './frame.ts'

/** An expression with what the checker found out about its nodes, by their ids. */
export interface CheckedExpr {
  readonly expr: Expr
  /** Overload ids of calls; several where types are only known at run time. */
  readonly overloads: ReadonlyMap<number, readonly string[]>
  readonly types: ReadonlyMap<number, CelType>
}

/** Variables of loops and what reads them; inner scopes hide outer ones. */
export interface Scope {
  readonly slots: ReadonlyMap<string, () => Run>
  readonly parent: Scope | undefined
}

export interface PlanContext {
  readonly checked: CheckedExpr
  readonly env: CelEnv
  readonly scope: Scope
  /** Reserves a slot. */
  readonly newSlot: () => number
  /** The slot of a variable of the environment. */
  readonly variableSlot: (name: string) => number
  readonly plan: (expr: Expr, context: PlanContext) => Plan
}

/** Thrown where an expression cannot be run at all: `CelError`'s message says why. Caught by compileProgram. */
export class PlanError extends Error {
  override readonly name = 'PlanError'
}
