// One definition, sent to the real API server and to our own check: where the findings differ.
import type { Transport } from '../../src/cluster/http.ts'
import { ConnectionError } from '../../src/errors.ts'
import { isJsonObject, type JsonObject, type KubeObject, parseJson, stringifyJson } from '../../src/machinery/json.ts'
import { definitionCauses } from '../../src/machinery/schema/structural/definition-causes.ts'
import { ruleCosts } from '../../src/machinery/schema/structural/schema-causes.ts'
import { dryRun, type ServerVerdict, textOfCause } from './server-verdict.ts'

export const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

/** What was found of one definition. */
export type DefinitionComparison = {
  /** `broken`: the server broke the connection off. */
  readonly outcome: 'accepted' | 'refused' | 'broken'
  /** How many findings there are of schemas and rules. */
  readonly findings: number
  /** Lines of what differs; none: they agree. */
  readonly differences: readonly string[]
}

/** Compares what is found in schemas. With `old`, which is stored, it is an update. */
export async function compareDefinition(
  transport: Transport,
  definition: KubeObject,
  old?: KubeObject,
): Promise<DefinitionComparison> {
  const ours = definitionCauses(definition, old === undefined ? {} : { old }).map(textOfCause)
  try {
    const verdict = await (old === undefined ? tryCreate(transport, definition) : tryUpdate(transport, definition))
    const isOther = 'code' in verdict && verdict.code !== 422
    const theirs = 'causes' in verdict ? verdict.causes.filter(isOfSchemas) : []
    const differences = isOther ? [`${verdict.code}: ${verdict.message}`] : differencesOf(ours, theirs, definition)
    return { outcome: theirs.length > 0 ? 'refused' : 'accepted', findings: theirs.length, differences }
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error
    const differences = ours.some(breaksServer)
      ? []
      : [`the connection broke: ${error.message}; ours: ${ours.join('; ')}`]
    return { outcome: 'broken', findings: 0, differences }
  }
}

/** Again when the server did not come to it in time, which says nothing of the definition. */
async function tryCreate(transport: Transport, definition: KubeObject): Promise<ServerVerdict> {
  for (;;) {
    const send = transport.request.bind(transport)
    const verdict = await dryRun(send, 'POST', `${CRDS}?fieldValidation=Ignore`, definition)
    if (!isLate(verdict)) return verdict
  }
}

function isLate(verdict: ServerVerdict): boolean {
  return 'code' in verdict && verdict.code === 504
}

/** Of the definition as it is at that moment: controllers write its status. */
async function tryUpdate(transport: Transport, definition: KubeObject): Promise<ServerVerdict> {
  const path = `${CRDS}/${definition.metadata?.name}`
  for (;;) {
    const live = parseJson(await (await transport.request({ path })).text()) as KubeObject
    const metadata = { ...definition.metadata, resourceVersion: live.metadata?.resourceVersion } as JsonObject
    const send = transport.request.bind(transport)
    const verdict = await dryRun(send, 'PUT', `${path}?fieldValidation=Ignore`, {
      ...definition,
      metadata,
    } as KubeObject)
    if (!isLate(verdict) && !('code' in verdict && verdict.code === 409)) return verdict
  }
}

/** Below items of what is no list kube-apiserver 1.37 looks for a type that there is none of, and so for paths below what may be anything. */
function breaksServer(cause: string): boolean {
  return cause.includes('failed to convert to declType') || cause.endsWith('must be a valid path')
}

/** Names, columns and the like are not ours. */
function isOfSchemas(cause: string): boolean {
  return /^\S+ spec\.(validation|versions\[\d+\]\.schema|preserveUnknownFields)/.test(cause)
}

function differencesOf(ours: readonly string[], theirs: readonly string[], definition: KubeObject): string[] {
  const costs = costsOf(definition)
  const a = ours.map((cause) => comparable(cause, costs))
  const b = theirs.map((cause) => comparable(cause, costs))
  return [
    ...without(a, b).map((cause) => `only ours: ${cause}`),
    ...without(b, a).map((cause) => `only theirs: ${cause}`),
  ]
}

/** What is left of a list when each of another is taken away once. */
function without(all: readonly string[], others: readonly string[]): string[] {
  const left = [...all]
  for (const other of others) {
    const at = left.indexOf(other)
    if (at >= 0) left.splice(at, 1)
  }
  return left
}

/** A finding without what is chance, or told in another way: see docs/validation.md. */
function comparable(cause: string, costs: ReadonlyMap<string, bigint>): string {
  const text = cause
    .replace(/\bselfType\d*\b/g, 'selfType')
    .replace(/(openAPIV3Schema: Invalid value: )\{.*\}: only \[/s, '$1{…}: only [')
  const share = /^FieldValueForbidden (\S+): Forbidden: contributed to estimated rule cost total/.exec(text)
  // which of rules that cost the same are named is chance
  if (share?.[1] !== undefined) return text.replace(share[1], `a rule that costs ${costs.get(share[1])}`)
  return text
}

/** What expressions cost, by path, wherever the server may tell of them. */
function costsOf(definition: KubeObject): ReadonlyMap<string, bigint> {
  if (!stringifyJson(definition).includes('"x-kubernetes-validations"')) return new Map()
  const { versions } = definition.spec as JsonObject
  const schemas = Array.isArray(versions) ? versions.map((version) => isJsonObject(version) && version.schema) : []
  return new Map(
    schemas.flatMap((schema, i) => {
      const root = isJsonObject(schema) ? schema.openAPIV3Schema : undefined
      if (!isJsonObject(root)) return []
      return ['spec.validation', `spec.versions[${i}].schema`].flatMap((path) =>
        ruleCosts(root, { path: `${path}.openAPIV3Schema` }).map(({ path: at, cost }) => [at, cost] as const),
      )
    }),
  )
}
