// A definition made of nodes with rules, each a field of the spec, so that each can be asked alone.
import type { JsonObject, KubeObject } from '../../src/machinery/json.ts'

/** A definition whose spec has these fields. */
export function definitionOfFields(name: string, group: string, fields: JsonObject): KubeObject {
  const kind = name.charAt(0).toUpperCase() + name.slice(1)
  const openAPIV3Schema = {
    type: 'object',
    properties: { spec: { type: 'object', properties: fields }, tackMarker: { type: 'integer' } },
  }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${name}s.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: `${name}s`, singular: name, kind, listKind: `${kind}List` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  }
}

/** An object with some of the fields. */
export function objectOfFields(
  definition: KubeObject,
  namespace: string,
  name: string,
  fields: JsonObject,
): KubeObject {
  const { group, names } = definition.spec as JsonObject & { group: string; names: JsonObject }
  return {
    apiVersion: `${group}/v1`,
    kind: names.kind as string,
    metadata: { name, namespace },
    spec: fields,
  }
}
