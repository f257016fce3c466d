// What an expression may use: variables, functions with their overloads, and environments as values.
import type { Binding } from './library/bindings.ts'
import type { CelType } from './types.ts'

/** One signature of a function. Type variables (kind `param`) stand anew for each call. */
export interface Overload {
  /** cel-go's overload id (`add_int64`, `string_to_ip`), by which evaluators and cost estimates know it. */
  readonly id: string
  /** A method: the first argument is the receiver. */
  readonly member: boolean
  readonly args: readonly CelType[]
  readonly result: CelType
  /** The code, where the environment brings it along; else the library knows it by the id. */
  readonly invoke?: Binding
}

/** A function by its name, with all its overloads. */
export interface FunctionDecl {
  readonly name: string
  /** In the order they are tried. */
  readonly overloads: readonly Overload[]
}

/** A variable that expressions may name. */
export interface VariableDecl {
  readonly name: string
  readonly type: CelType
}

/** Syntax and checks that depend on the version. */
export interface CelFeatures {
  /** `a.?b`, `a[?b]`, `[?a]`, `{?k: v}`. */
  readonly optionalSyntax: boolean
  /** `` a.`b-c` ``. */
  readonly quotedFields: boolean
  /** Elements of list and map literals must be of one type. */
  readonly homogeneousLiterals: boolean
  /** Durations, timestamps and patterns given as literals are checked before anything runs. */
  readonly checkedLiterals: boolean
  /** A field named like a reserved word (`self.namespace`) needs no escape. */
  readonly reservedFieldNames: boolean
}

/** What expressions are parsed and checked against. Immutable: extending makes a new one. */
export interface CelEnv {
  readonly features: CelFeatures
  /** Names of macros with their number of arguments, like `all/2`; methods begin with a dot: `.all/2`. */
  readonly macros: ReadonlySet<string>
  readonly functions: ReadonlyMap<string, FunctionDecl>
  readonly variables: ReadonlyMap<string, VariableDecl>
}

/** The same environment with more variables; one of the same name is replaced. */
export function withVariables(env: CelEnv, variables: readonly VariableDecl[]): CelEnv {
  return { ...env, variables: new Map([...env.variables, ...variables.map((v) => [v.name, v] as const)]) }
}

/** The same environment with more functions; overloads of a function that is there already are appended. */
export function withFunctions(env: CelEnv, functions: readonly FunctionDecl[]): CelEnv {
  const all = new Map(env.functions)
  for (const { name, overloads } of functions) {
    all.set(name, { name, overloads: [...(all.get(name)?.overloads ?? []), ...overloads] })
  }
  return { ...env, functions: all }
}
