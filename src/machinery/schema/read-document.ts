// The schemas of an OpenAPI v3 document, as an API server serves one per group and version.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { takesStrategicPatches } from '../patches/kubectl/takes-strategic-patches.ts'
import { readNode } from './read-node.ts'
import type { Gvk, Schema, SchemaSource } from './schema.ts'

const REFERENCE = '#/components/schemas/'
const GVK = 'x-kubernetes-group-version-kind'

/** A source that can be asked by the name of a component as well. */
export interface DocumentSchemas extends SchemaSource {
  /** Every type that has objects of its own. */
  readonly kinds: readonly Gvk[]
  /** The schema named `io.k8s.api.core.v1.PodSpec`. */
  named(name: string): Schema | undefined
}

/**
 * Reads a document. Only the names of its components are looked at; each is read when it is asked for. References
 * that lead nowhere, or only to themselves, allow everything.
 */
export function schemasOfDocument(document: JsonObject): DocumentSchemas {
  const components = object(object(document.components).schemas)
  const byName = new Map<string, Schema>()
  let byKind: Map<string, { readonly name: string; readonly gvk: Gvk }> | undefined

  function named(name: string): Schema | undefined {
    const before = byName.get(name)
    if (before !== undefined) return before
    const raw = Object.hasOwn(components, name) ? components[name] : undefined
    if (!isJsonObject(raw)) return undefined
    const schema = readComponent(name, raw)
    byName.set(name, schema)
    return schema
  }

  function readComponent(name: string, stated: JsonObject): Schema {
    const { raw, typeName } = resolve(components, stated, name)
    const isGo = isGoType(name, stated)
    const defaultOf = (node: JsonObject) => (isGo && isZero(node.default) ? undefined : node.default)
    const read = (node: JsonObject): Schema => {
      const target = referenceOf(node)
      if (target === undefined) return readNode(node, { typeName: '', read, defaultOf })
      if (Object.keys(node).length === 1) return named(target) ?? readNode({}, { typeName: '', read, defaultOf })
      const resolved = resolve(components, node, '')
      // a default beside a reference is what a Go field without one is given
      const own = (wrapper: JsonObject) => (isZero(wrapper.default) ? undefined : wrapper.default)
      return readNode(resolved.raw, { typeName: resolved.typeName, read, defaultOf: own })
    }
    return readNode(raw, { typeName, read, defaultOf })
  }

  function kinds() {
    byKind ??= new Map(
      Object.entries(components).flatMap(([name, raw]) =>
        gvksOf(raw).map((gvk) => [keyOf(gvk), { name, gvk }] as const),
      ),
    )
    return byKind
  }

  return {
    schemaOf(gvk) {
      const found = kinds().get(keyOf(gvk))
      return found && named(found.name)
    },
    get kinds() {
      return [...kinds().values()].map(({ gvk }) => gvk)
    },
    named,
    takesStrategicPatches: (gvk) => takesStrategicPatches(document, gvk),
  }
}

/** The component that a node stands for: a bare `$ref`, or an `allOf` of one that is there to carry a description. */
function referenceOf(node: JsonObject): string | undefined {
  const reference = node.$ref ?? wrapped(node)
  return typeof reference === 'string' && reference.startsWith(REFERENCE)
    ? reference.slice(REFERENCE.length).replaceAll('~1', '/').replaceAll('~0', '~')
    : undefined
}

function wrapped(node: JsonObject): Json | undefined {
  if (!Array.isArray(node.allOf) || node.allOf.length !== 1 || node.type !== undefined) return undefined
  const [only] = node.allOf
  return isJsonObject(only) && Object.keys(only).length === 1 ? only.$ref : undefined
}

/** Follows references to what they mean; what is said beside a reference is said of its target. */
function resolve(
  components: JsonObject,
  node: JsonObject,
  name: string,
): { readonly raw: JsonObject; readonly typeName: string } {
  const seen = new Set<string>()
  let typeName = name
  let raw = node
  for (let target = referenceOf(raw); target !== undefined; target = referenceOf(raw)) {
    const { $ref: _reference, allOf: _wrapper, ...beside } = raw
    const found = Object.hasOwn(components, target) ? components[target] : undefined
    if (seen.has(target) || !isJsonObject(found)) return { raw: beside, typeName }
    seen.add(target)
    typeName = target
    raw = { ...found, ...beside }
  }
  return { raw, typeName }
}

/**
 * True for a component made of a Go type: its zero values are stated as defaults and are none. Those of definitions
 * are one component per kind, with everything in place and every default meant.
 */
function isGoType(name: string, raw: JsonObject): boolean {
  if (/^io\.k8s\.(api|apimachinery|kube-aggregator|apiextensions-apiserver)\./.test(name)) return true
  if (raw[GVK] === undefined) return true
  return Object.entries(object(raw.properties)).some(
    ([key, node]) => key !== 'metadata' && isJsonObject(node) && hasReference(node),
  )
}

function hasReference(node: JsonObject): boolean {
  return (
    referenceOf(node) !== undefined ||
    [node.items, node.additionalProperties].some((child) => isJsonObject(child) && hasReference(child))
  )
}

function isZero(value: Json | undefined): boolean {
  return value === '' || value === 0 || value === false || (isJsonObject(value) && Object.keys(value).length === 0)
}

function gvksOf(raw: Json): Gvk[] {
  const stated = isJsonObject(raw) ? raw[GVK] : undefined
  if (!Array.isArray(stated)) return []
  return stated.filter(isJsonObject).map(({ group, version, kind }) => ({
    group: String(group ?? ''),
    version: String(version ?? ''),
    kind: String(kind ?? ''),
  }))
}

function keyOf({ group, version, kind }: Gvk): string {
  return `${group}/${version}/${kind}`
}

function object(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
