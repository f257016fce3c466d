// Node's own modules in the bundle, taken without the ES module loader. An import statement makes it read every export
// of theirs, and some are getters that load much more: node:http's bring in a WebSocket client, node:fs's all of
// streams. Together that is a fifth of the time in which one object is asked for.

import { isBuiltin } from 'node:module'

const STATEMENT = /^import (?:(\w+)|\* as (\w+)|\{([^}]*)\}) from "([^"]+)";$/gm
const CALL = /\bimport\("([^"]+)"\)/g
const REQUIRE = /\b__require\d*\("([^"]+)"\)/g

/** Makes the bundler's imports of builtin modules calls of `process.getBuiltinModule`; only what is used is read. */
export function takeBuiltins(code: string): string {
  return code
    .replace(STATEMENT, (statement, whole?: string, all?: string, names?: string, path = '') => {
      if (!isBuiltin(path)) return statement
      return `const ${whole ?? all ?? `{${names?.replaceAll(' as ', ': ')}}`} = ${taken(path)};`
    })
    .replace(CALL, (call, path: string) => (isBuiltin(path) ? `Promise.resolve(${taken(path)})` : call))
    .replace(REQUIRE, (call, path: string) => (isBuiltin(path) ? taken(path) : call))
}

function taken(path: string): string {
  // a package may have a `process` of its own
  return `globalThis.process.getBuiltinModule("${path}")`
}
