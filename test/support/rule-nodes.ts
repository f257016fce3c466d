// The nodes of published definitions that have rules, each with what stands below it.
import { isJsonObject, type Json, type JsonObject } from '../../src/machinery/json.ts'
import { sharedDefinitions } from './shared-objects.ts'

/** A node with rules, at least one of which no node before it had. What stands below it has none. */
export type RuleNodeFound = { readonly node: JsonObject; readonly where: string; readonly isRoot: boolean }

/** The nodes, so that each distinct rule of the published definitions is among theirs. */
export async function sharedRuleNodes(): Promise<RuleNodeFound[]> {
  const seen = new Set<string>()
  const found: RuleNodeFound[] = []
  const visit = (node: Json | undefined, where: string, isRoot: boolean) => {
    if (!isJsonObject(node)) return
    const rules = rulesAt(node)
    if (rules.some((rule) => !seen.has(rule))) {
      for (const rule of rules) seen.add(rule)
      found.push({ node: { ...(without(node) as JsonObject), [RULES]: node[RULES] as Json }, where, isRoot })
    }
    visit(node.items, `${where}[]`, false)
    visit(node.additionalProperties, `${where}{}`, false)
    for (const [name, property] of Object.entries(isJsonObject(node.properties) ? node.properties : {}))
      visit(property, `${where}.${name}`, false)
  }
  for (const definition of await sharedDefinitions()) {
    const { versions, names } = definition.spec as JsonObject & { names: JsonObject }
    for (const version of Array.isArray(versions) ? versions : [])
      if (isJsonObject(version) && isJsonObject(version.schema))
        visit(version.schema.openAPIV3Schema, `${names.kind} ${version.name}`, true)
  }
  return found
}

const RULES = 'x-kubernetes-validations'

/** Without rules and descriptions. */
function without(node: Json): Json {
  if (Array.isArray(node)) return node.map(without)
  if (!isJsonObject(node)) return node
  const isText = (keyword: string, value: Json) => keyword === 'description' && typeof value === 'string'
  const isRules = (keyword: string, value: Json) => keyword === RULES && Array.isArray(value)
  const kept = Object.entries(node).filter(([keyword, value]) => !isRules(keyword, value) && !isText(keyword, value))
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, without(value)]))
}

/** The texts of the rules of one node. */
export function rulesAt(node: JsonObject): string[] {
  const rules = node[RULES]
  return Array.isArray(rules) ? rules.filter(isJsonObject).map(({ rule }) => String(rule)) : []
}
