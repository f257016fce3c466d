// Server-side apply without a server: two managers and one object of a kind that a definition describes.

import { definedResources, type KubeObject, ownersOf, parseFieldPath, serverSideApply } from 'kubectl-tack/machinery'

const text = { type: 'string' }
const openAPIV3Schema = { type: 'object', properties: { spec: { type: 'object', properties: { size: text, colour: text } } } }
const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }]
const [resource] = definedResources({ spec: { group: 'shop.example.com', names: { kind: 'Shirt' }, versions } })
const shirt = (spec: object) =>
  ({ apiVersion: 'shop.example.com/v1', kind: 'Shirt', metadata: { name: 'one' }, spec }) as unknown as KubeObject

if (resource !== undefined) {
  const options = { schema: resource.schema, apiVersion: 'shop.example.com/v1', custom: true, now: new Date() }
  const first = serverSideApply(undefined, shirt({ size: 'M' }), { ...options, manager: 'tailor', force: false })
  const live = first.outcome === 'applied' ? first.object : undefined
  const second = serverSideApply(live, shirt({ size: 'L' }), { ...options, manager: 'owner', force: false })
  if (second.outcome === 'conflicts') console.log(second.message)
  const forced = serverSideApply(live, shirt({ size: 'L' }), { ...options, manager: 'owner', force: true })
  if (forced.outcome === 'applied') console.log(ownersOf(forced.object, parseFieldPath('.spec.size')).map((o) => o.manager))
}
