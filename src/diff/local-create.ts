// Objects that cannot be dry-run: their kind or namespace is not there yet, or this user may not create them.

import { ServerError } from '../errors.ts'
import { admit } from '../machinery/schema/admit.ts'
import { type Cause, formatCause } from '../machinery/schema/cause.ts'
import { validateValue } from '../machinery/schema/validation/validate-value.ts'
import type { KindFacts } from './methods.ts'
import type { Outcome } from './outcome.ts'
import type { Subject } from './subject.ts'

/** The create as schemas tell of it: checked, of custom kinds with their defaults. */
export function createdHere({ manifest, defined, resource, name }: Subject, facts: KindFacts): Outcome {
  const admitted = defined === undefined ? undefined : admit(manifest, defined)
  const causes =
    admitted === undefined ? (facts.schema === undefined ? [] : validateValue(manifest, facts.schema)) : admitted.causes
  if (admitted?.malformed !== undefined) return { action: 'error', facts, error: invalid(admitted.malformed) }
  if (causes.length > 0) {
    const kind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`
    return { action: 'error', facts, error: invalid(`${kind} "${name}" is invalid: ${textOf(causes)}`) }
  }
  return { action: 'create', basis: 'local', facts, after: admitted?.object ?? manifest }
}

/** As the server joins them. */
function textOf(causes: readonly Cause[]): string {
  const texts = causes.map(formatCause)
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`
}

function invalid(message: string): ServerError {
  return new ServerError({ code: 422, reason: 'Invalid', message })
}
