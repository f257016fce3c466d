// Kinds that a test makes up, and a note of what was asked.

import { ServerError } from '../../../../src/errors.ts'
import { guessResource } from '../../../../src/machinery/known-kinds.ts'
import { apiVersionOf, qualifiedName, type ResourceInfo } from '../../../../src/machinery/resource-info.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import type { DefinitionFacts, KindSource } from '../../../../src/query/fields/kind-source.ts'

export type FakeKind = {
  readonly kind: string
  readonly group?: string
  readonly version?: string
  /** Undefined: the server publishes none. */
  readonly schema?: object
  readonly definition?: DefinitionFacts
}

export type FakeKinds = KindSource & { readonly asked: string[] }

/** A word means what it is the plural, `plural.group` or `plural.version.group` of; `everything` is a category. */
export function fakeKinds(kinds: readonly FakeKind[]): FakeKinds {
  const asked: string[] = []
  const all = kinds.map((kind) => ({
    ...kind,
    resource: guessResource(kind.group ?? '', kind.version ?? 'v1', kind.kind, true),
  }))
  const find = (resource: ResourceInfo) =>
    all.find(
      (kind) =>
        qualifiedName(kind.resource) === qualifiedName(resource) &&
        apiVersionOf(kind.resource) === apiVersionOf(resource),
    )
  return {
    name: 'fake',
    asked,
    traffic: () => ({ requests: { get: 1 }, bytes: 10 }),
    async resolve(word, gv) {
      asked.push(gv === undefined ? word : `${word} in ${apiVersionOf(gv)}`)
      if (word === 'everything') return { resources: all.map(({ resource }) => resource), notices: [], problems: [] }
      if (word === 'dead') return { resources: [], notices: [], problems: [DEAD] }
      const meant = all.filter(({ resource }) => {
        const { group, version } = resource
        if (gv !== undefined)
          return word.split('.')[0] === resource.resource && gv.group === group && gv.version === version
        return [resource.resource, qualifiedName(resource), `${resource.resource}.${version}.${group}`].includes(word)
      })
      const [first, ...others] = meant
      if (first === undefined) return undefined
      const notices = others.length === 0 ? [] : [{ kind: 'ambiguity' as const, message: `${word} is ambiguous` }]
      return { resources: [first.resource], notices, problems: [] }
    },
    unknownKind: async (word) => `there is no ${word}`,
    async schemaOf(resource) {
      const schema = find(resource)?.schema
      if (schema === undefined) throw new ServerError({ code: 404, reason: 'NotFound', message: 'no schema' })
      return readStructural(schema as never)
    },
    definitionOf: async (resource) => find(resource)?.definition,
  }
}

const DEAD = { scope: 'apiservice', reason: 'DiscoveryFailed', message: 'metrics are dead' } as const
