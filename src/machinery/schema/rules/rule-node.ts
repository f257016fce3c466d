// Where a schema has rules, as a tree beside it that is made no further than it is walked. Follows validator in
// pkg/apiserver/schema/cel/validation.go of apiextensions-apiserver.

import { declTypeOf } from '../../cel/decl-type.ts'
import type { Wrap } from '../../cel/values/value.ts'
import { wrapOf } from '../../cel/values/wrap-json.ts'
import { additionalSchema, type Schema } from '../schema.ts'
import { type CompiledRules, compileRules } from './compile-rules.ts'
import { mayHaveRules } from './may-have-rules.ts'

/** A node at which or below which there are rules. A class for speed, as those of schemas are. */
export class RuleNode {
  /** Says what the values are. */
  readonly schema: Schema
  /** The type as causes show it instead of an object or a list; `''` when none is stated. */
  readonly typeName: string
  /** Has the rules: the schema itself, or a branch of its `allOf`. */
  readonly #stated: Schema
  readonly #isResource: boolean
  readonly #properties = new Map<string, RuleNode | undefined>()
  #compiled: CompiledRules | undefined | null = null
  #wrap: Wrap | undefined
  #items: RuleNode | undefined | null = null
  #additional: RuleNode | undefined | null = null
  #allOf: readonly RuleNode[] | undefined

  constructor(schema: Schema, isResource: boolean, stated: Schema = schema) {
    this.schema = schema
    this.typeName = typeof schema.raw.type === 'string' ? schema.raw.type : ''
    this.#stated = stated
    this.#isResource = isResource
  }

  /** The rules of this very node; undefined when it has none. */
  get compiled(): CompiledRules | undefined {
    if (this.#compiled === null) {
      const { rules } = this.#stated
      const options = { isRoot: this.#isResource, rules }
      this.#compiled = rules.length === 0 ? undefined : compileRules(this.schema, options)
    }
    return this.#compiled
  }

  /** Makes values of what stands here. */
  get wrap(): Wrap {
    this.#wrap ??= wrapOf(this.schema, this.#isResource)
    return this.#wrap
  }

  get items(): RuleNode | undefined {
    if (this.#items === null) this.#items = below(this.schema.items, this.#stated.items)
    return this.#items
  }

  get additional(): RuleNode | undefined {
    if (this.#additional === null)
      this.#additional = below(additionalSchema(this.schema), additionalSchema(this.#stated))
    return this.#additional
  }

  /** A property that expressions can see. */
  property(name: string): RuleNode | undefined {
    const known = this.#properties.get(name)
    if (known !== undefined || this.#properties.has(name)) return known
    const schema = this.schema.property(name)
    const node = below(schema, this.#stated.property(name))
    const isSeen = node !== undefined && declTypeOf(node.schema, { isRoot: node.#isResource }) !== undefined
    const child = isSeen ? node : undefined
    this.#properties.set(name, child)
    return child
  }

  get propertyNames(): readonly string[] {
    return this.#stated.propertyNames
  }

  get allOf(): readonly RuleNode[] {
    this.#allOf ??=
      this.#stated.raw.allOf === undefined
        ? NONE
        : this.#stated.allOf
            .filter(({ raw }) => mayHaveRules(raw))
            .map((branch) => new RuleNode(this.schema, this.#isResource, branch))
    return this.#allOf
  }
}

const NONE: readonly RuleNode[] = []

function below(schema: Schema | undefined, stated: Schema | undefined): RuleNode | undefined {
  if (schema === undefined || stated === undefined || !mayHaveRules(stated.raw)) return undefined
  return new RuleNode(schema, schema.embeddedResource, stated)
}

const resources = new WeakMap<Schema, RuleNode | null>()
const parts = new WeakMap<Schema, RuleNode | null>()

/** The rules of a schema and all below, compiled once; undefined when there are none. */
export function rulesOf(schema: Schema, isResource: boolean): RuleNode | undefined {
  const known = isResource ? resources : parts
  const before = known.get(schema)
  if (before !== undefined) return before ?? undefined
  const node = mayHaveRules(schema.raw) ? new RuleNode(schema, isResource) : undefined
  known.set(schema, node ?? null)
  return node
}

const needed = new WeakMap<RuleNode, boolean>()

/** Whether a walk can come to any rule at all: those of what expressions cannot see do not count. */
export function hasRules(node: RuleNode): boolean {
  const before = needed.get(node)
  if (before !== undefined) return before
  // a node that is met again within itself adds nothing
  needed.set(node, false)
  const parts = [node.items, node.additional, ...node.allOf].filter((part) => part !== undefined)
  const answer =
    node.compiled !== undefined ||
    parts.some(hasRules) ||
    node.propertyNames.some((name) => {
      const property = node.property(name)
      return property !== undefined && hasRules(property)
    })
  needed.set(node, answer)
  return answer
}
