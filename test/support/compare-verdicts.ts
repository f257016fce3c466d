// One object, sent to the real API server and to our own admission: where they differ.
import type { Transport } from '../../src/cluster/http.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject, stringifyJson } from '../../src/machinery/json.ts'
import { type Admitted, admit, strictDecodingError } from '../../src/machinery/schema/admit.ts'
import { readBack } from '../../src/machinery/schema/decode.ts'
import { goJson } from '../../src/machinery/schema/go-json.ts'
import type { DefinedResource } from '../../src/machinery/schema/read-definition.ts'
import { dryRun, type ServerVerdict, textOfCause, type WarningBox } from './server-verdict.ts'

/** Where objects go, and what is known of them. */
export type Target = {
  readonly transport: Transport
  readonly warnings: WarningBox
  /** `/apis/example.test/v1/namespaces/x/boxes` */
  readonly path: string
  readonly resource: DefinedResource
  readonly storage: DefinedResource
  /** How what comes with every answer about a version that is deprecated begins. */
  readonly deprecation: string | undefined
}

/** An object of which the server is asked: a create, or an update of `old`. */
export type Question = {
  readonly object: KubeObject
  readonly old?: KubeObject
  readonly subresource?: 'status'
}

/** What was found of one object. */
export type Comparison = {
  readonly outcome: 'accepted' | 'refused' | 'unknown fields' | 'malformed'
  readonly ours: Admitted
  /** Lines of what differs; none: they agree. */
  readonly differences: readonly string[]
}

/** Metadata that every write sets or clears. */
const SERVER_METADATA = [
  'uid',
  'creationTimestamp',
  'generation',
  'managedFields',
  'selfLink',
  'resourceVersion',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
]

/** Compares verdict, causes, warnings, and the object as it would be stored. */
export async function compareVerdicts(target: Target, question: Question): Promise<Comparison> {
  const { resource, storage } = target
  const { object, old, subresource } = question
  const ours = admit(object, resource, { old, subresource })
  const differences: string[] = []
  let [theirs, warnings] = await ask(target, question, 'Strict')
  let outcome: Comparison['outcome'] = 'accepted'

  if (ours.malformed !== undefined) {
    const isRefused = 'code' in theirs && theirs.code === 400 && !theirs.message.includes('strict decoding error')
    if (!isRefused) differences.push(`malformed: ${ours.malformed}, server: ${shown(theirs)}`)
    return { outcome: 'malformed', ours, differences }
  }
  const strictError = strictDecodingError(ours.unknownFields)
  if (strictError !== undefined || ('code' in theirs && theirs.code === 400)) {
    outcome = 'unknown fields'
    const said = 'code' in theirs ? theirs.message : 'nothing'
    if (strictError === undefined || !said.endsWith(strictError))
      differences.push(`strict: ours ${strictError ?? 'nothing'}, server: ${said}`)
    ;[theirs, warnings] = await ask(target, question, 'Ignore')
  }
  if ('code' in theirs && (theirs.code !== 422 || theirs.causes.length === 0))
    return { outcome, ours, differences: [...differences, `server: ${shown(theirs)}`] }
  differences.push(...unlikeSets(ours.causes.map(textOfCause), 'causes' in theirs ? theirs.causes : []))
  differences.push(
    ...unlikeWarnings(
      ours.warnings,
      warnings.filter((text) => !isDeprecation(text, target)),
    ),
  )
  if ('object' in theirs) {
    if (ours.causes.length === 0)
      differences.push(...unlike(stored(readBack(ours.object, resource, storage)), stored(theirs.object)).slice(0, 3))
  } else if (outcome === 'accepted') outcome = 'refused'
  return { outcome, ours, differences }
}

function isDeprecation(text: string, { deprecation }: Target): boolean {
  return deprecation !== undefined && text.startsWith(deprecation)
}

async function ask(
  { transport, warnings, path }: Target,
  { object, old, subresource }: Question,
  fieldValidation: 'Strict' | 'Ignore',
): Promise<readonly [ServerVerdict, readonly string[]]> {
  const send = transport.request.bind(transport)
  const mark = warnings.mark()
  const query = `?fieldValidation=${fieldValidation}&${mark}`
  const suffix = subresource === undefined ? '' : `/${subresource}`
  const verdict =
    old === undefined
      ? await dryRun(send, 'POST', `${path}${query}`, object)
      : await dryRun(send, 'PUT', `${path}/${old.metadata?.name}${suffix}${query}`, object)
  return [verdict, await warnings.take(mark)]
}

function unlikeSets(ours: readonly string[], theirs: readonly string[]): string[] {
  return [
    ...ours.filter((cause) => !theirs.includes(cause)).map((cause) => `only ours: ${cause}`),
    ...theirs.filter((cause) => !ours.includes(cause)).map((cause) => `only theirs: ${cause}`),
  ]
}

const MAX_WARNING_RUNES = 4096
const TRUNCATED_RUNES = 256

/** Warnings that do not fit a header are cut, or left out. */
function unlikeWarnings(ours: readonly string[], theirs: readonly string[]): string[] {
  const expected = ours.filter((text) => !/[\u0000-\u001f\u007f-\u009f]/.test(text))
  const runes = expected.reduce((sum, text) => sum + [...text].length, 0)
  if (runes <= MAX_WARNING_RUNES) return unlikeSets(expected, theirs).map((line) => `warning ${line}`)
  const cut = expected.map((text) => [...text].slice(0, TRUNCATED_RUNES).join(''))
  return theirs.filter((text) => !cut.includes(text)).map((text) => `warning only theirs: ${text}`)
}

/** What of an object does not depend on when and how often it is sent. */
function stored(object: KubeObject): Json {
  const metadata: JsonObject = isJsonObject(object.metadata) ? object.metadata : {}
  const kept = Object.entries(metadata).filter(([key]) => !SERVER_METADATA.includes(key))
  return { ...(object as JsonObject), metadata: Object.fromEntries(kept) }
}

/** Places where two values differ. */
function unlike(ours: Json | undefined, theirs: Json | undefined, path = ''): string[] {
  if (isJsonObject(ours) && isJsonObject(theirs)) {
    const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)])
    return [...keys].flatMap((key) => unlike(ours[key], theirs[key], `${path}.${key}`))
  }
  if (Array.isArray(ours) && Array.isArray(theirs) && ours.length === theirs.length)
    return ours.flatMap((item, i) => unlike(item, theirs[i], `${path}[${i}]`))
  const [a, b] = [ours, theirs].map((value) => (value === undefined ? 'nothing' : goJson(value)))
  return a === b ? [] : [`stored${path}: ours ${a}, theirs ${b}`]
}

function shown(verdict: ServerVerdict): string {
  return 'object' in verdict ? 'accepted' : `${verdict.code} ${verdict.message}`.slice(0, 400)
}

/** An object for a message. */
export function shortly(object: KubeObject): string {
  return stringifyJson(object).slice(0, 1500)
}
