// One object of a plan: what has to be changed in it, and what the server says of that.

import { conflictsIn } from '../../diff/conflicts.ts'
import type { Curtain } from '../../diff/to-item.ts'
import { ServerError } from '../../errors.ts'
import { applyChanges } from '../../machinery/changes/apply-changes.ts'
import type { Change } from '../../machinery/changes/change.ts'
import { changeHash } from '../../machinery/changes/change-hash.ts'
import type { KubeObject } from '../../machinery/json.ts'
import type { Patch } from '../../machinery/patches/patch.ts'
import type { Problem, Ref } from '../../streams.ts'
import { sendPatch } from '../request.ts'
import { refusalOf } from '../status-of.ts'
import { addressOf, type Sending } from './address.ts'
import { compile, schemaOf } from './compile.ts'
import { ownerWarnings } from './owner-warnings.ts'
import type { Planned, PlannedWrite, Settled } from './planned-write.ts'
import { effectsOf, failurePreview, previewOf } from './preview.ts'
import type { Declined, Target } from './target.ts'

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
    const planned = await attempt({ ...target, live }, planning)
    if (planned !== 'moved') return planned
    if (tries === TRIES)
      return failed(target, planning, 'stale', 'Conflict', 'the object changes faster than it can be read')
    live = await read()
  }
}

async function attempt(target: Target, planning: Planning): Promise<Planned | 'moved'> {
  const { live } = target
  if (live === undefined) return failed(target, planning, 'stale', 'NotFound', 'it is not there')
  const wanted = target.prepare(live)
  if ('declined' in wanted) return declined(target, planning, wanted.declined)
  if ('changes' in wanted && wanted.changes.length === 0) return unchanged(target, live, planning)
  const compiled = compile(live, wanted, target)
  if ('refused' in compiled) return failed(target, planning, 'invalid', 'Invalid', compiled.refused)
  const { patch } = compiled
  const asked = 'changes' in wanted ? wanted.changes : undefined
  if (!planning.asksServer && asked !== undefined) {
    const after = applyChanges(live, asked, schemaOf(target))
    return planned(target, live, { after, asked, patch, basis: 'local' }, planning)
  }
  planning.count('dryRun')
  try {
    const after = await sendPatch(addressOf(target, planning).address, patch, true, planning.signal)
    return planned(target, live, { after, asked, patch, basis: 'server' }, planning)
  } catch (error) {
    if (!(error instanceof ServerError) || error.code === 401) throw error
    return refused(error, target, live, asked, patch, planning)
  }
}

type Found = {
  readonly after: KubeObject
  /** Undefined: what is applied says it. */
  readonly asked: readonly Change[] | undefined
  readonly patch: Patch
  readonly basis: 'server' | 'local'
  readonly warnings?: readonly string[]
}

function planned(
  target: Target,
  live: KubeObject,
  { after, asked, patch, basis, warnings = [] }: Found,
  planning: Planning,
): Planned {
  const ref = refOf(target.ref, live)
  const states = { ref, live, after, schema: schemaOf(target), subresource: target.subresource }
  const effects = effectsOf(states, asked ?? [])
  const { generation } = live.metadata ?? {}
  const shown = asked === undefined ? effects.map((change) => ({ ...change, source: 'manifest' as const })) : effects
  const changes = asked ?? effects
  const configuration = asked === undefined ? configurationOf(target, live) : undefined
  const isSame = effects.length === 0 && basis === 'server'
  return {
    write: {
      ...slim(target, ref),
      changes,
      effects: shown,
      changeHash: changeHash(changes),
      ...(configuration !== undefined && { configuration }),
      ...(typeof generation === 'number' && { generation }),
      patch,
      ...(isSame && { settled: { status: 'unchanged' as const, ...(changes.length > 0 && { note: IGNORED }) } }),
      warnings: [...warnings, ...ownerWarnings(live, changes, planning.fieldManager)],
    },
    preview: previewOf(states, shown, { basis, curtain: planning.curtain }),
  }
}

/** The server takes the request, and keeps what it has. */
const IGNORED = 'the server leaves the object as it is'

function unchanged(target: Target, live: KubeObject, { curtain }: Planning): Planned {
  const ref = refOf(target.ref, live)
  const states = { ref, live, after: live, schema: undefined, subresource: target.subresource }
  return {
    write: { ...nothing(target, ref), settled: { status: 'unchanged' } },
    preview: previewOf(states, [], { basis: 'server', curtain }),
  }
}

async function refused(
  error: ServerError,
  target: Target,
  live: KubeObject,
  asked: readonly Change[] | undefined,
  patch: Patch,
  planning: Planning,
): Promise<Planned | 'moved'> {
  const refusal = refusalOf(error)
  if (refusal === 'moved') return isStillThere(target, live, error, planning)
  // webhooks that have side effects and do not say so forbid every dry run, which says nothing about the write
  if (error.code === 400 && /does not support dry run/.test(error.message) && asked !== undefined) {
    const after = applyChanges(live, asked, schemaOf(target))
    const warnings = [`not dry-run: ${messageOf(error, target, live, planning)}`]
    return planned(target, live, { after, asked, patch, basis: 'local', warnings }, planning)
  }
  const ref = refOf(target.ref, live)
  const problem = problemOf(ref, error.reason || 'ServerError', messageOf(error, target, live, planning), error.code)
  const configuration = asked === undefined ? configurationOf(target, live) : undefined
  const conflicts =
    refusal === 'conflict' && configuration !== undefined ? conflictsIn(error, live, configuration) : undefined
  const settled: Settled = { status: refusal, problem, ...(conflicts !== undefined && { conflicts }) }
  return {
    write: { ...nothing(target, ref), changes: asked ?? [], settled },
    preview: failurePreview(ref, { problem, conflicts, changes: asked }, planning.curtain),
  }
}

function configurationOf(target: Target, live: KubeObject): KubeObject | undefined {
  const wanted = target.prepare(live)
  return 'configuration' in wanted ? wanted.configuration : undefined
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
  return failed(target, planning, 'invalid', error.reason || 'Invalid', messageOf(error, target, live, planning))
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

/** What a server says may quote the object. */
function messageOf(error: Error, { ref }: Target, live: KubeObject, { curtain }: Planning): string {
  return curtain === undefined ? error.message : curtain.message(error.message, ref, [live])
}
