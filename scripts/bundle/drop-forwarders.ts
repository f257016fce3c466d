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
    .map(({ path, text }) => ({
      path: join(dirname(path), renamed.get(basename(path)) ?? basename(path)),
      text: text.replaceAll(/"\.\/([^"/]+\.js)"/g, (whole, file: string) => {
        const name = renamed.get(file)
        return name === undefined ? whole : `"./${name}"`
      }),
    }))
}

/** Names with `as` are no mere passing on. */
function namesIn(clause: string): string {
  const names = clause.split(',').map((name) => name.trim())
  return names.some((name) => name.includes(' ')) ? clause : names.sort().join()
}
