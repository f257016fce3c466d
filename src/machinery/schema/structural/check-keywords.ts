// Keywords that a definition may not use, or not so, and the rules of nodes below which nothing is wrong. Follows
// ValidateCustomResourceDefinitionOpenAPISchema in pkg/apis/apiextensions/validation/validation.go of
// apiextensions-apiserver.

import type { JsonObject } from '../../json.ts'
import { type Cause, forbidden, invalid, notSupported } from '../cause.ts'
import { additionalSchema, type Schema } from '../schema.ts'
import { checkListType } from './check-list-type.ts'
import { checkNodeRules, type RuleChecks } from './check-node-rules.ts'
import { checkRuleTexts } from './check-rule-texts.ts'
import type { Allowances } from './old-definition.ts'
import { placeBelow, type RulePlace, rootPlace, type Step } from './rule-place.ts'
import {
  isKnownType,
  isStated,
  JUNCTORS,
  keyPath,
  listAt,
  namedSchemas,
  schemaAt,
  schemasAt,
  TYPES,
  textAt,
} from './stated.ts'

/** What is the same for all nodes of a schema, and what has been found. */
export type KeywordChecks = {
  readonly allowances: Allowances
  /** The schema and how its rules are checked; undefined: something else is wrong with it, so they are not. */
  readonly rules: (RuleChecks & { readonly root: Schema }) | undefined
  readonly causes: Cause[]
  /** Apart from the others, which they depend on. */
  readonly ruleCauses: Cause[]
}

/** What holds for a place in a schema. */
type Place = {
  /** Why there may be no defaults; undefined: there may. */
  readonly noDefaults?: string
  readonly isInsideMeta?: boolean
  /** The highest node below which it cannot be told what a value was before. */
  readonly uncorrelatable?: string
  /** Undefined where rules are not compiled: in junctors. */
  readonly rules: RulePlace | undefined
}

const META_FIELDS = ['metadata', 'kind', 'apiVersion']
const EMBEDDED = 'x-kubernetes-embedded-resource'

/** Tells what is not allowed in a schema, in junctors too. */
export function checkKeywords(raw: JsonObject, path: string, checks: KeywordChecks): void {
  const rules = checks.rules === undefined ? undefined : rootPlace(checks.rules.root)
  checkNode(raw, path, checks, { rules }, true)
}

function checkNode(raw: JsonObject, path: string, checks: KeywordChecks, place: Place, isRoot = false): void {
  const { causes } = checks
  const before = causes.length
  checkStandard(raw, path, checks, place)
  if (raw.uniqueItems === true) {
    const words = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'
    causes.push(forbidden(`${path}.uniqueItems`, words))
  }
  checkParts(raw, path, checks, place, isRoot)
  checkBranches(raw, path, checks, place)
  if (raw['x-kubernetes-preserve-unknown-fields'] === false)
    causes.push(invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'))
  checkListType(raw, path, causes, checks.allowances)
  checkRuleTexts(raw, path, causes)
  const hasRules = listAt(raw, 'x-kubernetes-validations').length > 0
  // what is wrong with a schema makes types that rules are then said not to fit
  if (hasRules && causes.length === before && checks.rules !== undefined && place.rules !== undefined)
    checkNodeRules(place.rules, path, place.uncorrelatable, checks.rules, checks.ruleCauses)
}

/** What is below a node in its objects: properties, additional ones, items. */
function checkParts(raw: JsonObject, path: string, checks: KeywordChecks, place: Place, isRoot: boolean): void {
  const properties = namedSchemas(raw, 'properties')
  const additional = schemaAt(raw, 'additionalProperties')
  if (properties.length > 0 && (raw.additionalProperties === false || additional !== undefined)) {
    const words = 'additionalProperties and properties are mutual exclusive'
    checks.causes.push(forbidden(`${path}.additionalProperties`, words))
  }
  if (additional !== undefined) {
    const noDefaults = 'inside additionalProperties applying to object metadata'
    const inside = place.isInsideMeta === true ? { ...place, noDefaults } : place
    checkNode(additional, `${path}.additionalProperties`, checks, below(inside, 'values'))
  }
  const mapType = raw['x-kubernetes-map-type']
  const isCorrelatable = typeof mapType !== 'string' || mapType === 'granular' || mapType === 'atomic'
  const own = isCorrelatable ? place : uncorrelated(place, path)
  for (const [name, schema] of properties) {
    const isMeta = (isRoot || raw[EMBEDDED] === true) && META_FIELDS.includes(name)
    const inside = isMeta ? { ...own, isInsideMeta: true } : own
    const named = isMeta && isRoot ? { ...inside, noDefaults: `in top-level ${name}` } : inside
    checkNode(schema, keyPath(path, 'properties', name), checks, below(named, { property: name }))
  }
  const inList = raw['x-kubernetes-list-type'] === 'map' ? place : uncorrelated(place, path)
  const items = schemaAt(raw, 'items')
  if (items !== undefined) checkNode(items, `${path}.items`, checks, below(inList, 'items'))
  for (const [i, schema] of schemasAt(raw, 'items').entries())
    checkNode(schema, `${path}.items[${i}]`, checks, { ...inList, rules: undefined })
}

/** What narrows a node down. */
function checkBranches(raw: JsonObject, path: string, checks: KeywordChecks, place: Place): void {
  const branch = { ...place, rules: undefined }
  const not = schemaAt(raw, 'not')
  if (not !== undefined) checkNode(not, `${path}.not`, checks, branch)
  for (const keyword of JUNCTORS)
    for (const [i, schema] of schemasAt(raw, keyword).entries())
      checkNode(schema, `${path}.${keyword}[${i}]`, checks, branch)
  for (const keyword of ['definitions', 'dependencies'])
    for (const [name, schema] of namedSchemas(raw, keyword))
      checkNode(schema, keyPath(path, keyword, name), checks, branch)
}

function below(place: Place, step: Step): Place {
  const { rules } = place
  if (rules === undefined) return place
  const schema = typeof step === 'object' ? rules.schema.property(step.property) : childOf(rules.schema, step)
  return { ...place, rules: schema && placeBelow(rules, schema, step) }
}

function childOf(schema: Schema, step: 'items' | 'values'): Schema | undefined {
  return step === 'items' ? schema.items : additionalSchema(schema)
}

function uncorrelated(place: Place, path: string): Place {
  return place.uncorrelatable === undefined ? { ...place, uncorrelatable: path } : place
}

function checkStandard(raw: JsonObject, path: string, { causes, allowances }: KeywordChecks, place: Place): void {
  const type = textAt(raw, 'type')
  if (allowances.unknownTypes !== true && !isKnownType(type)) causes.push(notSupported(`${path}.type`, type, TYPES))
  if (raw.default !== undefined && raw.default !== null && place.noDefaults !== undefined)
    causes.push(forbidden(`${path}.default`, `must not be set ${place.noDefaults}`))
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
  if (place.isInsideMeta === true && raw[EMBEDDED] === true)
    causes.push(forbidden(`${path}.${EMBEDDED}`, 'must not be used inside of resource meta'))
}
