// Bundles sources that are always loaded together into few chunks. Every `import()` in the sources is a point where
// the bundle is split, and what several of them share is split further, down to a hundred chunks of a few lines; each
// costs a third of a millisecond. So some of these points lead to one group.

import { globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Plugin } from 'esbuild'

export type LoadGroup = {
  readonly name: string
  /** Sources below src: what is imported late of any of them is the whole group. */
  readonly sources: readonly string[]
  /** True for the sources that are only ever loaded when the group has been. */
  readonly comesBefore: (source: string) => boolean
}

/**
 * Makes an `import()` of a group's source an `import()` of the group, and every source that comes after a group begin
 * with it, so that what both use is in the chunk of the group.
 *
 * @throws when two sources of a group export the same name.
 */
export function loadGroups(root: string, groups: readonly LoadGroup[]): Plugin {
  const sources = join(root, 'src')
  for (const group of groups) checkNames(sources, group)
  const sharing = new Map(importedLate(sources).map((file) => [file, groupsBefore(file)]))

  function groupsBefore(file: string): readonly LoadGroup[] {
    const name = file.slice(sources.length + 1).replaceAll('\\', '/')
    return groups.filter((group) => !group.sources.includes(name) && group.comesBefore(name))
  }

  return {
    name: 'load-groups',
    setup(bundle) {
      bundle.onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined
        const file = resolve(resolveDir, path)
        const group = groups.find((known) => known.sources.some((source) => resolve(sources, source) === file))
        return group && { path: group.name, namespace: 'group' }
      })
      bundle.onResolve({ filter: /^group:/ }, ({ path }) => ({ path: path.slice('group:'.length), namespace: 'group' }))
      bundle.onLoad({ filter: /.*/, namespace: 'group' }, ({ path }) => {
        const members = groups.find(({ name }) => name === path)?.sources ?? []
        const contents = members.map((source) => `export * from ${JSON.stringify(`./${source}`)}`).join('\n')
        return { contents, resolveDir: sources, loader: 'js' }
      })
      bundle.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const before = sharing.get(path) ?? []
        if (before.length === 0) return undefined
        const imports = before.map(({ name }) => `import 'group:${name}'\n`).join('')
        return { contents: readFileSync(path, 'utf8') + imports, loader: 'ts' }
      })
    },
  }
}

/** A group exports what its sources do, and of a name that two of them export it would export neither. */
function checkNames(folder: string, { name, sources }: LoadGroup): void {
  const names = sources.flatMap((source) => exportedNames(readFileSync(join(folder, source), 'utf8')))
  const twice = names.filter((one, i) => names.indexOf(one) !== i)
  if (twice.length > 0) throw new Error(`sources of the group ${name} both export ${twice.join(', ')}`)
}

/** Names of values; types leave no trace in a bundle. */
function exportedNames(text: string): readonly string[] {
  const declared = [...text.matchAll(/^export (?:async )?(?:function\*?|const|let|class) (\w+)/gm)].map(
    (match) => match[1],
  )
  const listed = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap((match) => (match[1] ?? '').split(','))
  const values = listed.map((one) => one.trim()).filter((one) => one !== '' && !one.startsWith('type '))
  return [...declared, ...values.map((one) => one.split(' as ').at(-1))].filter((one) => one !== undefined)
}

/** Every source that some source imports late. */
function importedLate(folder: string): readonly string[] {
  const files = globSync('**/*.ts', { cwd: folder }).map((name) => join(folder, name))
  const found = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bimport\(\s*'(\.[^']+)'/g)].map(([, path = '']) =>
      resolve(dirname(file), path),
    ),
  )
  return [...new Set(found)]
}
