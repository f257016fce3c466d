// Node's own modules in the bundle, taken without the ES module loader. An import statement makes it read every export
// of theirs, and some are getters that load much more: node:http's bring in a WebSocket client, node:fs's all of
// streams. Together that is a fifth of the time in which one object is asked for.

import { isBuiltin } from 'node:module'

const STATEMENT = /^import (?:(\w+)|\* as (\w+)|\{([^}]*)\}) from "([^"]+)";$/gm
const CALL = /\bimport\("([^"]+)"\)/g
const REQUIRE = /\b__require\d*\("([^"]+)"\)/g

/** Modules that are imported early and mostly not used: each is loaded when the first of its functions is called. */
const LATE = ['child_process', 'fs/promises']

/** Makes the bundler's imports of builtin modules calls of `process.getBuiltinModule`; only what is used is read. */
export function takeBuiltins(code: string): string {
  return code
    .replace(STATEMENT, (statement, whole?: string, all?: string, names?: string, path = '') => {
      if (!isBuiltin(path)) return statement
      const take = LATE.includes(path.replace(/^node:/, '')) ? takenLate : taken
      return take(
        path,
        whole ?? all,
        (names ?? '').split(',').map((name) => name.trim()),
      )
    })
    .replace(CALL, (call, path: string) => (isBuiltin(path) ? `Promise.resolve(${get(path)})` : call))
    .replace(REQUIRE, (call, path: string) => (isBuiltin(path) ? get(path) : call))
}

/** @param names as in an import statement: `join`, `join as join2` */
function taken(path: string, whole: string | undefined, names: readonly string[]): string {
  return `const ${whole ?? `{ ${names.join(', ').replaceAll(' as ', ': ')} }`} = ${get(path)};`
}

function takenLate(path: string, whole: string | undefined, names: readonly string[]): string {
  if (whole !== undefined) return `const ${whole} = new Proxy({}, { get: (_all, name) => ${get(path)}[name] });`
  const each = names.map((name) => name.split(' as '))
  return each.map(([name, local = name]) => `const ${local} = (...args) => ${get(path)}.${name}(...args);`).join('\n')
}

function get(path: string): string {
  // a package may have a `process` of its own
  return `globalThis.process.getBuiltinModule("${path}")`
}
