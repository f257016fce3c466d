// `matchConditions` of webhooks and policies, as far as they can be known here. Follows
// pkg/admission/plugin/webhook/matchconditions/matcher.go and pkg/admission/plugin/cel/compile.go of apiserver.

import { check } from '../machinery/cel/check.ts'
import { type CelEnv, withVariables } from '../machinery/cel/decls.ts'
import { envFor, NEWEST_VERSION } from '../machinery/cel/environment.ts'
import { compileProgram, type Program } from '../machinery/cel/evaluate/program.ts'
import { parse } from '../machinery/cel/parse.ts'
import { DYN } from '../machinery/cel/types.ts'
import { celError, type Value, type Wrap } from '../machinery/cel/values/value.ts'
import { wrapAny } from '../machinery/cel/values/wrap-json.ts'
import type { JsonObject, KubeObject } from '../machinery/json.ts'
import type { Admitted } from './admission-rules.ts'

/** The cost after which the server ends an evaluation. */
const COST_LIMIT = 2_500_000

const NAMES = ['object', 'oldObject', 'request', 'namespaceObject', 'params', 'authorizer']

/**
 * False where a condition says no of the object, whatever it was when it was asked about. What cannot be known here, such
 * as who asks or what they may do, might say yes.
 */
export function mayMatch(conditions: readonly string[], admitted: Admitted): boolean {
  const { objects } = admitted
  const answers = conditions.map((text) => answersTo(text, admitted))
  return objects.some((_, i) => answers.every((of) => of[i] !== false))
}

/** Of each object: yes, no, or undefined. One that lacks what is asked about had what the others have, or nothing. */
function answersTo(text: string, admitted: Admitted): readonly (boolean | undefined)[] {
  const values = admitted.objects.map((object) => evaluate(text, valuesFor(object, admitted)))
  const answers = values.map((value) => (typeof value === 'boolean' ? value : undefined))
  const known = answers.findLast((answer) => answer !== undefined)
  return answers.map((answer) => answer ?? known)
}

type Values = Readonly<Record<string, Value>>

function valuesFor(object: KubeObject, admitted: Admitted): Values {
  const { old } = admitted
  return {
    object: wrapAny(object),
    oldObject: old === undefined ? null : wrapAny(old),
    request: requestOf(object, admitted),
  }
}

/** The fields of an `AdmissionRequest` that are known; those that are not are there, and fail where they are read. */
function requestOf({ metadata }: KubeObject, { resource: info, operation }: Admitted): Value {
  const { group, version, kind, resource } = info
  const [ofKind, ofResource] = [
    { group, version, kind },
    { group, version, resource },
  ]
  const known: JsonObject = {
    kind: ofKind,
    resource: ofResource,
    requestKind: ofKind,
    requestResource: ofResource,
    subResource: '',
    requestSubResource: '',
    name: metadata?.name ?? '',
    namespace: metadata?.namespace ?? '',
    operation,
    dryRun: true,
  }
  const names = [...Object.keys(known), 'userInfo', 'options']
  const wrap = (name: string): Wrap => {
    const value = known[name]
    return () => (value === undefined ? celError(`${name} is not known`) : wrapAny(value))
  }
  return {
    kind: 'map',
    form: 'object',
    raw: Object.fromEntries(names.map((name) => [name, ''])),
    field: (name) => (names.includes(name) ? { key: name, wrap: wrap(name) } : undefined),
    nameOf: (key) => (names.includes(key) ? key : undefined),
  }
}

const programs = new Map<string, Program | undefined>()

function evaluate(text: string, values: Values): Value {
  if (!programs.has(text)) programs.set(text, compiled(text))
  return programs.get(text)?.evaluate(values, { costLimit: COST_LIMIT }).value ?? celError('it cannot be run here')
}

function compiled(text: string): Program | undefined {
  const env = environment()
  const parsed = parse(text, env)
  const found = 'issues' in parsed ? parsed : check(parsed.expr, env)
  if ('issues' in found) return undefined
  const program = compileProgram(found, env)
  return 'kind' in program ? undefined : program
}

let known: CelEnv | undefined

function environment(): CelEnv {
  known ??= withVariables(
    envFor(NEWEST_VERSION, { stored: true }),
    NAMES.map((name) => ({ name, type: DYN })),
  )
  return known
}
