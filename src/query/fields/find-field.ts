// From the words that name a kind and a field of it to the schema of that field.

import { ServerError, UsageError } from '../../errors.ts'
import { FieldPathError } from '../../machinery/paths/field-path-error.ts'
import { parseApiVersion, qualifiedName, type ResourceInfo } from '../../machinery/resource-info.ts'
import { childFields, type Field } from '../../machinery/schema/fields/child-fields.ts'
import { nearestField } from '../../machinery/schema/fields/complete-path.ts'
import { locateField, type NotLocated } from '../../machinery/schema/fields/locate-field.ts'
import { parseSchemaPath, type SchemaStep } from '../../machinery/schema/fields/schema-path.ts'
import { typeText } from '../../machinery/schema/fields/type-text.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import type { Notice, Problem } from '../../streams.ts'
import { UNKNOWN_KIND } from '../gather-facts.ts'
import type { DefinitionFacts, GroupVersion, KindSource } from './kind-source.ts'
import { kindPart, readingsOf } from './kind-words.ts'

/** What is asked: `pods.spec.containers`, or a kind and a path of their own. */
export type FieldQuestion = {
  readonly kind: string
  /** Undefined: what stands behind the kind in `kind` is the path. */
  readonly path?: string
  /** `apps/v1`: the version to take. */
  readonly apiVersion?: string
}

/** A field, the kind it is of, and where that was found. */
export type FoundField = {
  readonly resource: ResourceInfo
  /** Of the whole kind. */
  readonly schema: Schema
  /** The kind itself has the path `''`. */
  readonly field: Field
  readonly definition: DefinitionFacts | undefined
}

export type FieldAnswer = {
  /** Undefined where the word means no kind; `problems` say so. */
  readonly found?: FoundField
  readonly notices: readonly Notice[]
  readonly problems: readonly Problem[]
}

/**
 * Finds the field that is asked for. Where kind and path are one word, the first reading of it in which both exist is
 * the one that is meant.
 *
 * @throws UsageError for a path that leads nowhere, or is none, and for a word that means several kinds;
 * ServerError for a kind without a schema, and what asking a server throws.
 */
export async function findField(
  question: FieldQuestion,
  kinds: KindSource,
  signal: AbortSignal = new AbortController().signal,
): Promise<FieldAnswer> {
  const gv = question.apiVersion === undefined ? undefined : parseApiVersion(question.apiVersion)
  const { kind, path } = question
  const readings = path === undefined ? readingsOf(kind) : [{ kind, path }]
  const missed: Missed[] = []
  const failures: ServerError[] = []
  const problems: Problem[] = []
  for (const reading of readings) {
    const resolved = await kinds.resolve(reading.kind, gv, signal)
    problems.push(...(resolved?.problems ?? []))
    const resource = onlyKind(reading.kind, resolved?.resources ?? [])
    if (resource === undefined) continue
    const steps = stepsOf(reading.path)
    const schema = await schemaOrFailure(kinds, resource, signal)
    if (schema instanceof ServerError) {
      failures.push(schema)
      continue
    }
    const located = locateField(schema, steps)
    if (!('field' in located)) {
      missed.push({ resource, miss: located })
      continue
    }
    const definition = await kinds.definitionOf(resource, signal)
    const { notices = [], problems: ofKind = [] } = resolved ?? {}
    return { found: { resource, schema, field: located.field, definition }, notices, problems: ofKind }
  }
  const nearestMiss = missed.find(({ miss }) => miss.within !== '') ?? missed.at(-1)
  if (nearestMiss !== undefined) throw noSuchField(nearestMiss)
  if (failures[0] !== undefined) throw failures[0]
  return { notices: [], problems: [...distinct(problems), await unknownKind(kind, gv, kinds, signal)] }
}

type Missed = { readonly resource: ResourceInfo; readonly miss: NotLocated }

/** A kind may be without a schema where a longer reading of the word means one that has it. */
async function schemaOrFailure(
  kinds: KindSource,
  resource: ResourceInfo,
  signal: AbortSignal,
): Promise<Schema | ServerError> {
  try {
    return await kinds.schemaOf(resource, signal)
  } catch (error) {
    if (error instanceof ServerError) return error
    throw error
  }
}

function stepsOf(path: string): SchemaStep[] {
  try {
    return parseSchemaPath(path)
  } catch (error) {
    if (error instanceof FieldPathError) throw new UsageError(error.message, { value: path, cause: error })
    throw error
  }
}

function onlyKind(word: string, resources: readonly ResourceInfo[]): ResourceInfo | undefined {
  if (resources.length < 2) return resources[0]
  const names = [...new Set(resources.map(qualifiedName))]
  const some = names.length > 5 ? `${names.slice(0, 5).join(', ')}, …` : names.join(', ')
  throw new UsageError(`${JSON.stringify(word)} means several kinds: name one of ${some}`, { value: word })
}

function noSuchField({ resource, miss: { within, schema, step } }: Missed): UsageError {
  const place = `${resource.kind}${within}`
  const value = `${within}${step.isBracket ? `[${step.text}]` : `.${step.text}`}`
  if (childFields(schema, '').length === 0) {
    const why = schema.preserveUnknownFields ? 'takes any fields, and its schema names none' : 'has no fields'
    return new UsageError(`${place} is of type ${typeText(schema)} and ${why}`, { value })
  }
  const meant = nearestField(schema, step.text)
  const hint = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`
  return new UsageError(`${place} has no field ${JSON.stringify(step.text)}${hint}`, { value })
}

/** kubectl's words for a kind that is there, in other versions. */
async function unknownKind(
  word: string,
  gv: GroupVersion | undefined,
  kinds: KindSource,
  signal: AbortSignal,
): Promise<Problem> {
  const kind = kindPart(word)
  const elsewhere = gv === undefined ? undefined : await kinds.resolve(kind, undefined, signal)
  const [resource] = elsewhere?.resources ?? []
  const message =
    gv === undefined || resource === undefined
      ? await kinds.unknownKind(kind, signal)
      : `couldn't find resource for "${gv.group}/${gv.version}, Resource=${resource.resource}"`
  return { scope: 'kind', reason: UNKNOWN_KIND, resource: kind, message }
}

function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()]
}
