// An item of two states of one object that are both known: nothing is asked of a server about what differs.

import type { Change, ChangeOwner } from '../machinery/changes/change.ts'
import { compare } from '../machinery/changes/compare.ts'
import { normalise } from '../machinery/changes/normalise.ts'
import type { JsonObject, KubeObject } from '../machinery/json.ts'
import { asMasked } from '../machinery/masking/masked.ts'
import type { Schema } from '../machinery/schema/schema.ts'
import type { Problem, Ref } from '../streams.ts'
import { ownersAt } from './attribute.ts'
import type { Basis, DiffAction, DiffItem } from './diff-item.ts'
import type { CommonDiffOptions } from './diff-options.ts'
import { behind, type Curtain, shownOf } from './to-item.ts'

/** Both states, as they are; undefined where there is no object. */
export type States = {
  readonly ref: Ref
  readonly to?: Ref | undefined
  readonly before?: KubeObject | undefined
  readonly after?: KubeObject | undefined
  readonly schema?: Schema | undefined
  readonly notes?: readonly string[]
  /** Default: `server`, which has both. */
  readonly basis?: Basis
  /** Set with what is known all the same. */
  readonly time?: string
}

export type StateOptions = CommonDiffOptions & {
  /** Objects of two places: what says where they are is no difference. Default: false. */
  readonly ofTwoPlaces?: boolean
  /** Who is told to own a change. Default: who owns the field before it. */
  readonly ownersOf?: (change: Change, states: States) => readonly ChangeOwner[]
}

/** Create where there is nothing before, delete where there is nothing after. */
export function itemOfStates(states: States, options: StateOptions, curtain: Curtain): DiffItem {
  const { ref, to, notes = [], basis = 'server', time, schema } = states
  const { ownersOf = ownersBefore } = options
  const [before, after] = [shown(states.before, options), shown(states.after, options)]
  const changes = changesOf(before, after, schema).map((change) => ({ ...change, owners: ownersOf(change, states) }))
  return {
    ref,
    ...(to !== undefined && { to }),
    action: actionOf(before, after, changes),
    basis,
    notes,
    ...(time !== undefined && { time }),
    ...behind(curtain, { before, after, changes, conflicts: [], ref }),
  }
}

/** Owners of the state on the left; of what is only on the right, those there. */
export function ownersBefore({ path }: Change, { before, after }: States): readonly ChangeOwner[] {
  const object = before ?? after
  return object === undefined ? [] : ownersAt(object, path)
}

/** Who has made it so: owners of the state on the right; of what is gone from it, those on the left. */
export function ownersAfter({ path }: Change, { before, after }: States): readonly ChangeOwner[] {
  const now = after === undefined ? [] : ownersAt(after, path)
  return now.length > 0 || before === undefined ? now : ownersAt(before, path)
}

/** An item that says why there is nothing to say. */
export function failedItem(ref: Ref, problem: Problem): DiffItem {
  return {
    ref,
    action: 'error',
    changes: asMasked([]),
    conflicts: asMasked([]),
    notes: [],
    isMasked: false,
    problem,
  }
}

function shown(object: KubeObject | undefined, options: StateOptions): KubeObject | undefined {
  if (object === undefined) return undefined
  const { allFields = false, ofTwoPlaces = false } = options
  if (!ofTwoPlaces || allFields) return shownOf(object, options)
  return withoutEmptyMaps(normalise(object, { keepIdentity: false }))
}

/** An object that had only annotations of its own has as many as one that never had any. */
function withoutEmptyMaps(object: KubeObject): KubeObject {
  const { metadata } = object
  if (metadata === undefined) return object
  const { annotations, labels, ...rest } = metadata
  const isEmpty = (map: JsonObject | undefined) => map === undefined || Object.keys(map).length === 0
  const kept = { ...(!isEmpty(labels) && { labels }), ...(!isEmpty(annotations) && { annotations }) }
  return { ...object, metadata: { ...rest, ...kept } } as KubeObject
}

function changesOf(
  before: KubeObject | undefined,
  after: KubeObject | undefined,
  schema: Schema | undefined,
): readonly Change[] {
  if (before === undefined && after === undefined) return []
  const [old, wanted] = [before ?? placeOf(after), after ?? placeOf(before)]
  return compare(old, wanted, schema)
}

/** What there is of an object that is not there: where it would be. */
function placeOf(object: KubeObject | undefined): KubeObject {
  const { apiVersion = '', kind = '', metadata } = object ?? {}
  const { name, namespace } = metadata ?? {}
  const place = { ...(name !== undefined && { name }), ...(namespace !== undefined && { namespace }) }
  return { apiVersion, kind, ...(metadata !== undefined && { metadata: place }) }
}

function actionOf(
  before: KubeObject | undefined,
  after: KubeObject | undefined,
  changes: readonly Change[],
): DiffAction {
  if (before === undefined) return after === undefined ? 'unchanged' : 'create'
  if (after === undefined) return 'delete'
  return changes.length === 0 ? 'unchanged' : 'update'
}
