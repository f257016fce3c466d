// The text of a discovery cache file: short to read and to parse, with repeated lists of words stored once.

import type { ResourceInfo } from '../../machinery/resource-info.ts'
import type { Catalog, DiscoveryDocument, FailedVersion } from './catalog.ts'

/** Changes whenever older files must not be read any more. */
const FORMAT = 'tack-discovery/1'

/** resource, singular, kind, namespaced, then indexes into `words`: verbs, shortNames, categories, subresources. */
type PackedResource = readonly [string, string, string, 0 | 1, number, number, number, number]
type PackedGroup = readonly [name: string, versions: readonly (readonly [string, readonly PackedResource[]])[]]
type PackedDocument = {
  readonly etag?: string
  readonly groups: readonly PackedGroup[]
  readonly failures: readonly FailedVersion[]
}
type CacheText = {
  readonly format: string
  /** What the file belongs to; a file of another cluster is not believed. */
  readonly identity: string
  readonly words: readonly (readonly string[])[]
  readonly core: PackedDocument
  readonly named: PackedDocument
}

export function packCatalog(catalog: Catalog, identity: string): string {
  const words: (readonly string[])[] = []
  const indexes = new Map<string, number>()
  const indexOf = (list: readonly string[]): number => {
    const key = list.join('\n')
    const known = indexes.get(key)
    if (known !== undefined) return known
    indexes.set(key, words.length)
    return words.push(list) - 1
  }
  const core = packDocument(catalog.core, indexOf)
  const named = packDocument(catalog.named, indexOf)
  return JSON.stringify({ format: FORMAT, identity, words, core, named } satisfies CacheText)
}

/** @returns undefined when the text is no cache file, one of another format, or of another cluster. */
export function unpackCatalog(text: string, identity: string): Catalog | undefined {
  try {
    const file: CacheText = JSON.parse(text)
    if (file.format !== FORMAT || file.identity !== identity) return undefined
    return { core: unpackDocument(file.core, file.words), named: unpackDocument(file.named, file.words) }
  } catch {
    return undefined
  }
}

function packDocument(document: DiscoveryDocument, indexOf: (list: readonly string[]) => number): PackedDocument {
  const pack = (r: ResourceInfo): PackedResource => [
    r.resource,
    r.singular,
    r.kind,
    r.namespaced ? 1 : 0,
    indexOf(r.verbs),
    indexOf(r.shortNames),
    indexOf(r.categories),
    indexOf(r.subresources),
  ]
  return {
    ...(document.etag === undefined ? {} : { etag: document.etag }),
    groups: document.groups.map(({ name, versions }) => [
      name,
      versions.map(({ version, resources }) => [version, resources.map(pack)]),
    ]),
    failures: document.failures,
  }
}

function unpackDocument(document: PackedDocument, words: CacheText['words']): DiscoveryDocument {
  const wordsAt = (index: number): readonly string[] => {
    const list = words[index]
    if (list === undefined) throw new RangeError('index outside of the word list')
    return list
  }
  const groups = document.groups.map(([group, versions]) => ({
    name: group,
    versions: versions.map(([version, resources]) => ({
      version,
      resources: resources.map(
        ([resource, singular, kind, namespaced, verbs, shortNames, categories, subresources]): ResourceInfo => ({
          group,
          version,
          resource,
          singular,
          kind,
          namespaced: namespaced === 1,
          verbs: wordsAt(verbs),
          shortNames: wordsAt(shortNames),
          categories: wordsAt(categories),
          subresources: wordsAt(subresources),
        }),
      ),
    })),
  }))
  return { ...(document.etag === undefined ? {} : { etag: document.etag }), groups, failures: [...document.failures] }
}
