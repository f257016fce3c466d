// What becomes of one object when several managers write to it, told step by step.

import assert from 'node:assert/strict'
import { ownersIn } from '../../../../src/machinery/apply/owners-of.ts'
import { type ApplyResult, serverSideApply } from '../../../../src/machinery/apply/server-side-apply.ts'
import { trackUpdate } from '../../../../src/machinery/apply/track-update.ts'
import type { Json, JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import { pathsOf } from '../../../../src/machinery/paths/path-set.ts'
import { printFieldPath } from '../../../../src/machinery/paths/print-path.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import type { Schema } from '../../../../src/machinery/schema/schema.ts'

export const text = { type: 'string' }
export const integer = { type: 'integer' }

/** One write: by whom, how, and what its spec is. */
export type Step = {
  readonly by: string
  readonly as: 'apply' | 'force' | 'update'
  readonly spec: Json
  readonly version?: string
  /** The fields that others own: nothing is applied. */
  readonly conflicts?: readonly string[]
}

export type Story = {
  readonly title: string
  /** The schema of the spec, when it is not the usual one; by version when versions differ. */
  readonly spec?: JsonObject
  readonly steps: readonly Step[]
  /** The spec in the end. */
  readonly becomes: Json
  /**
   * What each owner has in the end, below the spec, in the server's order: `b` applies, `b (Update)` does not, `b (Update v2)`
   * does not through v2.
   */
  readonly owned: { readonly [owner: string]: string }
}

export const apply = (by: string, spec: Json, conflicts?: readonly string[]): Step => ({
  by,
  as: 'apply',
  spec,
  ...(conflicts === undefined ? {} : { conflicts }),
})
export const force = (by: string, spec: Json): Step => ({ by, as: 'force', spec })
export const update = (by: string, spec: Json): Step => ({ by, as: 'update', spec })
/** The same step through another version. */
export const through = (version: string, step: Step): Step => ({ ...step, version })

export const NOW = new Date('2026-01-01T00:00:00Z')

export function schemaOfSpec(spec: JsonObject): Schema {
  return readStructural({ type: 'object', properties: { spec } })
}

/** Plays a story and compares its end. */
export function play({ title, spec = {}, steps, becomes, owned }: Story): void {
  const schema = schemaOfSpec(spec)
  let live: KubeObject | undefined
  for (const step of steps) live = next(live, step, schema, title)
  assert.deepEqual(live?.spec, becomes, title)
  const owners = live === undefined ? [] : ownersIn(live)
  const found = owners.map(({ manager, operation, apiVersion, fields }) => {
    const how = [operation, apiVersion.slice('x.test/'.length)].filter((word) => word !== 'v1').join(' ')
    const name = operation === 'Apply' ? manager : `${manager} (${how})`
    return [
      name,
      pathsOf(fields)
        .map((path) => printFieldPath(path).replace(/^\.spec/, '') || '.')
        .join(' '),
    ]
  })
  assert.deepEqual(Object.fromEntries(found), owned, title)
}

function next(live: KubeObject | undefined, step: Step, schema: Schema, title: string): KubeObject | undefined {
  const { by, as, spec, version = 'v1', conflicts } = step
  const apiVersion = `x.test/${version}`
  const endpoint = { schema, apiVersion, custom: true, schemaOf: () => schema, manager: by, now: NOW }
  const met = live && ({ ...live, apiVersion } as KubeObject)
  const object = { apiVersion, kind: 'Shape', metadata: { name: 'x', uid: 'u' }, spec } as unknown as KubeObject
  if (as === 'update') {
    const { metadata } = met ?? object
    return trackUpdate(met, { ...object, metadata } as KubeObject, endpoint).object
  }
  const result = serverSideApply(met, object, { ...endpoint, force: as === 'force' })
  assert.deepEqual(conflictsIn(result), conflicts ?? [], `${title}: conflicts of ${by}`)
  if (conflicts !== undefined) return live
  assert.equal(result.outcome, 'applied', `${title}: ${'message' in result ? result.message : ''}`)
  return result.outcome === 'applied' ? result.object : live
}

function conflictsIn(result: ApplyResult): string[] {
  if (result.outcome !== 'conflicts') return []
  return result.conflicts.map(({ owner, field }) => `${owner.manager}: ${field.replace('.spec', '')}`)
}
