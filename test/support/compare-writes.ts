// Where the answer of an API server to a write and our own answer differ.
import type { StatusCause } from '../../src/errors.ts'
import type { Written } from '../../src/machinery/apply/finish-write.ts'
import type { ApplyResult, Conflicts, Refused } from '../../src/machinery/apply/server-side-apply.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../src/machinery/json.ts'
import { goJson } from '../../src/machinery/schema/go-json.ts'
import type { Step, WriteTarget } from './write-steps.ts'

export type Answer =
  | { readonly object: KubeObject }
  | { readonly code: number; readonly message: string; readonly causes: readonly StatusCause[] }

export type Judged = {
  readonly outcome: string
  readonly differences: readonly string[]
  /** What was stored is not what is read. */
  readonly isStale?: boolean
}

/** A difference that is none where what was stored is not what is read. */
export const WRITTEN_AGAIN = 'written: ours false, theirs true'

/** Compares an apply: what it comes to, the object, the managedFields with their times, and whether anything is kept. */
export function unlikeApply(
  target: WriteTarget,
  live: KubeObject | undefined,
  ours: ApplyResult,
  theirs: Answer,
  { version, subresource }: Step,
): Judged {
  if (ours.outcome === 'conflicts') return { outcome: 'conflicts', differences: unlikeConflicts(ours, theirs) }
  if (ours.outcome === 'refused') return { outcome: 'refused', differences: unlikeRefusal(ours, theirs) }
  const foreseen = target.foresees?.(ours.object, live, version, subresource ?? '')
  if (foreseen !== undefined && 'refused' in foreseen) {
    const isRefused = 'code' in theirs && theirs.code === 422
    return {
      outcome: 'invalid',
      differences: isRefused ? [] : [`ours 422 ${foreseen.refused}, theirs ${shown(theirs)}`],
    }
  }
  if (!('object' in theirs)) {
    // whether an object of a kind that is not defined by a schema is valid is not ours to say
    const mayBe = foreseen === undefined && (theirs.code === 422 || theirs.message.includes('Invalid value'))
    return { outcome: 'invalid', differences: mayBe ? [] : [`ours applied, theirs ${shown(theirs)}`] }
  }
  const read = foreseen === undefined ? [] : unlike(kept(foreseen.read), kept(theirs.object))
  const isStale = foreseen?.isStoredAlike === false
  return { outcome: 'applied', differences: [...read, ...unlikeWrite(live, ours, theirs.object)], isStale }
}

/** Compares owners and whether a write changed anything. */
export function unlikeWrite(live: KubeObject | undefined, ours: Written, theirs: KubeObject): string[] {
  const isChanged = live?.metadata?.resourceVersion !== theirs.metadata?.resourceVersion
  return [
    ...unlike(ownersOf(ours.object), ownersOf(theirs), '.metadata.managedFields'),
    ...(ours.isChanged === isChanged ? [] : [`written: ours ${ours.isChanged}, theirs ${isChanged}`]),
  ]
}

function ownersOf(object: KubeObject): Json | undefined {
  return (object as JsonObject & { metadata?: JsonObject }).metadata?.managedFields
}

function unlikeConflicts(ours: Conflicts, theirs: Answer): string[] {
  if (!('code' in theirs) || theirs.code !== 409) return [`ours ${ours.message}, theirs ${shown(theirs)}`]
  const mine = ours.conflicts.map(({ message, field }) => `${message}: ${field}`).sort()
  const causes = theirs.causes.map(({ message, field }) => `${message}: ${field}`).sort()
  return [
    ...(ours.message === theirs.message ? [] : [`message: ours ${ours.message}, theirs ${theirs.message}`]),
    ...(mine.join('\n') === causes.join('\n') ? [] : [`causes: ours ${mine}, theirs ${causes}`]),
  ]
}

/** Of several faults the server tells those it comes to, in the order of a Go map. */
function unlikeRefusal(ours: Refused, theirs: Answer): string[] {
  if (!('code' in theirs) || theirs.code !== ours.code)
    return [`ours ${ours.code} ${ours.message}, theirs ${shown(theirs)}`]
  const [mine, told] = [faultsIn(ours.message), faultsIn(theirs.message)]
  const isAlike = mine.head === told.head && told.faults.every((fault) => mine.faults.includes(fault))
  return isAlike ? [] : [`message: ours ${ours.message}, theirs ${theirs.message}`]
}

function faultsIn(message: string): { readonly head: string; readonly faults: readonly string[] } {
  const [first = '', ...lines] = message.split('\n')
  if (lines.length > 0) return { head: first.replace(/errors:$/, ''), faults: lines.map((line) => line.trim()).sort() }
  const at = first.search(/(?<=: )[.[]/)
  return at < 0 ? { head: first, faults: [] } : { head: first.slice(0, at), faults: [first.slice(at)] }
}

/** What of an object does not depend on when and how often it is written. */
function kept(object: KubeObject): JsonObject {
  const { uid, resourceVersion, creationTimestamp, generation, managedFields, ...metadata } = object.metadata ?? {}
  const { namespace, ...own } = metadata
  return { ...object, metadata: own }
}

/** Places where two values differ. */
export function unlike(ours: Json | undefined, theirs: Json | undefined, path = ''): string[] {
  if (isJsonObject(ours) && isJsonObject(theirs)) {
    const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)])
    return [...keys].flatMap((key) => unlike(ours[key], theirs[key], `${path}.${key}`))
  }
  if (Array.isArray(ours) && Array.isArray(theirs) && ours.length === theirs.length)
    return ours.flatMap((item, i) => unlike(item, theirs[i], `${path}[${i}]`))
  const [a, b] = [ours, theirs].map((value) => (value === undefined ? 'nothing' : goJson(value)))
  return a === b ? [] : [`${path}: ours ${a}, theirs ${b}`]
}

function shown(answer: Answer): string {
  return 'object' in answer ? 'accepted' : `${answer.code} ${answer.message}`.slice(0, 600)
}

/** Lists that admission adds to. */
const ADDED_TO = /\.(?:tolerations|volumes|volumeMounts)$/

/**
 * Where an object does not have what was merged, or has elements and keys that were not. More fields there may be:
 * defaults. Zero values of fields that need not be stated are not told.
 */
export function unlikeMerged(ours: Json, theirs: Json | undefined, path = ''): string[] {
  if (theirs === undefined) return saysNothing(ours) ? [] : [`${path}: ours ${goJson(ours)}, theirs nothing`]
  if (isJsonObject(ours) && isJsonObject(theirs)) {
    return Object.entries(ours).flatMap(([key, value]) => unlikeMerged(value, theirs[key], `${path}.${key}`))
  }
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    const isLonger = theirs.length > ours.length && !ADDED_TO.test(path)
    if (isLonger) return [`${path}: ours ${goJson(ours)}, theirs ${goJson(theirs)}`]
    return ours.flatMap((item, i) => unlikeMerged(item, theirs[i], `${path}[${i}]`))
  }
  return goJson(ours) === goJson(theirs) ? [] : [`${path}: ours ${goJson(ours)}, theirs ${goJson(theirs)}`]
}

function saysNothing(value: Json): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(saysNothing)
  return value === null || value === '' || value === 0 || value === false
}
