// Whether list types, map types and list keys fit the values they are about. Follows
// pkg/apis/apiextensions/validation/validation.go of apiextensions-apiserver.

import type { JsonObject } from '../../json.ts'
import { type Cause, forbidden, invalid, notSupported, required } from '../cause.ts'
import type { Allowances } from './old-definition.ts'
import { listAt, schemaAt, textAt } from './stated.ts'

const LIST_TYPE = 'x-kubernetes-list-type'
const MAP_TYPE = 'x-kubernetes-map-type'
const KEYS = 'x-kubernetes-list-map-keys'

/** Tells what is wrong with the list type, map type and list keys of one node. */
export function checkListType(raw: JsonObject, path: string, causes: Cause[], allowances: Allowances = {}): void {
  const type = textAt(raw, 'type')
  const mapType = raw[MAP_TYPE]
  const listType = raw[LIST_TYPE]
  const expectType = (expected: string, keyword: string) => {
    const words = `must be ${expected} if ${keyword} is specified`
    causes.push(type === '' ? required(`${path}.type`, words) : invalid(`${path}.type`, type, words))
  }
  if (typeof mapType === 'string') {
    if (type !== 'object') expectType('object', MAP_TYPE)
    if (mapType !== 'atomic' && mapType !== 'granular')
      causes.push(notSupported(`${path}.${MAP_TYPE}`, mapType, ['atomic', 'granular']))
  }
  const keys = listAt(raw, KEYS)
  if (typeof listType === 'string') {
    if (type !== 'array') expectType('array', LIST_TYPE)
    else if (listType === 'set' && allowances.looseSets !== true) checkSetItems(raw, path, causes)
    if (!['atomic', 'set', 'map'].includes(listType))
      causes.push(notSupported(`${path}.${LIST_TYPE}`, listType, ['atomic', 'set', 'map']))
    if (keys.length > 0 && listType !== 'map')
      causes.push(invalid(`${path}.${LIST_TYPE}`, listType, `must be map if ${KEYS} is non-empty`))
    if (listType === 'map') checkMap(raw, path, causes)
    if (allowances.looseKeys !== true) checkKeysAndNulls(raw, path, causes)
  } else if (keys.length > 0) {
    causes.push(required(`${path}.${LIST_TYPE}`, `must be map if ${KEYS} is non-empty`))
  }
}

/** Whether something is a set of what is no unit, of whatever type it is itself. */
export function hasLooseSet(raw: JsonObject): boolean {
  const causes: Cause[] = []
  if (raw[LIST_TYPE] === 'set') checkSetItems(raw, '', causes)
  return causes.length > 0
}

/** Whether something is a map by keys that may be missing, or holds nulls. */
export function hasLooseKeys(raw: JsonObject): boolean {
  const causes: Cause[] = []
  checkKeysAndNulls(raw, '', causes)
  return causes.length > 0
}

/** Lists and objects in a set are compared as a whole. */
function checkSetItems(raw: JsonObject, path: string, causes: Cause[]): void {
  const items = schemaAt(raw, 'items')
  const words = `must be atomic as item of a list with ${LIST_TYPE}=set`
  const listType = items?.[LIST_TYPE]
  if (items?.type === 'array' && typeof listType === 'string' && listType !== 'atomic')
    causes.push(invalid(`${path}.items.${LIST_TYPE}`, listType, words))
  if (items?.type === 'object' && items[MAP_TYPE] !== 'atomic')
    causes.push(invalid(`${path}.items.${MAP_TYPE}`, typeof listType === 'string' ? listType : null, words))
}

function checkMap(raw: JsonObject, path: string, causes: Cause[]): void {
  const keys = listAt(raw, KEYS)
  const items = schemaAt(raw, 'items')
  if (keys.length === 0) causes.push(required(`${path}.${KEYS}`, `must not be empty if ${LIST_TYPE} is map`))
  if (raw.items === undefined || raw.items === null)
    causes.push(required(`${path}.items`, `must have a schema if ${LIST_TYPE} is map`))
  if (items === undefined) return
  if (items.type !== 'object') {
    const words = `must be object if parent array's ${LIST_TYPE} is map`
    causes.push(invalid(`${path}.items.type`, textAt(items, 'type'), words))
    return
  }
  for (const [i, key] of keys.entries()) {
    const property = schemaAt(schemaAt(items, 'properties') ?? {}, String(key))
    if (property === undefined)
      causes.push(invalid(`${path}.${KEYS}`, keys, 'entries must all be names of item properties'))
    else if (property.type === 'array' || property.type === 'object') {
      const words = `must be a scalar type if parent array's ${LIST_TYPE} is map`
      causes.push(invalid(`${path}.items.properties[${key}].type`, 'object', words))
    }
    if (keys.indexOf(key) < i) causes.push(invalid(`${path}.${KEYS}`, keys, 'must not contain duplicate entries'))
  }
}

/** Keys are always there, and neither they nor items are null. */
function checkKeysAndNulls(raw: JsonObject, path: string, causes: Cause[]): void {
  const items = schemaAt(raw, 'items')
  const listType = raw[LIST_TYPE]
  if (items === undefined || (listType !== 'set' && listType !== 'map')) return
  if (items.nullable === true)
    causes.push(forbidden(`${path}.items.nullable`, `cannot be nullable when ${LIST_TYPE} is ${listType}`))
  if (listType === 'set') return
  for (const key of listAt(raw, KEYS)) {
    const property = schemaAt(schemaAt(items, 'properties') ?? {}, String(key))
    if (property === undefined) continue
    const here = `${path}.items.properties[${key}]`
    const hasDefault = property.default !== undefined && property.default !== null
    if (!listAt(items, 'required').includes(key) && !hasDefault) {
      const words = `this property is in ${KEYS}, so it must have a default or be a required property`
      causes.push(required(`${here}.default`, words))
    }
    if (property.nullable === true)
      causes.push(forbidden(`${here}.nullable`, `this property is in ${KEYS}, so it cannot be nullable`))
  }
}
