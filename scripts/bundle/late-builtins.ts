// Takes Node's own modules from process.getBuiltinModule, each when something of it is first used.
// An `import` of one reads every export there is, which for node:http loads a WebSocket client: a fifth of the time
// that a query of one object takes. Packages that want node:child_process for what we never do get it never.

import { builtinModules } from 'node:module'
import type { Plugin } from 'esbuild'

const BUILTIN = new RegExp(`^(?:node:.+|${builtinModules.filter((name) => !name.startsWith('_')).join('|')})$`)

export const lateBuiltins: Plugin = {
  name: 'late-builtins',
  setup(bundle) {
    bundle.onResolve({ filter: BUILTIN }, ({ path, kind }) => ({
      path: path.startsWith('node:') ? path : `node:${path}`,
      namespace: kind === 'dynamic-import' ? 'builtin-by-name' : 'builtin',
    }))
    bundle.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({ contents: lateExports(path), loader: 'js' }))
    bundle.onLoad({ filter: /.*/, namespace: 'builtin-by-name' }, ({ path }) => ({
      contents: namedExports(path),
      loader: 'js',
    }))
  },
}

/** A CommonJS module whose exports are looked up when they are read; one that is itself a function is taken at once. */
function lateExports(path: string): string {
  const get = `process.getBuiltinModule(${JSON.stringify(path)})`
  const builtin = process.getBuiltinModule(path)
  if (typeof builtin !== 'object') return `module.exports = ${get}`
  return `
    let all
    for (const name of ${JSON.stringify(Object.keys(builtin))})
      Object.defineProperty(exports, name, { get: () => (all ??= ${get})[name], enumerable: true })`
}

/** What `await import()` gives has names, which a CommonJS module in a chunk of its own does not export. */
function namedExports(path: string): string {
  const exported = Object.getOwnPropertyDescriptors(process.getBuiltinModule(path) ?? {})
  const names = Object.keys(exported).filter((name) => 'value' in (exported[name] ?? {}) && /^[A-Za-z_]\w*$/.test(name))
  return `const all = process.getBuiltinModule(${JSON.stringify(path)})\nexport const { ${names.join(', ')} } = all`
}
