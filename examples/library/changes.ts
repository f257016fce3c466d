// What a change means, without a server: compared by a schema, compiled to one request, made, and masked.

import {
  applyChanges,
  compare,
  compilePatch,
  maskWith,
  printFieldPath,
  readStructural,
} from 'kubectl-tack/machinery'

const containers = {
  type: 'array',
  items: { type: 'object', properties: { name: { type: 'string' }, image: { type: 'string' } } },
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['name'],
}
const schema = readStructural({
  type: 'object',
  properties: { spec: { type: 'object', properties: { containers, replicas: { type: 'integer' } } } },
})
const metadata = { name: 'api', namespace: 'shop', uid: 'u1', resourceVersion: '812' }
const deploy = (...images: readonly (readonly [name: string, image: string])[]) => ({
  apiVersion: 'x.test/v1',
  kind: 'Deploy',
  metadata,
  spec: { replicas: 2, containers: images.map(([name, image]) => ({ name, image })) },
})

const live = deploy(['sidecar', 's:1'], ['api', 'a:1'])
const changes = compare(live, deploy(['api', 'a:2'], ['sidecar', 's:1']), schema)
for (const { path, old, new: wanted } of changes) console.log(printFieldPath(path), old, '->', wanted)

const made = compilePatch(live, changes, 'fields', { schema })
if ('patch' in made) {
  console.log(made.patch.contentType)
  for (const operation of JSON.parse(made.patch.body)) console.log(JSON.stringify(operation))
}
console.log(compare(deploy(['sidecar', 's:1'], ['api', 'a:2']), applyChanges(live, changes, schema), schema).length)

const mask = maskWith({ key: new TextEncoder().encode('one per run') })
console.log(mask.object({ apiVersion: 'v1', kind: 'Secret', data: { a: 'aHVudGVyMg==' }, stringData: { b: 'hunter2' } }))
