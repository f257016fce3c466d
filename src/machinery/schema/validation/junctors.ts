// allOf, anyOf, oneOf and not, and what is told of their branches. Follows validate/schema_props.go of kube-openapi.

import { quoteGo } from '../../go-value.ts'
import type { Json } from '../../json.ts'
import type { Schema } from '../schema.ts'
import { addPlain, type Sink, type Validation } from './sink.ts'
import { validateNode } from './validate-value.ts'

type Outcome = { readonly sink: Sink; readonly matches: number }

/** False for most nodes, which need no branches made. */
export function hasJunctors({ raw }: Schema): boolean {
  return raw.allOf !== undefined || raw.anyOf !== undefined || raw.oneOf !== undefined || raw.not !== undefined
}

/**
 * Tells of the branch that spoke most to the value, after saying that none did. Nothing in a branch is excused by being
 * what it was before.
 * @returns how much spoke to the value
 */
export function validateJunctors(
  validation: Validation,
  schema: Schema,
  value: Json,
  path: string,
  sink: Sink,
): number {
  const run = (branch: Schema): Outcome => {
    const own: Sink = []
    return { sink: own, matches: validateNode(validation, branch, value, path, undefined, own) }
  }
  const quoted = quoteGo(path)
  let matches = 1
  const merge = (outcome: Outcome | undefined) => {
    if (outcome === undefined) return
    sink.push(...outcome.sink)
    matches += outcome.matches
  }

  if (schema.anyOf.length > 0) {
    let best: Outcome | undefined
    for (const branch of schema.anyOf) {
      const outcome = run(branch)
      if (outcome.sink.length === 0) {
        best = outcome
        break
      }
      if (best === undefined || outcome.matches > best.matches) best = outcome
    }
    if (best !== undefined && best.sink.length > 0)
      addPlain(validation, sink, `${quoted} must validate at least one schema (anyOf)`)
    merge(best)
  }

  if (schema.oneOf.length > 0) {
    const outcomes = schema.oneOf.map(run)
    const valid = outcomes.filter((outcome) => outcome.sink.length === 0)
    if (valid.length === 1) {
      merge(valid[0])
    } else {
      const found = valid.length === 0 ? 'Found none valid' : `Found ${valid.length} valid alternatives`
      addPlain(validation, sink, `${quoted} must validate one and only one schema (oneOf). ${found}`)
      if (valid.length === 0) merge(outcomes.reduce((best, next) => (next.matches > best.matches ? next : best)))
    }
  }

  if (schema.allOf.length > 0) {
    const outcomes = schema.allOf.map(run)
    for (const outcome of outcomes) merge(outcome)
    const valid = outcomes.filter((outcome) => outcome.sink.length === 0).length
    if (valid < outcomes.length)
      addPlain(
        validation,
        sink,
        `${quoted} must validate all the schemas (allOf)${valid === 0 ? '. None validated' : ''}`,
      )
  }

  if (schema.not !== undefined && run(schema.not).sink.length === 0)
    addPlain(validation, sink, `${quoted} must not validate the schema (not)`)
  return matches
}
