// Node's own modules in the bundle, taken without the ES module loader. An import statement makes it read every export
// of theirs, and some are getters that load much more: node:http's bring in a WebSocket client, node:fs's all of
// streams. Together that is a fifth of the time in which one object is asked for.

import { isBuiltin } from 'node:module'

const STATEMENT = /^import (\w+)?(?:, )?(?:\* as (\w+)|\{([^}]*)\})? from "([^"]+)";$/gm
const CALL = /\bimport\("([^"]+)"\)/g
const REQUIRE = /\b__require\d*\("([^"]+)"\)/g

/** Modules that are imported early and mostly not used: each is loaded when the first of its functions is called. */
const LATE = ['child_process', 'fs/promises']

/** Makes the bundler's imports of builtin modules calls of `process.getBuiltinModule`; only what is used is read. */
export function takeBuiltins(code: string): string {
  return code
    .replace(STATEMENT, (statement, byDefault?: string, namespace?: string, clause?: string, path = '') => {
      if (!isBuiltin(path)) return statement
      const take = LATE.includes(path.replace(/^node:/, '')) ? takenLate : taken
      const names = clause === undefined ? [] : clause.split(',').map((name) => name.trim())
      return take(
        path,
        [byDefault, namespace].filter((name) => name !== undefined),
        names,
      ).join('\n')
    })
    .replace(CALL, (call, path: string) => (isBuiltin(path) ? `Promise.resolve(${get(path)})` : call))
    .replace(REQUIRE, (call, path: string) => (isBuiltin(path) ? get(path) : call))
}

/** @param names as in an import statement: `join`, `join as join2` */
function taken(path: string, wholes: readonly string[], names: readonly string[]): string[] {
  const patterns = names.length === 0 ? wholes : [...wholes, `{ ${names.join(', ').replaceAll(' as ', ': ')} }`]
  return patterns.map((pattern) => `const ${pattern} = ${get(path)};`)
}

function takenLate(path: string, wholes: readonly string[], names: readonly string[]): string[] {
  return [
    ...wholes.map((whole) => `const ${whole} = new Proxy({}, { get: (_all, name) => ${get(path)}[name] });`),
    ...names.map((each) => {
      const [name, local = name] = each.split(' as ')
      return `const ${local} = (...args) => ${get(path)}.${name}(...args);`
    }),
  ]
}

function get(path: string): string {
  // a package may have a `process` of its own
  return `globalThis.process.getBuiltinModule("${path}")`
}
