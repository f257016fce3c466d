// What a definition says of the versions and columns of its kind.

import { versionsOf } from '../../machinery/custom-resource-definition.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../machinery/json.ts'
import type { DefinitionFacts, VersionFacts } from './kind-source.ts'

/** The facts of a definition, with the columns of one of its versions. */
export function definitionFacts(definition: KubeObject, version: string): DefinitionFacts {
  const columns = versionsOf(definition).find(({ resource }) => resource.version === version)?.printerColumns
  return { versions: versionEntries(definition).map(toFacts), columns: columns ?? [] }
}

/** The entries of `spec.versions`, in their order. */
export function versionEntries(definition: KubeObject): JsonObject[] {
  const spec = definition.spec
  const versions: Json | undefined = isJsonObject(spec) ? spec.versions : undefined
  return Array.isArray(versions) ? versions.filter(isJsonObject) : []
}

function toFacts(version: JsonObject): VersionFacts {
  const { name, served, storage, deprecated, deprecationWarning } = version
  return {
    name: String(name ?? ''),
    served: served !== false,
    storage: storage === true,
    ...(deprecated === true ? { deprecated: true } : {}),
    ...(typeof deprecationWarning === 'string' ? { deprecationWarning } : {}),
  }
}
