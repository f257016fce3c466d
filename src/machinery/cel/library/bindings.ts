// Which code runs a function: by overload id, or by name for functions that look at their arguments themselves.
import type { Value } from '../values/value.ts'
import { CIDR_BINDINGS } from './cidr.ts'
import { FORMAT_BINDINGS } from './formats.ts'
import { IP_BINDINGS } from './ip.ts'
import { LIST_EXTENSION_BINDINGS, LIST_EXTENSION_SINGLETONS } from './list-extension.ts'
import { LIST_BINDINGS } from './lists.ts'
import { OPTIONAL_BINDINGS } from './optionals.ts'
import { QUANTITY_BINDINGS } from './quantities.ts'
import { REGEX_BINDINGS } from './regex.ts'
import { SEMVER_BINDINGS } from './semvers.ts'
import { SET_BINDINGS } from './sets.ts'
import { STANDARD_BINDINGS, STANDARD_SINGLETONS } from './standard.ts'
import { STRING_BINDINGS } from './strings.ts'
import { TIME_BINDINGS } from './times.ts'
import { URL_BINDINGS } from './urls.ts'

/** The code of a function. It is given as many arguments as the overload has, none of them an error. */
export type Binding = (...args: readonly Value[]) => Value

const BY_OVERLOAD: ReadonlyMap<string, Binding> = new Map(
  Object.entries<Binding>({
    ...STANDARD_BINDINGS,
    ...TIME_BINDINGS,
    ...STRING_BINDINGS,
    ...LIST_BINDINGS,
    ...LIST_EXTENSION_BINDINGS,
    ...SET_BINDINGS,
    ...OPTIONAL_BINDINGS,
    ...REGEX_BINDINGS,
    ...URL_BINDINGS,
    ...QUANTITY_BINDINGS,
    ...IP_BINDINGS,
    ...CIDR_BINDINGS,
    ...SEMVER_BINDINGS,
    ...FORMAT_BINDINGS,
  }),
)

const BY_NAME: ReadonlyMap<string, Binding> = new Map(
  Object.entries<Binding>({ ...STANDARD_SINGLETONS, ...LIST_EXTENSION_SINGLETONS }),
)

/** Overloads that get their arguments unchecked, because they say themselves what does not fit. */
const UNGUARDED = new Set([
  'contains_string',
  'starts_with_string',
  'ends_with_string',
  'list_flatten',
  'list_flatten_int',
])

/** The code of an overload; undefined for one that this library cannot run (authorization). */
export function bindingOf(overload: string): Binding | undefined {
  return BY_OVERLOAD.get(overload)
}

/** The code of a function whatever the overload: operators, `size`, `matches` … */
export function singletonOf(name: string): Binding | undefined {
  return BY_NAME.get(name)
}

export function isUnguarded(overload: string): boolean {
  return UNGUARDED.has(overload)
}
