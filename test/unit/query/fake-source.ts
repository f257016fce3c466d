// A source of objects in memory, for tests of what is done with pages: it counts what was asked of it.

import type { Page, ReadRequest } from '../../../src/cluster/read.ts'
import type { ResourceInfo } from '../../../src/machinery/resource-info.ts'
import type { Source } from '../../../src/query/source.ts'

export function resource(kind: string, o: Partial<ResourceInfo> = {}): ResourceInfo {
  const singular = kind.toLowerCase()
  return {
    group: '',
    version: 'v1',
    kind,
    singular,
    resource: `${singular}s`,
    namespaced: true,
    verbs: ['get', 'list', 'watch'],
    shortNames: [],
    categories: [],
    subresources: [],
    ...o,
  }
}

export type FakeSource = Source & { readonly reads: ReadRequest[] }

type Content = {
  readonly name?: string
  readonly resources: readonly ResourceInfo[]
  /** Object names by plural; pages as they are cut. A thrown error is what the read fails with, after these pages. */
  readonly pages: { readonly [plural: string]: readonly (readonly string[])[] }
  readonly errors?: { readonly [plural: string]: Error }
  readonly remaining?: boolean
}

const COLUMNS = [
  { name: 'Name', type: 'string', format: 'name', description: '', priority: 0 },
  { name: 'Size', type: 'string', format: '', description: '', priority: 0 },
]

export function fakeSource({ name = 'fake', resources, pages, errors = {}, remaining = true }: Content): FakeSource {
  const reads: ReadRequest[] = []
  return {
    name,
    reads,
    traffic: () => ({ requests: { get: reads.length }, bytes: 10 * reads.length }),
    async facts(targets) {
      return {
        source: name,
        defaultNamespace: 'default',
        targets: targets.map((target) => ({
          target,
          resources: resources.filter((r) => target.word === 'all' || r.resource === target.word),
          isGroup: target.word === 'all',
        })),
        notices: [],
        problems: [],
      }
    },
    async *read(request): AsyncGenerator<Page> {
      reads.push(request)
      const own = pages[request.resource.resource] ?? []
      const total = own.flat().length
      let sent = 0
      for (const [i, names] of own.entries()) {
        sent += names.length
        const hasMore = i < own.length - 1
        yield {
          resource: request.resource,
          columns: COLUMNS,
          rows: names.map((n) => ({ cells: [n, n.length] })),
          bytes: 100,
          wireBytes: 50,
          hasMore,
          isConsistent: true,
          ...(hasMore && remaining ? { remainingItemCount: total - sent } : {}),
        }
      }
      const error = errors[request.resource.resource]
      if (error !== undefined) throw error
    },
  }
}
