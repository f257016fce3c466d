// Of the files that the bundler makes, those that only pass on what another one exports: each costs a start as much
// time as one that does something.

import { basename, dirname, join } from 'node:path'

export type BundledFile = { readonly path: string; readonly text: string }

const FORWARDER = /^import \{([^}]+)\} from "\.\/([^"]+)";\n(?:import "\.\/[^"]+";\n)*export \{([^}]+)\};\n$/

/** Gives what is only passed on the name of the file that passes it on, where the names of all exports are the same. */
export function dropForwarders(files: readonly BundledFile[]): readonly BundledFile[] {
  const renamed = new Map<string, string>()
  for (const { path, text } of files) {
    const [, imported = '', from = '', exported = ''] = FORWARDER.exec(text) ?? []
    if (from !== '' && namesIn(imported) === namesIn(exported) && !renamed.has(from)) renamed.set(from, basename(path))
  }
  const dropped = new Set(renamed.values())
  return files
    .filter(({ path }) => !dropped.has(basename(path)))
    .map(({ path, text }) => {
      const name = renamed.get(basename(path)) ?? basename(path)
      const named = text.replaceAll(/"\.\/([^"/]+\.js)"/g, (whole, file: string) => {
        const other = renamed.get(file)
        return other === undefined ? whole : `"./${other}"`
      })
      return { path: join(dirname(path), name), text: knowItself(named, name) }
    })
}

/** What a file would import of itself when it is needed, it has. */
function knowItself(text: string, name: string): string {
  const call = `import("./${name}")`
  if (!text.includes(call)) return text
  return `import * as tackItself from "./${name}";\n${text.replaceAll(call, 'Promise.resolve(tackItself)')}`
}

/** Names with `as` are no mere passing on. */
function namesIn(clause: string): string {
  const names = clause.split(',').map((name) => name.trim())
  return names.some((name) => name.includes(' ')) ? clause : names.sort().join()
}
