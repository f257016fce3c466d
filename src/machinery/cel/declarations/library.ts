// How the libraries write down signatures, and what they mean.
import type { FunctionDecl, Overload } from '../decls.ts'
import * as t from '../types.ts'

/**
 * Functions by name with their overloads, each written as its id, its arguments and its result: `size_string (string) int`;
 * a method has its receiver before the arguments: `string_size string.() int`. One capital letter is a type variable.
 */
export type Library = Readonly<Record<string, readonly string[]>>

/**
 * The functions of libraries by name; those of the same name are one, overloads in the order of the libraries. Signatures are read
 * when a function is asked for them: an expression calls a few of hundreds.
 */
export function functionsOf(libraries: readonly Library[]): Map<string, FunctionDecl> {
  const signatures = new Map<string, readonly string[]>()
  for (const library of libraries) {
    for (const [name, more] of Object.entries(library)) {
      const before = signatures.get(name)
      signatures.set(name, before === undefined ? more : [...before, ...more])
    }
  }
  return new Map(Array.from(signatures, ([name, texts]) => [name, functionOf(name, texts)]))
}

function functionOf(name: string, signatures: readonly string[]): FunctionDecl {
  let overloads: readonly Overload[] | undefined
  return {
    name,
    get overloads() {
      overloads ??= signatures.map(overloadOf)
      return overloads
    },
  }
}

function overloadOf(signature: string): Overload {
  const space = signature.indexOf(' ')
  const reader: Reader = { text: signature, at: space + 1 }
  const member = signature[reader.at] !== '('
  const args = member ? [readType(reader)] : []
  if (member) reader.at++
  args.push(...readTypes(reader))
  reader.at++
  return { id: signature.slice(0, space), member, args, result: readType(reader) }
}

interface Reader {
  readonly text: string
  at: number
}

function readType(reader: Reader): t.CelType {
  const start = reader.at
  while (/\w/.test(reader.text[reader.at] ?? '')) reader.at++
  const name = reader.text.slice(start, reader.at)
  const params = reader.text[reader.at] === '(' ? readTypes(reader) : []
  return typeNamed(name, params)
}

/** Types in parentheses; moves behind the closing one. */
function readTypes(reader: Reader): t.CelType[] {
  const types: t.CelType[] = []
  reader.at++
  while (reader.text[reader.at] !== ')') {
    types.push(readType(reader))
    if (reader.text[reader.at] === ',') reader.at += 2
  }
  reader.at++
  return types
}

const NAMED: ReadonlyMap<string, t.CelType> = new Map([
  ['dyn', t.DYN],
  ['null', t.NULL],
  ['bool', t.BOOL],
  ['int', t.INT],
  ['uint', t.UINT],
  ['double', t.DOUBLE],
  ['string', t.STRING],
  ['bytes', t.BYTES],
  ['timestamp', t.TIMESTAMP],
  ['duration', t.DURATION],
  ['IP', t.IP],
  ['CIDR', t.CIDR],
  ['Quantity', t.QUANTITY],
  ['URL', t.URL_TYPE],
  ['Semver', t.SEMVER],
  ['Format', t.FORMAT],
  ['Authorizer', t.AUTHORIZER],
  ['PathCheck', t.PATH_CHECK],
  ['GroupCheck', t.GROUP_CHECK],
  ['ResourceCheck', t.RESOURCE_CHECK],
  ['Decision', t.DECISION],
])

function typeNamed(name: string, [first, second]: readonly t.CelType[]): t.CelType {
  if (first === undefined) return NAMED.get(name) ?? t.param(name)
  if (name === 'list') return t.listOf(first)
  if (name === 'optional') return t.optionalOf(first)
  return name === 'map' && second !== undefined ? t.mapOf(first, second) : t.typeOf(first)
}
