// The licences of what is in a package or an archive and was written by others: the packages in the bundle, and Node.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Manifest = {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly repository?: { readonly url?: string }
}

type Package = Manifest & { readonly licences: readonly string[] }

const RULE = '-'.repeat(80)

/**
 * @param node of an archive; a package for npm has none in it
 * @param bundle the folder of the bundle; its files begin with the paths of what they were made of
 * @throws when a package comes without a licence
 */
export function notices(
  bundle: string,
  root: string,
  node?: { readonly version: string; readonly licence: string },
): string {
  const packages = bundledPackages(bundle).map((path) => readPackage(join(root, path)))
  return [
    'kubectl tack contains software of others, under these licences.\n',
    ...packages.map((one) => noticeOf(one, packages)),
    ...(node ? [`${RULE}\nNode.js ${node.version}\n${RULE}\n\n${node.licence.trim()}\n`] : []),
  ].join('\n')
}

/** Folders of packages, as `node_modules/chalk`, sorted. */
export function bundledPackages(bundle: string): readonly string[] {
  const folders = readdirSync(bundle)
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => readFileSync(join(bundle, name), 'utf8').match(/^\/\/ node_modules\/\S+$/gm) ?? [])
    .map((line) => /^\/\/ (.*node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(line)?.[1] ?? line)
  return [...new Set(folders)].sort()
}

function readPackage(folder: string): Package {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const files = readdirSync(folder).filter((path) => /^(licen[cs]e|copying|notice)\b/i.test(path))
  return { ...manifest, licences: files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim()) }
}

/** A package that leaves its licence out has it in its repository, from which others of the bundle come too. */
function noticeOf(one: Package, all: readonly Package[]): string {
  const { name, version, license = '' } = one
  const sibling = all.find(({ licences, repository }) => licences.length > 0 && isSame(repository, one.repository))
  const licences = one.licences.length > 0 ? one.licences : (sibling?.licences ?? [])
  if (licences.length === 0) throw new Error(`${name} ${version} has no licence file`)
  return `${RULE}\n${name} ${version} (${license})\n${RULE}\n\n${licences.join('\n\n')}\n`
}

function isSame(one: Manifest['repository'], other: Manifest['repository']): boolean {
  return one?.url !== undefined && one.url === other?.url
}
