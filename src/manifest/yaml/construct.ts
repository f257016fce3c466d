// Builds JSON of the events of one YAML document, as go-yaml v2's decode.go and sigs.k8s.io/yaml build it together.

import {
  type AliasEvent,
  type DocumentDirective,
  EVENT_ID,
  type Event,
  getScalarValue,
  SCALAR_STYLE,
  type ScalarEvent,
} from 'js-yaml'
import type { Json } from '../../machinery/json.ts'
import { type AliasBudget, newAliasBudget } from './alias-budget.ts'
import { keyText } from './key-text.ts'
import { type Resolved, resolveScalar, type ScalarTag } from './resolve-scalar.ts'
import { tagName } from './tag-name.ts'

type MutableObject = { [key: string]: Json }
type CollectionEvent = Extract<Event, { type: typeof EVENT_ID.MAPPING | typeof EVENT_ID.SEQUENCE }>

/** A value that an anchor names. */
type Anchor = {
  value: Json
  kind: 'scalar' | 'sequence' | 'mapping'
  nodes: number
  key: Resolved | undefined
  isOpen: boolean
}

/** Told of every mapping at most two levels deep, with the offset of its first character. */
export type OnMapping = (mapping: Json, offset: number) => void

type State = {
  readonly text: string
  readonly events: readonly Event[]
  readonly fail: (reason: string, offset: number) => never
  readonly onMapping: OnMapping | undefined
  readonly anchors: Map<string, Anchor>
  readonly budget: AliasBudget
  readonly directives: readonly DocumentDirective[]
  next: number
  depth: number
}

/**
 * The value of the first document in a list of events; `null` when there is none.
 *
 * Aliases share one value, which is safe because JSON here is read-only.
 *
 * @param fail throws the error that is told by go-yaml's words and an offset in the text.
 */
export function constructDocument(
  text: string,
  events: readonly Event[],
  fail: (reason: string, offset: number) => never,
  onMapping?: OnMapping,
): Json {
  const document = events[0]
  if (document === undefined) return null
  const directives = document.type === EVENT_ID.DOCUMENT ? document.directives : []
  const state: State = {
    text,
    events,
    fail,
    onMapping,
    anchors: new Map(),
    budget: newAliasBudget(),
    directives,
    next: 1,
    depth: 0,
  }
  return readNode(state)
}

function readNode(state: State): Json {
  const event = state.events[state.next]
  switch (event?.type) {
    case EVENT_ID.SCALAR:
      return finiteValue(state, event, readScalar(state, event))
    case EVENT_ID.SEQUENCE:
      return readSequence(state, event)
    case EVENT_ID.MAPPING:
      return readMapping(state, event)
    case EVENT_ID.ALIAS:
      return readAlias(state, event).value
    default:
      return null
  }
}

function finiteValue(state: State, event: ScalarEvent, { value }: Resolved): Json {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const word = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
    state.fail(`json: unsupported value: ${word}`, event.valueStart)
  }
  return value
}

function readScalar(state: State, event: ScalarEvent): Resolved {
  state.next++
  countNode(state, event)
  const text = getScalarValue(state.text, event)
  const resolved = resolveEvent(state, event, text)
  if (event.anchorStart !== -1) {
    const anchor = openAnchor(state, event, 'scalar', resolved.value)
    anchor.key = resolved
    closeAnchor(anchor, 1)
  }
  return resolved
}

function resolveEvent(state: State, event: ScalarEvent, text: string): Resolved {
  if (event.tagStart === -1) {
    return event.style === SCALAR_STYLE.PLAIN ? plain(text) : { is: 'str', value: text }
  }
  const tag = tagName(state.text.slice(event.tagStart, event.tagEnd), state.directives)
  if (tag === 'binary') return { is: 'str', value: decodeBinary(state, event, text) }
  if (!isScalarTag(tag)) return { is: 'str', value: text }
  const resolved = resolveScalar(text, tag)
  return resolved ?? state.fail(`cannot decode !!${plain(text).is} \`${text}\` as a !!${tag}`, event.tagStart)
}

function plain(text: string): Resolved {
  return resolveScalar(text) ?? { is: 'str', value: text }
}

function isScalarTag(tag: string | undefined): tag is ScalarTag {
  return tag !== undefined && ['str', 'bool', 'int', 'float', 'null', 'timestamp'].includes(tag)
}

function decodeBinary(state: State, event: ScalarEvent, text: string): string {
  const base64 = text.replace(/[\r\n]/g, '')
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
    state.fail('!!binary value contains invalid base64 data', event.tagStart)
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from(base64, 'base64'))
}

function readSequence(state: State, event: CollectionEvent): Json {
  state.next++
  countNode(state, event)
  const items: Json[] = []
  const before = state.budget.nodes - 1
  const anchor = event.anchorStart === -1 ? undefined : openAnchor(state, event, 'sequence', items)
  state.depth++
  while (state.events[state.next]?.type !== EVENT_ID.POP) items.push(readNode(state))
  state.depth--
  state.next++
  if (anchor !== undefined) closeAnchor(anchor, state.budget.nodes - before)
  return items
}

function readMapping(state: State, event: CollectionEvent): Json {
  const into: MutableObject = {}
  state.next++
  countNode(state, event)
  const before = state.budget.nodes - 1
  const anchor = event.anchorStart === -1 ? undefined : openAnchor(state, event, 'mapping', into)
  const written = new Set<string>()
  state.depth++
  for (let keyEvent = state.events[state.next]; keyEvent?.type !== EVENT_ID.POP; keyEvent = state.events[state.next]) {
    if (keyEvent === undefined) break
    if (isMergeKey(state, keyEvent)) {
      state.next++
      mergeInto(state, into)
      continue
    }
    const key = readKey(state, keyEvent)
    if (written.has(key)) state.fail(`key ${JSON.stringify(key)} already set in map`, startOf(keyEvent))
    written.add(key)
    setKey(into, key, readNode(state))
  }
  state.depth--
  state.next++
  if (anchor !== undefined) closeAnchor(anchor, state.budget.nodes - before)
  if (state.depth <= 2) state.onMapping?.(into, event.start)
  return into
}

/** Defines rather than assigns `__proto__`, so that it stays data. */
function setKey(into: MutableObject, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true })
  } else into[key] = value
}

function readKey(state: State, event: Event): string {
  const resolved = readKeyScalar(state, event)
  const key = resolved === undefined ? undefined : keyText(resolved)
  if (key !== undefined) return key
  if (resolved === undefined)
    return state.fail('invalid map key: a JSON object has no mappings or sequences as keys', startOf(event))
  return state.fail(`unsupported map key: ${resolved.value}`, startOf(event))
}

function readKeyScalar(state: State, event: Event): Resolved | undefined {
  if (event.type === EVENT_ID.SCALAR) return readScalar(state, event)
  return event.type === EVENT_ID.ALIAS ? readAlias(state, event).key : undefined
}

function isMergeKey(state: State, event: Event): boolean {
  if (event.type !== EVENT_ID.SCALAR || getScalarValue(state.text, event) !== '<<') return false
  if (event.tagStart === -1) return event.style === SCALAR_STYLE.PLAIN
  return tagName(state.text.slice(event.tagStart, event.tagEnd), state.directives) === 'merge'
}

const CANNOT_MERGE = 'map merge requires map or sequence of maps as the value'

/** In the order of the text, as go-yaml v2 has it: what is merged replaces keys before the `<<` and yields to those after. */
function mergeInto(state: State, into: MutableObject): void {
  const event = state.events[state.next]
  if (event?.type === EVENT_ID.MAPPING) copyInto(into, readMapping(state, event))
  else if (event?.type === EVENT_ID.ALIAS) copyInto(into, readMapAlias(state, event))
  else if (event?.type === EVENT_ID.SEQUENCE) mergeSequence(state, event, into)
  else state.fail(CANNOT_MERGE, event === undefined ? 0 : startOf(event))
}

function readMapAlias(state: State, event: AliasEvent): Json {
  const anchor = readAlias(state, event)
  return anchor.kind === 'mapping' ? anchor.value : state.fail(CANNOT_MERGE, event.anchorStart)
}

/** Earlier maps of the sequence win over later ones. */
function mergeSequence(state: State, event: CollectionEvent, into: MutableObject): void {
  state.next++
  const maps: Json[] = []
  for (let item = state.events[state.next]; item?.type !== EVENT_ID.POP; item = state.events[state.next]) {
    if (item?.type === EVENT_ID.MAPPING) maps.push(readMapping(state, item))
    else if (item?.type === EVENT_ID.ALIAS) maps.push(readMapAlias(state, item))
    else state.fail(CANNOT_MERGE, item === undefined ? event.start : startOf(item))
  }
  state.next++
  for (const map of maps.reverse()) copyInto(into, map)
}

function copyInto(into: MutableObject, map: Json): void {
  for (const [key, value] of Object.entries(map ?? {})) setKey(into, key, value)
}

function readAlias(state: State, event: AliasEvent): Anchor {
  state.next++
  const name = state.text.slice(event.anchorStart, event.anchorEnd)
  const anchor = state.anchors.get(name)
  if (anchor === undefined) return state.fail(`unknown anchor '${name}' referenced`, event.anchorStart)
  if (anchor.isOpen) return state.fail(`anchor '${name}' value contains itself`, event.anchorStart)
  if (!state.budget.countAlias(anchor.nodes)) state.fail('document contains excessive aliasing', event.anchorStart)
  return anchor
}

function openAnchor(state: State, event: ScalarEvent | CollectionEvent, kind: Anchor['kind'], value: Json): Anchor {
  const anchor: Anchor = { value, kind, nodes: 0, key: undefined, isOpen: true }
  state.anchors.set(state.text.slice(event.anchorStart, event.anchorEnd), anchor)
  return anchor
}

function closeAnchor(anchor: Anchor, nodes: number): void {
  anchor.nodes = nodes
  anchor.isOpen = false
}

function countNode(state: State, event: Event): void {
  if (!state.budget.countNode()) state.fail('document contains excessive aliasing', startOf(event))
}

function startOf(event: Event): number {
  if (event.type === EVENT_ID.SCALAR) return Math.max(event.valueStart, event.tagStart, event.anchorStart, 0)
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart
  return 'start' in event ? event.start : 0
}
