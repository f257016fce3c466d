// The environment of the rules of a schema, as apiextensions-apiserver's pkg/apiserver/schema/cel/compilation.go extends it.
import { type CelEnv, type VariableDecl, withVariables } from './decls.ts'
import * as t from './types.ts'

/** What an environment of rules depends on besides the version. */
export interface RuleEnvOptions {
  /** `oldSelf` is an optional, because the rule also runs where nothing was before. Default: false. */
  readonly optionalOldSelf?: boolean
}

/** Names that mean types wherever an environment knows types of schemas. */
const SCALARS: readonly VariableDecl[] = (
  [
    ['duration', t.DURATION],
    ['timestamp', t.TIMESTAMP],
  ] as const
).map(([name, type]) => ({ name, type: t.typeOf(type) }))

/** An environment with `self` and `oldSelf`, both of the type of the node at which the rules stand. */
export function ruleEnv(env: CelEnv, self: t.CelType, options: RuleEnvOptions = {}): CelEnv {
  const oldSelf = options.optionalOldSelf === true ? t.optionalOf(self) : self
  return withVariables(env, [...SCALARS, { name: 'self', type: self }, { name: 'oldSelf', type: oldSelf }])
}
