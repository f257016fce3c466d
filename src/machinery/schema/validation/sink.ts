// What a validation has found, and what it needs on its way.

import { type Cause, childPath, invalid } from '../cause.ts'

/** A finding: the message tells it from others, the cause is what is reported. */
export type Finding = { readonly message: string; readonly cause: Cause }

/** One validation under way. */
export type Validation = {
  /** What stands before every field: `''`, or where a default stands in a definition. */
  readonly base: string
  /** Checks a value of a definition's own schema, as for its defaults: an int-or-string without a type is anything. */
  readonly isStructural: boolean
}

/** Where findings are collected. Branches of junctors have one of their own. */
export type Sink = Finding[]

/** The field that a finding at a path of the value is about. Paths of required root fields begin with a dot. */
export function fieldOf(validation: Validation, path: string): string {
  const name = path.startsWith('.') ? path.slice(1) : path
  return name === '' ? validation.base : childPath(validation.base, name)
}

/** A finding that has no field of its own: only its text tells where it is. */
export function addPlain(validation: Validation, sink: Sink, message: string): void {
  sink.push({ message, cause: invalid(validation.base, '', message) })
}

/** Findings in their order, those with the same message once. */
export function distinctCauses(sink: Sink): Cause[] {
  if (sink.length < 2) return sink.map(({ cause }) => cause)
  const seen = new Set<string>()
  return sink.flatMap(({ message, cause }) => {
    if (seen.has(message)) return []
    seen.add(message)
    return [cause]
  })
}
