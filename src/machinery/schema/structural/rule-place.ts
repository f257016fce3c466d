// Where rules of a node are compiled: the type that they see and how many values they can meet. Follows
// CELSchemaContext in pkg/apis/apiextensions/validation/cel_validation.go of apiextensions-apiserver.

import { declTypeOf } from '../../cel/decl-type.ts'
import { escapeFieldName } from '../../cel/field-names.ts'
import { resourceProperty } from '../../cel/resource-fields.ts'
import { additionalSchema, type Schema } from '../schema.ts'

/** One node on the way down from the root, junctors left out. */
export type RulePlace = {
  readonly schema: Schema
  /** How many values of the node one object can hold; undefined: as many as a request has room for. */
  readonly cardinality: bigint | undefined
  /** True at and below a node that has rules. */
  readonly isInScope: boolean
  /** What rules see of the node, or why they cannot. Found out when it is asked for. */
  view(): RuleView
}

/** The node as rules see it. */
export type RuleView = { readonly schema: Schema; readonly isResource: boolean } | { readonly problem: string }

type VisibleView = Exclude<RuleView, { readonly problem: string }>

/** The way from a node to one below it. */
export type Step = 'items' | 'values' | { readonly property: string }

const INVISIBLE =
  'internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations'
/** Of items of what is no list and values of what is no map; at rules below them the server breaks off. */
const NO_TYPE = 'failed to convert to declType for CEL validation rules'

/** The whole object. */
export function rootPlace(schema: Schema): RulePlace {
  return placeAt(schema, 1n, hasRules(schema), () => ownView(schema, true))
}

/** A node below another one. */
export function placeBelow(parent: RulePlace, schema: Schema, step: Step): RulePlace {
  const factor = elementsOf(parent.schema)
  const cardinality =
    parent.cardinality === undefined || factor === undefined ? undefined : saturated(parent.cardinality * factor)
  const isInScope = parent.isInScope || hasRules(schema)
  return placeAt(schema, cardinality, isInScope, () => viewBelow(parent, schema, step))
}

function placeAt(schema: Schema, cardinality: bigint | undefined, isInScope: boolean, find: () => RuleView): RulePlace {
  let known: RuleView | undefined
  const view = () => {
    known ??= find()
    return known
  }
  return { schema, cardinality, isInScope, view }
}

/** What is above shows what is below it, where rules see what is above. */
function viewBelow(parent: RulePlace, schema: Schema, step: Step): RuleView {
  if (!parent.isInScope) return ownView(schema, false)
  const above = parent.view()
  if ('problem' in above) return above
  if (typeof step === 'object') return propertyIn(above, step.property) ?? ownView(schema, false)
  const element = elementsIn(above)
  return element === undefined ? { problem: NO_TYPE } : { schema: element, isResource: element.embeddedResource }
}

function ownView(schema: Schema, isRoot: boolean): RuleView {
  const isResource = isRoot || schema.embeddedResource
  if (declTypeOf(schema, { isRoot: isResource }) === undefined) return { problem: INVISIBLE }
  return { schema, isResource }
}

/** The items of a list or the values of a map, whichever the type is. */
function elementsIn({ schema, isResource }: VisibleView): Schema | undefined {
  if (schema.intOrString || isResource) return undefined
  return schema.types[0] === 'array' ? schema.items : additionalSchema(schema)
}

/** A field of an object; undefined: rules above do not see it. */
function propertyIn({ schema, isResource }: VisibleView, name: string): RuleView | undefined {
  const hasFields = isResource || (schema.types[0] === 'object' && additionalSchema(schema) === undefined)
  if (schema.intOrString || !hasFields || escapeFieldName(name) === undefined) return undefined
  const property = isResource ? resourceProperty(schema, name) : schema.property(name)
  if (property === undefined) return undefined
  const isVisible = declTypeOf(property, { isRoot: property.embeddedResource }) !== undefined
  return isVisible ? { schema: property, isResource: property.embeddedResource } : undefined
}

function hasRules({ raw }: Schema): boolean {
  const rules = raw['x-kubernetes-validations']
  return Array.isArray(rules) && rules.length > 0
}

/** How many values of what is below a node there can be in one of it. */
function elementsOf(schema: Schema): bigint | undefined {
  const type = schema.raw.type
  if (type === 'array') return limit(schema.maxItems)
  if (type === 'object' && schema.additionalProperties !== undefined) return limit(schema.maxProperties)
  return 1n
}

function limit(maximum: number | undefined): bigint | undefined {
  return maximum === undefined ? undefined : BigInt(Math.max(0, Math.trunc(maximum)))
}

/** As a uint64 that does not wrap around. */
export function saturated(value: bigint): bigint {
  return value >= 2n ** 64n ? 2n ** 64n - 1n : value
}
