// Keywords that a definition may not use, or not so. Follows ValidateCustomResourceDefinitionOpenAPISchema in
// pkg/apis/apiextensions/validation/validation.go of apiextensions-apiserver; rules are not compiled here.

import type { JsonObject } from '../../json.ts'
import { type Cause, forbidden, invalid, notSupported } from '../cause.ts'
import { checkListType } from './check-list-type.ts'
import { checkRuleTexts } from './check-rule-texts.ts'
import { isStated, JUNCTORS, keyPath, namedSchemas, schemaAt, schemasAt, textAt } from './stated.ts'

/** What holds for a place in a schema. */
type Place = {
  /** Why there may be no defaults; undefined: there may. */
  readonly noDefaults?: string
  readonly isInsideMeta?: boolean
}

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string']
const META_FIELDS = ['metadata', 'kind', 'apiVersion']
const EMBEDDED = 'x-kubernetes-embedded-resource'

/** Tells what is not allowed in a node and below it, in junctors too. */
export function checkKeywords(raw: JsonObject, path: string, causes: Cause[], isRoot = true, place: Place = {}): void {
  checkStandard(raw, path, causes, place)
  if (raw.uniqueItems === true) {
    const words = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'
    causes.push(forbidden(`${path}.uniqueItems`, words))
  }
  const child = (schema: JsonObject | undefined, at: string, own: Place = place) => {
    if (schema !== undefined) checkKeywords(schema, `${path}.${at}`, causes, false, own)
  }
  const properties = namedSchemas(raw, 'properties')
  const additional = schemaAt(raw, 'additionalProperties')
  if (properties.length > 0 && (raw.additionalProperties === false || additional !== undefined)) {
    const words = 'additionalProperties and properties are mutual exclusive'
    causes.push(forbidden(`${path}.additionalProperties`, words))
  }
  const noDefaults = 'inside additionalProperties applying to object metadata'
  child(additional, 'additionalProperties', place.isInsideMeta === true ? { ...place, noDefaults } : place)
  for (const [name, schema] of properties) {
    const isMeta = (isRoot || raw[EMBEDDED] === true) && META_FIELDS.includes(name)
    const inside = isMeta ? { ...place, isInsideMeta: true } : place
    const own = isMeta && isRoot ? { ...inside, noDefaults: `in top-level ${name}` } : inside
    checkKeywords(schema, keyPath(path, 'properties', name), causes, false, own)
  }
  child(schemaAt(raw, 'not'), 'not')
  for (const keyword of JUNCTORS)
    for (const [i, branch] of schemasAt(raw, keyword).entries()) child(branch, `${keyword}[${i}]`)
  for (const [name, schema] of namedSchemas(raw, 'definitions'))
    checkKeywords(schema, keyPath(path, 'definitions', name), causes, false, place)
  child(schemaAt(raw, 'items'), 'items')
  for (const [i, schema] of schemasAt(raw, 'items').entries()) child(schema, `items[${i}]`)
  if (raw['x-kubernetes-preserve-unknown-fields'] === false)
    causes.push(invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'))
  checkListType(raw, path, causes)
  checkRuleTexts(raw, path, causes)
}

function checkStandard(raw: JsonObject, path: string, causes: Cause[], { noDefaults, isInsideMeta }: Place): void {
  const type = textAt(raw, 'type')
  if (type !== '' && !TYPES.includes(type)) causes.push(notSupported(`${path}.type`, type, TYPES))
  if (raw.default !== undefined && raw.default !== null && noDefaults !== undefined)
    causes.push(forbidden(`${path}.default`, `must not be set ${noDefaults}`))
  for (const keyword of ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref']) {
    const value = raw[keyword]
    const isMap = keyword === 'patternProperties' || keyword === 'definitions'
    const isThere = isMap
      ? namedSchemas(raw, keyword).length > 0
      : value !== undefined && value !== null && value !== ''
    if (isThere) causes.push(forbidden(`${path}.${keyword}`, `${keyword} is not supported`))
  }
  if (type === 'null')
    causes.push(forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'))
  if (Array.isArray(raw.items) && isStated('items', raw.items))
    causes.push(forbidden(`${path}.items`, 'items must be a schema object and not an array'))
  if (isInsideMeta === true && raw[EMBEDDED] === true)
    causes.push(forbidden(`${path}.${EMBEDDED}`, 'must not be used inside of resource meta'))
}
