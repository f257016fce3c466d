// One object of a plan: what has to be changed in it, and what the server says of that.

import { conflictsIn } from '../../diff/conflicts.ts'
import type { Curtain } from '../../diff/to-item.ts'
import { ServerError } from '../../errors.ts'
import { type ManagedEntry, printEntry } from '../../machinery/apply/managed-fields.ts'
import { ownersIn } from '../../machinery/apply/owners-of.ts'
import { applyChanges } from '../../machinery/changes/apply-changes.ts'
import type { Change } from '../../machinery/changes/change.ts'
import { changeHash } from '../../machinery/changes/change-hash.ts'
import type { Json, KubeObject } from '../../machinery/json.ts'
import type { Patch } from '../../machinery/patches/patch.ts'
import { sameJson } from '../../machinery/values/same-json.ts'
import type { Problem, Ref } from '../../streams.ts'
import { sendPatch } from '../request.ts'
import { serverMessage } from '../server-message.ts'
import { refusalOf } from '../status-of.ts'
import { addressOf, type Sending } from './address.ts'
import { compile, schemaOf } from './compile.ts'
import { ownerWarnings } from './owner-warnings.ts'
import type { Planned, PlannedWrite, Settled } from './planned-write.ts'
import { effectsOf, failurePreview, previewOf } from './preview.ts'
import type { Declined, Target, Wanted } from './target.ts'

/** What the planning of every object needs. */
export type Planning = Sending & {
  readonly curtain: Curtain
  readonly asksServer: boolean
  readonly count: (sort: string) => void
  readonly signal: AbortSignal
}

/** How often an object is read again that others write while its dry run is on its way. */
const TRIES = 4

/** Never throws for what a server answers about the object. @throws ConnectionError, ConfigError, CancelledError */
export async function planOne(target: Target, planning: Planning): Promise<Planned> {
  const read = () => {
    planning.count('get')
    return addressOf(target, planning).read(planning.signal)
  }
  let live = target.isUnread ? await read() : target.live
  for (let tries = 1; ; tries++) {
    const planned = await attempt({ ...target, live }, planning, tries === TRIES)
    if (planned !== 'moved') return planned
    if (tries === TRIES)
      return failed(target, planning, 'stale', 'Conflict', 'the object changes faster than it can be read')
    live = await read()
  }
}

async function attempt(target: Target, planning: Planning, isLast: boolean): Promise<Planned | 'moved'> {
  const { live } = target
  if (live === undefined) return failed(target, planning, 'stale', 'NotFound', 'it is not there')
  const wanted = target.prepare(live)
  if ('declined' in wanted) return declined(target, planning, wanted.declined)
  if ('changes' in wanted && wanted.changes.length === 0) return unchanged(target, live, planning)
  const compiled = compile(live, wanted, target)
  if ('refused' in compiled) return failed(target, planning, 'invalid', 'Invalid', compiled.refused)
  const { patch } = compiled
  if (!planning.asksServer && 'changes' in wanted) {
    const after = applyChanges(live, wanted.changes, schemaOf(target))
    return planned(target, live, { after, wanted, patch, basis: 'local' }, planning)
  }
  planning.count('dryRun')
  try {
    const after = await sendPatch(addressOf(target, planning).address, patch, true, planning.signal)
    if (!isOfAnother(live, after)) return planned(target, live, { after, wanted, patch, basis: 'server' }, planning)
    if (!isLast || !('changes' in wanted)) return 'moved'
    const asked = applyChanges(live, wanted.changes, schemaOf(target))
    return planned(target, live, { after: asked, wanted, patch, basis: 'local' }, planning)
  } catch (error) {
    if (!(error instanceof ServerError) || error.code === 401) throw error
    return refused(error, target, live, wanted, patch, planning)
  }
}

/**
 * A dry run answers with the resourceVersion that it began with. Where that is not the one that was read, others have
 * written between, which the fields that are locked let pass: what they changed is not what this would do.
 */
function isOfAnother(live: KubeObject, answer: KubeObject): boolean {
  const [then, now] = [live.metadata?.resourceVersion, answer.metadata?.resourceVersion]
  return then !== undefined && now !== undefined && then !== now
}

type Asked = Exclude<Wanted, { readonly declined: unknown }>

type Found = {
  readonly after: KubeObject
  readonly wanted: Asked
  readonly patch: Patch
  readonly basis: 'server' | 'local'
  readonly warnings?: readonly string[]
}

function planned(
  target: Target,
  live: KubeObject,
  { after, wanted, patch, basis, warnings = [] }: Found,
  planning: Planning,
): Planned {
  const ref = refOf(target.ref, live)
  const states = { ref, live, after, schema: schemaOf(target), hasStatus: writesStatus(target) }
  const ownership = 'shown' in wanted ? wanted.shown : undefined
  const effects = ownership ?? effectsIn(states, wanted)
  // of an apply the server says what is asked for
  const changes = 'changes' in wanted ? wanted.changes : effects
  const { generation } = live.metadata ?? {}
  const isSame = effects.length === 0 && basis === 'server' && !('configuration' in wanted && ownsAnew(live, after))
  return {
    write: {
      ...slim(target, ref),
      changes,
      effects,
      changeHash: changeHash(ownership ?? changes),
      ...('configuration' in wanted && { configuration: wanted.configuration }),
      ...(ownership !== undefined && { isOwnership: true }),
      ...(typeof generation === 'number' && { generation }),
      patch,
      ...(isSame && { settled: { status: 'unchanged' as const, ...(changes.length > 0 && { note: IGNORED }) } }),
      warnings:
        ownership === undefined ? [...warnings, ...ownerWarnings(live, changes, planning.fieldManager)] : warnings,
    },
    preview: previewOf(states, effects, { basis, isSame, curtain: planning.curtain }),
  }
}

/** An apply of what is there already makes its manager an owner of it. */
function ownsAnew(live: KubeObject, after: KubeObject): boolean {
  const [before, then] = [live, after].map((object) => ownersIn(object).map(({ time: _, ...owner }) => owner))
  return !sameJson(printed(before ?? []), printed(then ?? []))
}

function printed(owners: readonly Omit<ManagedEntry, 'time'>[]): Json {
  return owners.map((owner) => printEntry(owner))
}

function effectsIn(states: Parameters<typeof effectsOf>[0], wanted: Asked): readonly Change[] {
  if ('changes' in wanted) return effectsOf(states, wanted.changes)
  return effectsOf(states, []).map((change) => ({ ...change, source: 'manifest' }))
}

/** The server takes the request, and keeps what it has. */
const IGNORED = 'the server leaves the object as it is'

function unchanged(target: Target, live: KubeObject, { curtain }: Planning): Planned {
  const ref = refOf(target.ref, live)
  const states = { ref, live, after: live, schema: undefined, hasStatus: false }
  return {
    write: { ...nothing(target, ref), settled: { status: 'unchanged' } },
    preview: previewOf(states, [], { basis: 'server', isSame: true, curtain }),
  }
}

async function refused(
  error: ServerError,
  target: Target,
  live: KubeObject,
  wanted: Asked,
  patch: Patch,
  planning: Planning,
): Promise<Planned | 'moved'> {
  const refusal = refusalOf(error)
  if (refusal === 'moved') return isStillThere(target, live, error, planning)
  // webhooks that have side effects and do not say so forbid every dry run, which says nothing about the write
  if (error.code === 400 && /does not support dry run/.test(error.message) && 'changes' in wanted) {
    const after = applyChanges(live, wanted.changes, schemaOf(target))
    const warnings = [`not dry-run: ${serverMessage(error, target.ref, planning.curtain, [live])}`]
    return planned(target, live, { after, wanted, patch, basis: 'local', warnings }, planning)
  }
  const ref = refOf(target.ref, live)
  const problem = problemOf(
    ref,
    error.reason || 'ServerError',
    serverMessage(error, target.ref, planning.curtain, [live]),
    error.code,
  )
  const isConflict = refusal === 'conflict' && 'configuration' in wanted
  const conflicts = isConflict ? conflictsIn(error, live, wanted.configuration) : undefined
  const changes = 'changes' in wanted ? wanted.changes : []
  const settled: Settled = { status: refusal, problem, ...(conflicts !== undefined && { conflicts }) }
  return {
    write: { ...nothing(target, ref), changes, settled },
    preview: failurePreview(ref, { problem, conflicts, changes }, planning.curtain),
  }
}

/**
 * An object that was not changed since it was read is refused for another reason than its lock: an operation of the
 * patch failed, which the server does not tell apart.
 */
async function isStillThere(
  target: Target,
  live: KubeObject,
  error: ServerError,
  planning: Planning,
): Promise<Planned | 'moved'> {
  const now = await addressOf(target, planning).read(planning.signal)
  planning.count('get')
  if (now === undefined) return failed(target, planning, 'stale', 'NotFound', 'it has been deleted meanwhile')
  if (now.metadata?.resourceVersion !== live.metadata?.resourceVersion) return 'moved'
  return failed(
    target,
    planning,
    'invalid',
    error.reason || 'Invalid',
    serverMessage(error, target.ref, planning.curtain, [live]),
  )
}

function declined(target: Target, planning: Planning, { status, reason, message, changes = [] }: Declined): Planned {
  const { live } = target
  const ref = live === undefined ? target.ref : refOf(target.ref, live)
  if (status === 'unchanged' && live !== undefined) return unchanged(target, live, planning)
  const shown = planning.curtain === undefined ? message : planning.curtain.message(message, ref, live ? [live] : [])
  const problem = problemOf(ref, reason, shown)
  return {
    write: { ...nothing(target, ref), changes, settled: { status, problem } },
    preview: failurePreview(ref, { problem, changes }, planning.curtain),
  }
}

function failed(
  target: Target,
  planning: Planning,
  status: Declined['status'],
  reason: string,
  message: string,
): Planned {
  return declined(target, planning, { status, reason, message })
}

function nothing(target: Target, ref: Ref): PlannedWrite {
  return { ...slim(target, ref), changes: [], effects: [], changeHash: changeHash([]), warnings: [] }
}

function writesStatus({ resource, subresource }: Target): boolean {
  return subresource === 'status' || (subresource === undefined && !resource.subresources.includes('status'))
}

/** Without the object: a plan is as long as what it was made for. */
function slim({ live: _, ...target }: Target, ref: Ref): Pick<PlannedWrite, 'target' | 'ref'> {
  return { target, ref }
}

/** Where an object is, and as which it was read. */
export function refOf(ref: Ref, { metadata }: KubeObject): Ref {
  const { uid, resourceVersion } = metadata ?? {}
  return { ...ref, ...(uid !== undefined && { uid }), ...(resourceVersion !== undefined && { resourceVersion }) }
}

export function problemOf(ref: Ref, reason: string, message: string, code?: number): Problem {
  return { scope: 'object', reason, message, ref, ...(code !== undefined && { code }) }
}
