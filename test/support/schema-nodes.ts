// The nodes of a schema that rules may stand at, and rules made for them.
import { isJsonObject, type Json, type JsonObject } from '../../src/machinery/json.ts'
import type { Random } from './random.ts'
import { FIELD_PATHS, MESSAGES, RULES } from './rule-texts.ts'

/** A node of the copy that is changed, and what holds it. */
export type Node = { [keyword: string]: Json }
export type Place = { readonly node: Node; readonly holder: { [key: string]: Json }; readonly key: string }

export const VALIDATIONS = 'x-kubernetes-validations'

export function ruleFor(node: Node, random: Random): Node {
  const texts = random.once(3) ? [] : (RULES[kindOf(node)] ?? [])
  const text = random.pick(texts.length === 0 ? (RULES.any as readonly string[]) : texts)
  const rule: Node = { rule: text }
  if (text.includes('\n') || random.once(6)) rule.message = 'must be so'
  if (random.once(5)) rule.messageExpression = random.pick(MESSAGES)
  if (random.once(10)) rule.optionalOldSelf = random.once(2)
  if (random.once(10)) rule.fieldPath = random.pick(FIELD_PATHS)
  return rule
}

/** A rule that looks at what really is below a node. */
export function pathRule(node: Node, random: Random): Node {
  let text = 'self'
  let at: Json | undefined = node
  while (isJsonObject(at) && !random.once(5)) {
    const properties = objectAt(at, 'properties')
    const names = Object.keys(properties)
    if (names.length > 0) {
      const name = random.pick(names)
      text += `.${name}`
      at = properties[name]
    } else if (isJsonObject(at.items)) {
      text += random.pick(['[0]', '.filter(x, true)[0]'])
      at = at.items
    } else if (isJsonObject(at.additionalProperties)) {
      text += random.pick(['["a"]', '.a'])
      at = at.additionalProperties
    } else break
  }
  const kind = isJsonObject(at) ? kindOf(at) : 'any'
  const texts = RULES[kind] ?? (RULES.any as readonly string[])
  return {
    rule: random
      .pick(texts)
      .replaceAll('self', text)
      .replaceAll('oldSelf', `oldSelf${text.slice(4)}`),
  }
}

export function addTo(node: Node, rule: Node): void {
  const before = node[VALIDATIONS]
  node[VALIDATIONS] = [...(Array.isArray(before) ? before : []), rule]
}

export function anyRule(root: { [key: string]: Json }, random: Random): Node {
  return ruleIn(random.pick(ruledOrAll(root)).node, random)
}

export function ruleIn(node: Node, random: Random): Node {
  if (!Array.isArray(node[VALIDATIONS])) addTo(node, ruleFor(node, random))
  return random.pick(node[VALIDATIONS] as unknown as Node[])
}

/** The nodes that have rules, or all when none has. */
export function ruledOrAll(root: { [key: string]: Json }): readonly Place[] {
  const all = placesOf(root)
  const ruled = all.filter(({ node }) => Array.isArray(node[VALIDATIONS]) && node[VALIDATIONS].length > 0)
  return ruled.length > 0 ? ruled : all
}

export function belowRoot(root: { [key: string]: Json }, random: Random): Place | undefined {
  const places = placesOf(root).slice(1)
  return places.length === 0 ? undefined : random.pick(places)
}

export function placesOf(root: { [key: string]: Json }): Place[] {
  return placesIn(root, 'schema')
}

/** A node and all below it, junctors left out. */
export function placesIn(holder: { [key: string]: Json }, key: string): Place[] {
  const node = holder[key]
  if (!isJsonObject(node)) return []
  const own = node as Node
  const properties = objectAt(own, 'properties') as { [key: string]: Json }
  return [
    { node: own, holder, key },
    ...['items', 'additionalProperties'].flatMap((keyword) => placesIn(own, keyword)),
    ...Object.keys(properties).flatMap((name) => placesIn(properties, name)),
  ]
}

export function kindOf(node: JsonObject): string {
  if (node['x-kubernetes-int-or-string'] === true) return 'intOrString'
  if (node.type === 'object') return isJsonObject(node.additionalProperties) ? 'map' : 'object'
  return typeof node.type === 'string' ? node.type : 'any'
}

export function objectAt(node: JsonObject, key: string): JsonObject {
  const value = node[key]
  return isJsonObject(value) ? value : {}
}
