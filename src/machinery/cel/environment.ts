// The environments of Kubernetes by version, as apiserver's pkg/cel/environment/base.go puts them together.

import * as extensions from './declarations/extensions.ts'
import * as kubernetes from './declarations/kubernetes.ts'
import { functionsOf, type Library } from './declarations/library.ts'
import { STANDARD } from './declarations/standard.ts'
import type { CelEnv, CelFeatures, FunctionDecl, VariableDecl } from './decls.ts'
import * as t from './types.ts'

/** The newest version whose environment is known. */
export const NEWEST_VERSION = '1.37'

/** Which of the two environments of a server. */
export interface EnvOptions {
  /** For expressions the server has stored already: the newest environment of all. Default: false, for new or changed ones. */
  readonly stored?: boolean
}

/**
 * The environment in which a server checks expressions, without variables. `version` (`1.34`) is the one that new expressions must be
 * compatible with, normally one minor version below the server's. The same object is answered for the same question.
 *
 * @throws RangeError if the version is not of the form major.minor.
 */
export function envFor(version: string, options: EnvOptions = {}): CelEnv {
  const minor = Math.min(minorOf(version), minorOf(NEWEST_VERSION))
  return cached(options.stored === true ? minorOf(NEWEST_VERSION) : minor)
}

interface Addition {
  readonly since: number
  /** The first minor version without it. */
  readonly until?: number
  readonly library?: Library
  readonly macros?: readonly string[]
  readonly types?: readonly (readonly [name: string, type: t.CelType])[]
}

const STANDARD_MACROS = ['has/1', '.all/2', '.exists/2', '.exists_one/2', '.map/2', '.map/3', '.filter/2']

const TWO_VARIABLE_MACROS = ['all/3', 'exists/3', 'existsOne/3', 'exists_one/3'].concat(
  ['transformList', 'transformMap', 'transformMapEntry'].flatMap((name) => [`${name}/3`, `${name}/4`]),
)

const STANDARD_TYPES = (
  [
    ['bool', t.BOOL],
    ['bytes', t.BYTES],
    ['double', t.DOUBLE],
    ['google.protobuf.Duration', t.DURATION],
    ['int', t.INT],
    ['list', t.listOf(t.DYN)],
    ['map', t.mapOf(t.DYN, t.DYN)],
    ['null_type', t.NULL],
    ['string', t.STRING],
    ['google.protobuf.Timestamp', t.TIMESTAMP],
    ['type', t.typeOf()],
    ['uint', t.UINT],
  ] as const
).map(([name, type]) => [name, type] as const)

/** In the order in which overloads of one function are tried. */
const ADDITIONS: readonly Addition[] = [
  { since: 0, library: STANDARD, macros: STANDARD_MACROS, types: STANDARD_TYPES },
  { since: 0, library: kubernetes.URLS },
  { since: 0, library: kubernetes.REGEX },
  { since: 0, until: 37, library: kubernetes.LISTS },
  { since: 27, library: kubernetes.AUTHZ },
  {
    since: 28,
    library: extensions.OPTIONALS,
    macros: ['.optMap/2', '.optFlatMap/2'],
    types: [['optional_type', t.optionalOf(t.DYN)]],
  },
  { since: 28, library: kubernetes.QUANTITIES },
  { since: 0, library: extensions.STRINGS },
  { since: 29, library: extensions.STRINGS_2 },
  { since: 29, library: extensions.SETS },
  { since: 30, library: kubernetes.IPS, types: [['net.IP', t.IP]] },
  { since: 30, library: kubernetes.CIDRS, types: [['net.CIDR', t.CIDR]] },
  { since: 31, library: kubernetes.FORMATS },
  { since: 31, library: kubernetes.AUTHZ_SELECTORS },
  { since: 32, library: extensions.TWO_VARIABLES, macros: TWO_VARIABLE_MACROS.map((name) => `.${name}`) },
  { since: 33, library: kubernetes.SEMVERS },
  { since: 34, library: extensions.EXTENDED_LISTS, macros: ['.sortBy/2'] },
  { since: 37, library: kubernetes.LISTS },
  { since: 37, library: kubernetes.INCLUDES },
]

const environments = new Map<number, CelEnv>()

function cached(minor: number): CelEnv {
  const known = environments.get(minor)
  if (known !== undefined) return known
  const made = build(minor)
  environments.set(minor, made)
  return made
}

function build(minor: number): CelEnv {
  const present = ADDITIONS.filter(({ since, until }) => since <= minor && (until === undefined || minor < until))
  const functions = functionsOf(present.flatMap(({ library }) => (library === undefined ? [] : [library])))
  if (minor < 28) withoutMixedNumbers(functions)
  const types = present.flatMap((addition) => addition.types ?? [])
  return {
    features: featuresOf(minor),
    macros: new Set(present.flatMap((addition) => addition.macros ?? [])),
    functions,
    variables: new Map(types.map(([name, type]): [string, VariableDecl] => [name, { name, type: t.typeOf(type) }])),
  }
}

function featuresOf(minor: number): CelFeatures {
  return {
    optionalSyntax: minor >= 28,
    quotedFields: minor >= 33,
    homogeneousLiterals: true,
    checkedLiterals: minor >= 29,
    reservedFieldNames: minor >= 31,
  }
}

/** `1 < 1.5` is no comparison before 1.28. */
function withoutMixedNumbers(functions: Map<string, FunctionDecl>): void {
  for (const name of ['_<_', '_<=_', '_>_', '_>=_']) {
    const overloads = functions.get(name)?.overloads ?? []
    functions.set(name, { name, overloads: overloads.filter(({ args }) => args[0]?.kind === args[1]?.kind) })
  }
}

function minorOf(version: string): number {
  const match = /^v?1\.(\d+)/.exec(version)
  if (match === null) throw new RangeError(`"${version}" is no version of Kubernetes`)
  return Number(match[1])
}
