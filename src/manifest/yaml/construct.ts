// Builds JSON of a tree of YAML nodes, as go-yaml v2's decode.go and sigs.k8s.io/yaml do it together.

import type { Json, JsonObject } from '../../machinery/json.ts'
import { type AliasBudget, isWithinBudget } from './alias-budget.ts'
import { keyText } from './key-text.ts'
import type { AliasNode, MappingNode, Node, ScalarNode } from './nodes.ts'
import type { Resolved } from './resolve-scalar.ts'
import { MERGE_TAG, scalarValue } from './scalar-value.ts'
import { MAX_DEPTH } from './scanner.ts'

type MutableObject = { [key: string]: Json }

/** Told of every mapping at most two levels deep, with the offset of its first character. */
export type OnMapping = (mapping: JsonObject, offset: number) => void

/** Throws the error that is told in go-yaml's words, at an offset of the text. */
export type Fail = (reason: string, offset: number) => never

type State = {
  readonly fail: Fail
  readonly onMapping: OnMapping | undefined
  readonly budget: AliasBudget
  /** The aliases that are being written out. */
  readonly open: Set<AliasNode>
  depth: number
}

/** The JSON that a node stands for; every alias is written out, so no two parts of it are the same object. */
export function constructJson(root: Node, fail: Fail, onMapping?: OnMapping): Json {
  return build({ fail, onMapping, budget: { nodes: 0, repeated: 0 }, open: new Set(), depth: 0 }, root)
}

function build(state: State, node: Node): Json {
  count(state, node)
  switch (node.kind) {
    case 'scalar':
      return finiteValue(state, node, buildScalar(state, node))
    case 'sequence':
      return nested(state, node, () => node.items.map((item) => build(state, item)))
    case 'mapping':
      return buildMapping(state, node)
    case 'alias':
      return throughAlias(state, node, (target) => build(state, target))
  }
}

function count(state: State, node: Node): void {
  const { budget } = state
  budget.nodes++
  if (state.open.size === 0) return
  budget.repeated++
  if (!isWithinBudget(budget)) state.fail('document contains excessive aliasing', node.start)
}

function nested<T>(state: State, node: Node, work: () => T): T {
  if (++state.depth > MAX_DEPTH) state.fail(`exceeded max depth of ${MAX_DEPTH}`, node.start)
  const result = work()
  state.depth--
  return result
}

function throughAlias<T>(state: State, node: AliasNode, work: (target: Node) => T): T {
  if (state.open.has(node)) state.fail(`anchor '${node.name}' value contains itself`, node.start)
  state.open.add(node)
  const result = work(node.target)
  state.open.delete(node)
  return result
}

function buildScalar(state: State, node: ScalarNode): Resolved {
  return scalarValue(node, (reason) => state.fail(reason, node.start))
}

/** JSON has no infinity and no NaN. */
function finiteValue(state: State, node: Node, { value }: Resolved): Json {
  if (typeof value !== 'number' || Number.isFinite(value)) return value
  const word = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  return state.fail(`json: unsupported value: ${word}`, node.start)
}

function buildMapping(state: State, node: MappingNode): JsonObject {
  const object: MutableObject = {}
  nested(state, node, () => fill(state, node, object, true))
  if (state.depth <= 2) state.onMapping?.(object, node.start)
  return object
}

/**
 * Sets a mapping's pairs on an object in the order of the text. So it is with go-yaml v2: what `<<` merges replaces the
 * keys before it and yields to those after it.
 *
 * @param isFresh true when the object has no keys yet.
 */
function fill(state: State, node: MappingNode, into: MutableObject, isFresh: boolean): void {
  let written = isFresh ? undefined : new Set<string>()
  for (const [keyNode, valueNode] of node.pairs) {
    if (isMergeKey(keyNode)) {
      written ??= new Set(Object.keys(into))
      merge(state, valueNode, into)
      continue
    }
    const key = buildKey(state, keyNode)
    const isRepeated = written === undefined ? Object.hasOwn(into, key) : written.has(key)
    if (isRepeated) state.fail(`key ${JSON.stringify(key)} already set in map`, keyNode.start)
    written?.add(key)
    set(into, key, build(state, valueNode))
  }
}

/** Defines rather than assigns `__proto__`, so that it stays data. */
function set(into: MutableObject, key: string, value: Json): void {
  if (key !== '__proto__') into[key] = value
  else Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true })
}

function buildKey(state: State, node: Node): string {
  const resolved = resolveKey(state, node)
  return keyText(resolved) ?? state.fail(`unsupported map key: ${resolved.value}`, node.start)
}

function resolveKey(state: State, node: Node): Resolved {
  count(state, node)
  if (node.kind === 'scalar') return buildScalar(state, node)
  if (node.kind === 'alias') return throughAlias(state, node, (target) => resolveKey(state, target))
  return state.fail(`invalid map key: a ${node.kind}`, node.start)
}

function isMergeKey(node: Node): boolean {
  return node.kind === 'scalar' && node.text === '<<' && (node.isPlain || node.tag === MERGE_TAG)
}

function merge(state: State, node: Node, into: MutableObject): void {
  if (node.kind === 'sequence') {
    // earlier maps win, so they come last
    for (const item of node.items.toReversed()) mergeMap(state, item, into)
  } else mergeMap(state, node, into)
}

function mergeMap(state: State, node: Node, into: MutableObject): void {
  count(state, node)
  if (node.kind === 'mapping') nested(state, node, () => fill(state, node, into, false))
  else if (node.kind === 'alias' && node.target.kind === 'mapping') {
    throughAlias(state, node, (target) => mergeMap(state, target, into))
  } else state.fail('map merge requires map or sequence of maps as the value', node.start)
}
