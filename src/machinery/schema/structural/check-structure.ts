// Whether a schema is structural: every value has one place that says its type, junctors only narrow it.
// Follows pkg/apiserver/schema/validation.go of apiextensions-apiserver.

import type { JsonObject } from '../../json.ts'
import { type Cause, forbidden, invalid, required } from '../cause.ts'
import { compilePattern } from '../pattern/compile-pattern.ts'
import { PatternError } from '../pattern/syntax.ts'
import {
  isIntOrStringChoice,
  isStated,
  JUNCTORS,
  keyPath,
  namedSchemas,
  schemaAt,
  schemasAt,
  textAt,
} from './stated.ts'

type Level = 'root' | 'item' | 'field'

const PRESERVE = 'x-kubernetes-preserve-unknown-fields'
const INT_OR_STRING = 'x-kubernetes-int-or-string'
const EMBEDDED = 'x-kubernetes-embedded-resource'
const MISSING_TYPE: { readonly [level in Level]: string } = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

/** Tells what is not structural in a node and below it. */
export function checkStructure(raw: JsonObject, path: string, causes: Cause[], level: Level = 'root'): void {
  const type = textAt(raw, 'type')
  const items = schemaAt(raw, 'items')
  if (type === 'array' && items === undefined) causes.push(required(`${path}.items`, 'must be specified'))
  if (items !== undefined) checkStructure(items, `${path}.items`, causes, 'item')
  for (const [name, child] of namedSchemas(raw, 'properties'))
    checkStructure(child, keyPath(path, 'properties', name), causes, 'field')
  const hasAdditional = raw.additionalProperties !== undefined && raw.additionalProperties !== null
  const additional = schemaAt(raw, 'additionalProperties')
  if (hasAdditional && level === 'root')
    causes.push(forbidden(`${path}.additionalProperties`, 'must not be used at the root'))
  if (additional !== undefined) checkStructure(additional, `${path}.additionalProperties`, causes, 'field')

  const isIntOrString = raw[INT_OR_STRING] === true
  const isOpen = raw[PRESERVE] === true
  const isEmbedded = raw[EMBEDDED] === true
  if (isIntOrString && isOpen)
    causes.push(invalid(`${path}.${PRESERVE}`, true, `must be false if ${INT_OR_STRING} is true`))
  if (isIntOrString && isEmbedded)
    causes.push(invalid(`${path}.${EMBEDDED}`, true, `must be false if ${INT_OR_STRING} is true`))
  const isChoice = isIntOrStringChoice(raw)
  checkJunctors(raw, path, causes, isChoice, isIntOrStringChoice(schemasAt(raw, 'allOf')[0]))

  if (isEmbedded && type !== 'object') {
    const words = `must be object if ${EMBEDDED} is true`
    causes.push(type === '' ? required(`${path}.type`, words) : invalid(`${path}.type`, type, words))
  } else if (type === '' && !isIntOrString && !isOpen) {
    causes.push(required(`${path}.type`, MISSING_TYPE[level]))
  }
  if (isEmbedded && hasAdditional)
    causes.push(forbidden(`${path}.additionalProperties`, `must not be used if ${EMBEDDED} is set`))
  if (level === 'root' && type !== '' && type !== 'object')
    causes.push(invalid(`${path}.type`, type, 'must be object at the root'))
  checkTypeMeta(raw, path, causes, level, isEmbedded)
  if (isEmbedded && !isOpen && namedSchemas(raw, 'properties').length === 0) {
    const words = `must not be empty if ${EMBEDDED} is true without ${PRESERVE}`
    causes.push(required(`${path}.properties`, words))
  }
}

/** What an object's own apiVersion, kind and metadata may be restricted to. */
function checkTypeMeta(raw: JsonObject, path: string, causes: Cause[], level: Level, isEmbedded: boolean): void {
  if (level !== 'root' && !isEmbedded) return
  const properties = schemaAt(raw, 'properties') ?? {}
  for (const name of ['kind', 'apiVersion']) {
    const child = schemaAt(properties, name)
    if (child !== undefined && child.type !== 'string')
      causes.push(invalid(`${keyPath(path, 'properties', name)}.type`, textAt(child, 'type'), 'must be string'))
  }
  const metadata = schemaAt(properties, 'metadata')
  if (metadata === undefined) return
  const here = keyPath(path, 'properties', 'metadata')
  if (metadata.type !== 'object') causes.push(invalid(`${here}.type`, textAt(metadata, 'type'), 'must be object'))
  if (level === 'root' && restrictsMore(metadata)) {
    const words = 'must not specify anything other than name and generateName, but metadata is implicitly specified'
    causes.push(forbidden(here, words))
  }
}

function restrictsMore(metadata: JsonObject): boolean {
  const names = Object.keys(schemaAt(metadata, 'properties') ?? {})
  const isOther = names.some((name) => name !== 'name' && name !== 'generateName')
  return (
    isOther ||
    Object.entries(metadata).some(
      ([keyword, value]) => !['type', 'default', 'properties'].includes(keyword) && isStated(keyword, value),
    )
  )
}

/** The branches of one node. The two ways to write int-or-string may name types. */
function checkJunctors(
  raw: JsonObject,
  path: string,
  causes: Cause[],
  skipsAnyOf: boolean,
  skipsFirstOfAllOf: boolean,
): void {
  for (const keyword of JUNCTORS) {
    if (keyword === 'anyOf' && skipsAnyOf) continue
    for (const [i, branch] of schemasAt(raw, keyword).entries()) {
      const skips = keyword === 'allOf' && i === 0 && skipsFirstOfAllOf
      checkBranch(branch, `${path}.${keyword}[${i}]`, causes, skips)
    }
  }
  const not = schemaAt(raw, 'not')
  if (not !== undefined) checkBranch(not, `${path}.not`, causes)
  const pattern = textAt(raw, 'pattern')
  if (pattern === '') return
  const compiled = compilePattern(pattern)
  if (compiled instanceof PatternError) {
    const words = `must be a valid regular expression, but isn't: ${compiled.message}`
    causes.push(invalid(`${path}.pattern`, pattern, words))
  }
}

const FORBIDDEN_IN_BRANCHES: readonly (readonly [keyword: string, words: string])[] = [
  ['type', 'must be empty to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  [PRESERVE, 'must be false to be structural'],
  [EMBEDDED, 'must be false to be structural'],
  [INT_OR_STRING, 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
]

function checkBranch(raw: JsonObject, path: string, causes: Cause[], skipsAnyOf = false): void {
  checkJunctors(raw, path, causes, skipsAnyOf, false)
  const items = schemaAt(raw, 'items')
  if (items !== undefined) checkBranch(items, `${path}.items`, causes)
  for (const [name, child] of namedSchemas(raw, 'properties'))
    checkBranch(child, keyPath(path, 'properties', name), causes)
  for (const [keyword, words] of FORBIDDEN_IN_BRANCHES) {
    const value = raw[keyword]
    if (isStated(keyword, value)) causes.push(forbidden(`${path}.${keyword}`, words))
  }
  if (raw.additionalProperties === true || schemaAt(raw, 'additionalProperties') !== undefined)
    causes.push(forbidden(`${path}.additionalProperties`, 'must be undefined to be structural'))
  if (schemaAt(schemaAt(raw, 'properties') ?? {}, 'metadata') !== undefined)
    causes.push(forbidden(keyPath(path, 'properties', 'metadata'), 'must not be specified in a nested context'))
}
