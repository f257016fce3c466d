// What a document must be to be an object, in the words with which cli-runtime refuses it (mapper.go, metadata_decoder.go).

import { isJsonObject, type Json, type JsonObject, type KubeObject, stringifyJson } from '../../machinery/json.ts'

/** Why a document is no object. */
export type Refusal = { readonly reason: 'MissingKind' | 'MissingApiVersion' | 'Invalid'; readonly message: string }

/** Longer documents are cut where a message quotes them. */
const MAX_QUOTED = 200

const STRINGS = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'creationTimestamp',
] as const
const STRING_MAPS = ['labels', 'annotations'] as const

/** Undefined when the document is an object; its words otherwise, without the name of the file. */
export function refusalOf(document: JsonObject): Refusal | undefined {
  const { kind, apiVersion, metadata } = document
  if (typeof kind !== 'string' || kind === '') {
    return { reason: 'MissingKind', message: `Object 'Kind' is missing in '${quote(document)}'` }
  }
  if (apiVersion === undefined || apiVersion === null || apiVersion === '') {
    return { reason: 'MissingApiVersion', message: `Object 'apiVersion' is missing in '${quote(document)}'` }
  }
  if (typeof apiVersion !== 'string') {
    return invalid(apiVersion, 'struct field metadataOnlyObject.TypeMeta.apiVersion', 'string')
  }
  return refusalOfMetadata(metadata)
}

/** True for what `refusalOf` has nothing to say about. */
export function isKubeObject(document: JsonObject): document is KubeObject {
  return refusalOf(document) === undefined
}

/** The words for a value of the wrong type. */
export function invalid(value: Json, target: string, type: string): Refusal {
  return { reason: 'Invalid', message: `json: cannot unmarshal ${goKind(value)} into Go ${target} of type ${type}` }
}

function refusalOfMetadata(metadata: Json | undefined): Refusal | undefined {
  if (metadata === undefined || metadata === null) return undefined
  if (!isJsonObject(metadata)) return invalid(metadata, 'struct field metadataOnlyObject.metadata', 'v1.ObjectMeta')
  for (const field of STRINGS) {
    const value = metadata[field]
    if (isWrongString(value)) return invalid(value, `struct field ObjectMeta.metadata.${field}`, 'string')
  }
  for (const field of STRING_MAPS) {
    const refusal = refusalOfStringMap(metadata[field], `struct field ObjectMeta.metadata.${field}`)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

function refusalOfStringMap(map: Json | undefined, target: string): Refusal | undefined {
  if (map === undefined || map === null) return undefined
  if (!isJsonObject(map)) return invalid(map, target, 'map[string]string')
  const wrong = Object.values(map).find(isWrongString)
  return wrong === undefined ? undefined : invalid(wrong, target, 'string')
}

function isWrongString(value: Json | undefined): value is Json {
  return value !== undefined && value !== null && typeof value !== 'string'
}

function goKind(value: Json): string {
  if (Array.isArray(value)) return 'array'
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'bigint' ? 'number' : typeof value
}

/** Compact JSON with sorted keys; what may be a Secret's is masked, because a message goes anywhere. */
function quote(document: JsonObject): string {
  const shown = Object.keys(document)
    .sort()
    .map((key) => [key, key === 'data' || key === 'stringData' ? '***' : document[key]])
  const text = stringifyJson(Object.fromEntries(shown))
  return text.length <= MAX_QUOTED ? text : `${text.slice(0, MAX_QUOTED)}…`
}
