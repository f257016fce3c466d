// A catalog of any size, in groups of four resources, as operators install them.

import type { Catalog, ServedGroup } from '../../../../src/cluster/discovery/catalog.ts'

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']

export function manyResources(count: number): Catalog {
  const groups: ServedGroup[] = []
  for (let first = 0; first < count; first += 4) {
    const group = `team${first}.platform.example.com`
    const resources = Array.from({ length: Math.min(4, count - first) }, (_, i) => ({
      group,
      version: 'v1beta1',
      resource: `compositewidgets${first + i}`,
      singular: `compositewidget${first + i}`,
      kind: `CompositeWidget${first + i}`,
      namespaced: i % 2 === 0,
      verbs: VERBS,
      shortNames: [`cw${first + i}`],
      categories: ['platform', 'managed'],
      subresources: ['status'],
    }))
    groups.push({ name: group, versions: [{ version: 'v1beta1', resources }] })
  }
  return { core: { groups: [], failures: [] }, named: { etag: '"ABC"', groups, failures: [] } }
}
