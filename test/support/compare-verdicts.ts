// One object, sent to the real API server and to our own admission: where they differ.
import type { Transport } from '../../src/cluster/http.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject, stringifyJson } from '../../src/machinery/json.ts'
import { admit, strictDecodingError } from '../../src/machinery/schema/admit.ts'
import { readBack } from '../../src/machinery/schema/decode.ts'
import { goJson } from '../../src/machinery/schema/go-json.ts'
import { mentions } from '../../src/machinery/schema/mentions.ts'
import type { DefinedResource } from '../../src/machinery/schema/read-definition.ts'
import { type ServerVerdict, serverVerdict, textOfCause } from './server-verdict.ts'

/** What was found of one object. */
export type Comparison = {
  readonly outcome: 'accepted' | 'refused' | 'unknown fields' | 'malformed'
  /** Rules have spoken, which are compared elsewhere. */
  readonly hasRuleCauses: boolean
  /** Lines of what differs; none: they agree. */
  readonly differences: readonly string[]
}

/** Metadata that every create sets or clears. */
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
const NOT_CHECKED = 'some validation rules were not checked'

/** Compares verdict, causes other than those of rules, and the object as it would be stored. */
export async function compareVerdicts(
  transport: Transport,
  path: string,
  object: KubeObject,
  resource: DefinedResource,
  storage: DefinedResource,
): Promise<Comparison> {
  const ours = admit(object, resource)
  const send = transport.request.bind(transport)
  const strictly = await serverVerdict(send, path, object, 'Strict')
  const differences: string[] = []
  let theirs: ServerVerdict = strictly
  let outcome: Comparison['outcome'] = 'accepted'

  if (ours.malformed !== undefined) {
    const isRefused = 'code' in strictly && strictly.code === 400 && !strictly.message.includes('strict decoding error')
    if (!isRefused) differences.push(`malformed: ${ours.malformed}, server: ${shown(strictly)}`)
    return { outcome: 'malformed', hasRuleCauses: false, differences }
  }
  const strictError = strictDecodingError(ours.unknownFields)
  if (strictError !== undefined || ('code' in strictly && strictly.code === 400)) {
    outcome = 'unknown fields'
    const said = 'code' in strictly ? strictly.message : 'nothing'
    if (strictError === undefined || !said.endsWith(strictError))
      differences.push(`strict: ours ${strictError ?? 'nothing'}, server: ${said}`)
    theirs = await serverVerdict(send, path, object, 'Ignore')
  }
  const expected = ours.causes.map(textOfCause)
  const found = 'causes' in theirs ? theirs.causes : []
  if ('code' in theirs && (theirs.code !== 422 || theirs.causes.length === 0))
    return { outcome, hasRuleCauses: false, differences: [...differences, `server: ${shown(theirs)}`] }
  const missing = expected.filter((cause) => !found.includes(cause))
  const mayHaveRules =
    mentions(resource.schema.raw, 'x-kubernetes-validations') && !expected.some((c) => c.includes(NOT_CHECKED))
  const surplus = found.filter((cause) => !expected.includes(cause))
  const words = mayHaveRules ? wordsOfRules(resource) : []
  const isOfRule = (cause: string) => words.some((word) => cause.includes(word))
  differences.push(...missing.map((cause) => `only ours: ${cause}`))
  differences.push(...surplus.filter((cause) => !isOfRule(cause)).map((cause) => `only theirs: ${cause}`))
  if ('object' in theirs) {
    if (expected.length === 0)
      differences.push(...unlike(stored(readBack(ours.object, resource, storage)), stored(theirs.object)).slice(0, 3))
  } else if (outcome === 'accepted') outcome = 'refused'
  return { outcome, hasRuleCauses: mayHaveRules && surplus.length > 0, differences }
}

const known = new WeakMap<DefinedResource, readonly string[]>()

/** By what a cause is known as that of a rule: its message. One that is worked out can be any. */
function wordsOfRules(resource: DefinedResource): readonly string[] {
  const words = known.get(resource) ?? ['failed rule: ', ' evaluating rule: ', ...collectWords(resource.schema.raw)]
  known.set(resource, words)
  return words
}

function collectWords(raw: Json): string[] {
  if (Array.isArray(raw)) return raw.flatMap(collectWords)
  if (!isJsonObject(raw)) return []
  const rules = raw['x-kubernetes-validations']
  const own = Array.isArray(rules) ? rules.filter(isJsonObject) : []
  return [
    ...own.flatMap(({ message, messageExpression }) =>
      messageExpression === undefined ? [String(message ?? 'failed rule: ').trim()] : [''],
    ),
    ...Object.values(raw).flatMap(collectWords),
  ]
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
