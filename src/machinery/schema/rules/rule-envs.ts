// In which environment an expression of a definition is compiled. Follows EnvLoader in
// pkg/apiserver/schema/cel/compilation.go of apiextensions-apiserver.

import type { CelEnv } from '../../cel/decls.ts'
import { envFor, NEWEST_VERSION } from '../../cel/environment.ts'
import type { ExpressionUse } from './compile-expression.ts'

/** The two environments of a server, and which expressions it knows already. */
export type RuleEnvs = {
  /** For expressions that are new: one minor version older, so that the server can be rolled back. */
  readonly fresh: CelEnv
  readonly stored: CelEnv
  isStored(text: string, use: ExpressionUse): boolean
}

/** The environments of a server of a version, `1.37`; `isStored` tells which expressions it has taken before. Default: none. */
export function ruleEnvs(version: string, isStored: RuleEnvs['isStored'] = () => false): RuleEnvs {
  return { fresh: envFor(versionBefore(version)), stored: envFor(version), isStored }
}

/** Everything is stored: a definition that has been taken. Made when it is first asked for. */
export function storedEnvs(): RuleEnvs {
  allStored ??= ruleEnvs(NEWEST_VERSION, () => true)
  return allStored
}

let allStored: RuleEnvs | undefined

function versionBefore(version: string): string {
  const [, minor = ''] = /^v?1\.(\d+)/.exec(version) ?? []
  return minor === '' ? version : `1.${Math.max(Number(minor) - 1, 0)}`
}
