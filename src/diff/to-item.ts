// From what was found out about an object to what is said of it: normalised, compared, attributed, masked.

import { Buffer } from 'node:buffer'
import { ServerError } from '../errors.ts'
import { applyChanges, invertChanges } from '../machinery/changes/apply-changes.ts'
import type { Change } from '../machinery/changes/change.ts'
import { normalise } from '../machinery/changes/normalise.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../machinery/json.ts'
import type { Mask } from '../machinery/masking/mask.ts'
import { asMasked } from '../machinery/masking/masked.ts'
import { LAST_APPLIED_ANNOTATION } from '../machinery/patches/kubectl/last-applied.ts'
import { parseApiVersion } from '../machinery/resource-info.ts'
import { sameJson } from '../machinery/values/same-json.ts'
import type { Problem, Ref } from '../streams.ts'
import type { AdmissionSource } from './admission.ts'
import { attributedChanges } from './attribute.ts'
import { type DiffConflict, type DiffItem, GOING } from './diff-item.ts'
import type { CommonDiffOptions } from './diff-options.ts'
import type { Outcome } from './outcome.ts'

/** Takes the secrets out of what leaves; undefined: they are shown. */
export type Curtain = Mask | undefined

export type ItemFacts = {
  readonly ref: Ref
  readonly manifest: KubeObject
  readonly manager: string
  /** Whom admission may have let change the object. @param asked what was sent, as far as it is known */
  readonly admission: (asked: KubeObject) => Promise<AdmissionSource | undefined>
}

/** What is only about how an object was written says nothing about what it is. */
export function shownOf(object: KubeObject, { allFields = false }: CommonDiffOptions): KubeObject {
  if (allFields) return object
  const rest = normalise(object)
  const annotations = rest.metadata?.annotations
  if (annotations === undefined || !Object.hasOwn(annotations, LAST_APPLIED_ANNOTATION)) return rest
  const { [LAST_APPLIED_ANNOTATION]: _, ...kept } = annotations
  const { annotations: _all, ...metadata } = rest.metadata ?? {}
  return {
    ...rest,
    metadata: Object.keys(kept).length === 0 ? metadata : { ...metadata, annotations: kept },
  } as KubeObject
}

/** The item of a manifest. */
export async function itemOf(
  { ref, manifest, manager, admission }: ItemFacts,
  outcome: Outcome,
  curtain: Curtain,
  options: CommonDiffOptions,
): Promise<DiffItem> {
  const { facts, strategy, basis, conflicts = [], beforeMigration } = outcome
  const shown = (object: KubeObject | undefined) => (object === undefined ? undefined : shownOf(object, options))
  const isAsBefore = isUntouched(outcome)
  const before = shown(outcome.before)
  const [after, first] = isAsBefore ? [before, undefined] : [shown(outcome.after), shown(beforeMigration)]
  let changes: readonly Change[] = []
  if (after !== undefined && !isAsBefore && outcome.action !== 'error' && outcome.action !== 'unchanged') {
    const attribute = (byServer: 'server' | AdmissionSource) =>
      attributedChanges({
        before: before ?? identityOf(after),
        after: first ?? after,
        ...(first !== undefined && { migrated: after }),
        manifest: asStored(shownOf(manifest, options)),
        live: outcome.before,
        strategy,
        manager,
        schema: facts.schema,
        byServer,
      })
    changes = attribute('server')
    const byServer = changes.filter(({ source }) => source === 'server')
    if (basis === 'server' && byServer.length > 0) {
      const source = await admission(applyChanges(after, invertChanges(byServer), facts.schema))
      if (source !== undefined) changes = attribute(source)
    }
  }
  const isSame = outcome.action === 'update' && changes.length === 0
  const action = isSame ? 'unchanged' : outcome.action
  const known = outcome.before === undefined ? [manifest] : [outcome.before, manifest]
  const isGoing = outcome.before?.metadata?.deletionTimestamp !== undefined
  const said = [...(outcome.notes ?? []), ...(isGoing ? [GOING] : [])]
  const notes = [...said, ...(isSame && !isAsBefore ? sameButNotes(outcome) : [])].map((note) =>
    messageBehind(curtain, note, ref, known),
  )
  const problem = problemOf(outcome, ref, curtain, known)
  const head = {
    ref,
    action,
    ...(basis !== undefined && { basis }),
    ...(strategy !== undefined && { strategy }),
    notes,
  }
  return {
    ...head,
    ...behind(curtain, { before, after, changes, conflicts, ref }),
    ...((changes.length > 0 || action === 'create') && { whole: wholeOf(outcome, curtain) }),
    ...(problem !== undefined && { problem }),
  }
}

/** Most objects: the server would leave all as it is, owners included, and there is nothing to look for. */
function isUntouched({ action, before, after, beforeMigration }: Outcome): boolean {
  if (action !== 'update' || before === undefined || after === undefined) return false
  return beforeMigration === undefined && sameJson(before, after)
}

function wholeOf({ before, after }: Outcome, curtain: Curtain): DiffItem['whole'] & {} {
  const masked = (object: KubeObject) => (curtain === undefined ? asMasked(object) : curtain.object(object))
  return {
    ...(before !== undefined && { before: masked(before) }),
    ...(after !== undefined && { after: masked(after) }),
  }
}

/** Everything that holds values, as it may leave. */
export function behind(
  curtain: Curtain,
  {
    before,
    after,
    changes,
    conflicts,
    ref,
  }: {
    readonly before: KubeObject | undefined
    readonly after: KubeObject | undefined
    readonly changes: readonly Change[]
    readonly conflicts: readonly DiffConflict[]
    readonly ref: Ref
  },
): Pick<DiffItem, 'before' | 'after' | 'changes' | 'conflicts' | 'isMasked'> {
  const isMasked = curtain?.isSecret(ref) ?? false
  if (curtain === undefined || !isMasked) {
    return {
      ...(before !== undefined && { before: asMasked(before) }),
      ...(after !== undefined && { after: asMasked(after) }),
      changes: asMasked(changes),
      conflicts: asMasked(conflicts),
      isMasked: false,
    }
  }
  return {
    ...(before !== undefined && { before: curtain.object(before) }),
    ...(after !== undefined && { after: curtain.object(after) }),
    changes: curtain.changes(changes, ref),
    conflicts: asMasked(conflicts.map((conflict) => maskConflict(conflict, curtain, ref))),
    isMasked,
  }
}

function maskConflict(conflict: DiffConflict, curtain: Mask, ref: Ref): DiffConflict {
  const { path, theirs, mine } = conflict
  if (path === undefined) return conflict
  const change: Change = {
    path,
    op: 'replace',
    ...(theirs !== undefined && { old: theirs }),
    ...(mine !== undefined && { new: mine }),
    owners: [],
  }
  const [masked] = curtain.changes([change], ref)
  return {
    ...conflict,
    ...(masked?.old !== undefined && { theirs: masked.old }),
    ...(masked?.new !== undefined && { mine: masked.new }),
  }
}

/** What a Secret states as text is stored as data. */
function asStored(manifest: KubeObject): KubeObject {
  const { stringData, data, ...rest } = manifest
  if (!isJsonObject(stringData) || manifest.kind !== 'Secret' || manifest.apiVersion !== 'v1') return manifest
  const entries = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')])
  return { ...rest, data: { ...(isJsonObject(data) ? data : {}), ...Object.fromEntries(entries) } } as KubeObject
}

/** What a create begins with: so much is said by where it is. */
function identityOf({ apiVersion, kind, metadata }: KubeObject): KubeObject {
  const { name, namespace } = metadata ?? {}
  return {
    apiVersion,
    kind,
    metadata: { ...(name !== undefined && { name }), ...(namespace !== undefined && { namespace }) },
  }
}

function sameButNotes({ before, after }: Outcome): string[] {
  if (before === undefined || after === undefined) return []
  const [old, wanted] = [shownOf(before, {}), shownOf(after, {})]
  if (!sameJson(old, wanted)) return ['an apply would still write: the order or the spelling of values differs']
  if (!sameJson(ownersIn(before), ownersIn(after))) return ['an apply would still write: who owns its fields changes']
  const [noted, notes] = [before, after].map(({ metadata }) => metadata?.annotations?.[LAST_APPLIED_ANNOTATION])
  return noted === notes ? [] : ['an apply would still write: what it notes as applied last changes']
}

function ownersIn({ metadata }: KubeObject): JsonObject | null {
  const owners = metadata?.managedFields
  if (!Array.isArray(owners)) return null
  // the time is that of the dry run
  const timeless = owners.map((owner) => ({ ...(owner as JsonObject), time: null }))
  return { owners: timeless }
}

/** What a server says may quote the object. */
function messageBehind(curtain: Curtain, message: string, ref: Ref, known: readonly KubeObject[]): string {
  return curtain === undefined ? message : curtain.message(message, ref, known)
}

function problemOf(
  { error, action }: Outcome,
  ref: Ref,
  curtain: Curtain,
  known: readonly KubeObject[],
): Problem | undefined {
  if (error === undefined || action === 'conflict') return undefined
  const status = error instanceof ServerError ? error.status : undefined
  const message = withName(messageBehind(curtain, error.message, ref, known), ref)
  return {
    scope: 'object',
    reason: status === undefined ? 'Invalid' : status.reason || 'ServerError',
    message,
    ref,
    ...(status !== undefined && { code: status.code }),
  }
}

const NAMELESS = ' "" is invalid: '

/** What a server says of a patch that it cannot decode names no object. */
function withName(message: string, { apiVersion, kind, name }: Ref): string {
  if (!message.startsWith(NAMELESS)) return message
  const { group } = parseApiVersion(apiVersion)
  return `${group === '' ? kind : `${kind}.${group}`} ${JSON.stringify(name)}${message.slice(NAMELESS.indexOf(' is'))}`
}
