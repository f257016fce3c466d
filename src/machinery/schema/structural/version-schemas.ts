// The schemas of a definition, version by version.

import { isJsonObject, type JsonObject } from '../../json.ts'
import { listAt, schemaAt, textAt } from './stated.ts'

/** What a version says of its objects. */
export type DefinedSchema = {
  readonly name: string
  /** Undefined when there is none. */
  readonly schema: JsonObject | undefined
  readonly hasStatus: boolean
  readonly isServed: boolean
}

/** The versions of a definition, in its order. */
export function schemasIn(definition: JsonObject): DefinedSchema[] {
  const versions = listAt(schemaAt(definition, 'spec') ?? {}, 'versions').filter(isJsonObject)
  return versions.map((version) => ({
    name: textAt(version, 'name'),
    schema: schemaAt(schemaAt(version, 'schema') ?? {}, 'openAPIV3Schema'),
    hasStatus: schemaAt(schemaAt(version, 'subresources') ?? {}, 'status') !== undefined,
    isServed: version.served === true,
  }))
}
