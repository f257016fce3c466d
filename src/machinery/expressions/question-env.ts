// What conditions and computed columns may use: the object, its printed cells, where it is, and the libraries of the newest
// server. One expression means here what it means in a rule of a definition; what there is besides is said below.

import { type CelEnv, type FunctionDecl, withFunctions, withVariables } from '../cel/decls.ts'
import { envFor, NEWEST_VERSION } from '../cel/environment.ts'
import { type CelType, DOUBLE, DURATION, STRING, TIMESTAMP, typeOf } from '../cel/types.ts'
import { celError, double, type Value } from '../cel/values/value.ts'

/** The types of a row's variables. */
export type RowTypes = { readonly self: CelType; readonly col: CelType }

/** `ratio("2/3")` is 0.66…, `ratio("45%")` 0.45, `ratio("1/1 of 3")` 1: for cells like READY. Nothing of nothing is all of it. */
const RATIO: FunctionDecl = {
  name: 'ratio',
  overloads: [{ id: 'string_to_ratio', member: false, args: [STRING], result: DOUBLE, invoke: readRatio }],
}

function readRatio(text: Value): Value {
  const [, part, whole] = /^(\d+)\/(\d+)(?: of \d+)?$/.exec(String(text)) ?? []
  if (part !== undefined) return double(Number(whole) === 0 ? 1 : Number(part) / Number(whole))
  const [, percent] = /^(-?\d+(?:\.\d+)?)%$/.exec(String(text)) ?? []
  return percent === undefined ? celError(`${JSON.stringify(text)} is no ratio`) : double(Number(percent) / 100)
}

let base: CelEnv | undefined

/** The environment without the row's own variables, for parsing: macros are the same for all rows. */
export function questionSyntax(): CelEnv {
  if (base === undefined) {
    const server = envFor(NEWEST_VERSION, { stored: true })
    const withNames = withVariables(server, [
      { name: 'duration', type: typeOf(DURATION) },
      { name: 'timestamp', type: typeOf(TIMESTAMP) },
      { name: 'kind', type: STRING },
      { name: 'cluster', type: STRING },
      { name: 'now', type: TIMESTAMP },
    ])
    const macros = new Set([...server.macros, 'age/0', 'age/1'])
    base = { ...withFunctions(withNames, [RATIO]), macros }
  }
  return base
}

/** `self` and `object` are the same: rules of definitions say the first, admission policies the second. */
export function questionEnv({ self, col }: RowTypes): CelEnv {
  return withVariables(questionSyntax(), [
    { name: 'self', type: self },
    { name: 'object', type: self },
    { name: 'col', type: col },
  ])
}
