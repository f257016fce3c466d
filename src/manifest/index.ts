// The face of the room: everything that is read from files and stdin.

export { type ManifestObject, parseManifests } from './parse-manifests.ts'
export { type ManifestSpec, readManifests } from './read-manifests.ts'
export { parseYaml } from './yaml/parse-yaml.ts'
export { YamlError } from './yaml/yaml-error.ts'
