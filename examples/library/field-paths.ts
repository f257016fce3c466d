// Places in objects: read, printed, followed, changed, and as the server writes them into managedFields.

import {
  FieldPathError,
  fromJsonPointer,
  getAt,
  parseFieldPath,
  parseFieldsV1,
  pathsOf,
  printFieldPath,
  removeAt,
  setAt,
  toJsonPointer,
} from 'kubectl-tack/machinery'

const pod = {
  metadata: { labels: { 'app.kubernetes.io/name': 'web' } },
  spec: { containers: [{ name: 'proxy' }, { name: 'api', image: 'api:1' }] },
}
const image = parseFieldPath('spec.containers[name=api].image')
console.log(printFieldPath(image), getAt(pod, image), toJsonPointer(image, pod))

const changed = setAt(pod, image, 'api:2')
console.log(getAt(changed, image), getAt(pod, image))
console.log(JSON.stringify(removeAt(pod, parseFieldPath('.spec.containers[name="proxy"]'))))

// the schema knows how the elements of a list are told apart
const naming = () => ['name']
console.log(printFieldPath(fromJsonPointer('/spec/containers/1/image', pod, naming)))
console.log(printFieldPath(fromJsonPointer('/metadata/labels/app.kubernetes.io~1name', pod)))

const owned = { 'f:spec': { 'f:containers': { 'k:{"name":"api"}': { '.': {}, 'f:image': {} } } } }
for (const path of pathsOf(parseFieldsV1(owned))) console.log(printFieldPath(path))

try {
  parseFieldPath('.spec.containers[name=api')
} catch (error) {
  if (error instanceof FieldPathError) console.log(error.message)
}
