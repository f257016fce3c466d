// The rules of one node of a schema, compiled. Follows Compile in pkg/apiserver/schema/cel/compilation.go of
// apiextensions-apiserver; what rules cost is somebody else's.

import { type DeclTypeOptions, declTypeOf } from '../../cel/decl-type.ts'
import type { CelEnv } from '../../cel/decls.ts'
import { ruleEnv } from '../../cel/rule-env.ts'
import type { CelType } from '../../cel/types.ts'
import type { Schema, SchemaRule } from '../schema.ts'
import { type CompiledExpression, compileExpression, type ExpressionProblem, readsName } from './compile-expression.ts'
import { normalFieldPath } from './field-path.ts'
import { type RuleEnvs, storedEnvs } from './rule-envs.ts'

/** One rule of a node. */
export type CompiledRule = {
  readonly stated: SchemaRule
  /** Undefined for a rule that is blank. */
  readonly rule: CompiledExpression | ExpressionProblem | undefined
  /** The `messageExpression`; undefined when there is none, or the rule itself does not compile. */
  readonly message: CompiledExpression | ExpressionProblem | undefined
  /** A transition rule: it runs only where there was a value before, or with {@link hasOptionalOldSelf} in any case. */
  readonly usesOldSelf: boolean
  readonly hasOptionalOldSelf: boolean
  /** The path below the node that a failure is told at, `spec.ports`; `''` when there is none or it leads nowhere. */
  readonly fieldPath: string
}

/** The rules of a node in their order, or why none of them can be compiled. */
export type CompiledRules =
  | { readonly rules: readonly CompiledRule[]; readonly selfType: CelType }
  | { readonly problem: string }

/** Where and for whom rules are compiled. */
export type CompileRulesOptions = DeclTypeOptions & {
  /** Default: {@link storedEnvs}, what a server runs that has taken the definition. */
  readonly envs?: RuleEnvs
  /** The rules, where they are not the node's own: those of a branch of its `allOf`. */
  readonly rules?: readonly SchemaRule[]
}

const NO_TYPE = 'failed to convert to declType for CEL validation rules'

/** Compiles the rules of a node; without any there is nothing to be wrong. See rulesOf for what is kept compiled. */
export function compileRules(schema: Schema, options: CompileRulesOptions = {}): CompiledRules {
  const { envs = storedEnvs(), rules = schema.rules } = options
  const selfType = declTypeOf(schema, options)
  if (selfType === undefined) return { problem: NO_TYPE }
  const extended = new Map<string, CelEnv>()
  const withSelf = (env: CelEnv, key: string, optionalOldSelf: boolean) => {
    const known = extended.get(key) ?? ruleEnv(env, selfType, { optionalOldSelf })
    extended.set(key, known)
    return known
  }
  const envOf = (text: string, use: 'rule' | 'messageExpression', isOptional: boolean) => {
    const isStored = envs.isStored(text, use)
    return withSelf(isStored ? envs.stored : envs.fresh, `${isStored} ${isOptional}`, isOptional)
  }
  return { rules: rules.map((stated) => compileRule(stated, schema, envOf)), selfType }
}

type EnvOf = (text: string, use: 'rule' | 'messageExpression', isOptional: boolean) => CelEnv

function compileRule(stated: SchemaRule, schema: Schema, envOf: EnvOf): CompiledRule {
  const { rule: text, messageExpression, fieldPath } = stated
  const hasOptionalOldSelf = stated.optionalOldSelf === true
  const nothing = { stated, hasOptionalOldSelf, rule: undefined, message: undefined, usesOldSelf: false, fieldPath: '' }
  if (text.trim() === '') return nothing
  const rule = compileExpression(text, envOf(text, 'rule', hasOptionalOldSelf), 'rule')
  const usesOldSelf = rule.checked !== undefined && readsName(rule.checked.expr, 'oldSelf')
  if ('problem' in rule) return { ...nothing, rule, usesOldSelf }
  const hasMessage = typeof messageExpression === 'string' && messageExpression !== ''
  return {
    stated,
    rule,
    message: hasMessage
      ? compileExpression(
          messageExpression,
          envOf(messageExpression, 'messageExpression', hasOptionalOldSelf),
          'messageExpression',
        )
      : undefined,
    usesOldSelf,
    hasOptionalOldSelf,
    fieldPath: typeof fieldPath === 'string' && fieldPath !== '' ? (normalFieldPath(fieldPath, schema) ?? '') : '',
  }
}
