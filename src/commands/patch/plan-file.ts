// A plan in a file: what was approved, to be carried out later, unchanged or not at all.

import { open, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UsageError } from '../../errors.ts'
import type { Env } from '../../flags/env.ts'
import { changeHash } from '../../machinery/changes/change-hash.ts'
import { isJsonObject, type Json, parseJson, stringifyJson } from '../../machinery/json.ts'
import { isPlannedRecord } from '../../patch/journal/check-record.ts'
import { plannedRecord } from '../../patch/journal/planned-record.ts'
import type { PlannedRecord } from '../../patch/journal/record.ts'
import type { PlannedWrite } from '../../patch/plan/planned-write.ts'
import { nameOf } from '../diff/diff-rows.ts'
import { type JournalFacts, keptMask } from './open-journal.ts'

/** Plans of a higher version are not read. */
const PLAN_VERSION = 1

export type PlanFile = {
  readonly contexts: readonly string[]
  readonly fieldManager: string
  readonly force: boolean
  readonly items: readonly PlannedRecord[]
}

/** Writes what is to be written; for its owner's eyes only. @throws UsageError when the file cannot be written */
export function planKeeper(
  file: string,
  { env, manner, clusters, fieldManager, force }: JournalFacts,
): (writes: readonly PlannedWrite[]) => Promise<void> {
  return async (writes) => {
    const mask = keptMask(manner)
    const toWrite = writes.filter(({ settled }) => settled === undefined)
    const items = toWrite.map((write, seq) => plannedRecord('', seq, write, mask))
    const plan = {
      apiVersion: 'tack/v1',
      kind: 'PatchPlan',
      version: PLAN_VERSION,
      contexts: clusters.map(({ name }) => name),
      fieldManager,
      force,
      items,
    }
    await writePrivately(resolve(env.cwd, file), `${stringifyJson(plan)}\n`).catch((error: Error) => {
      throw new UsageError(`the plan cannot be written: ${error.message}`, {
        flag: '--plan',
        value: file,
        cause: error,
      })
    })
    env.stderr.write(`${toWrite.length} planned; kubectl tack apply-plan ${file} writes them\n`)
  }
}

/** A file that was there before is no more for others' eyes than a new one. */
async function writePrivately(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w', 0o600)
  try {
    if ((await handle.stat()).isFile()) await handle.chmod(0o600)
    await handle.writeFile(text)
  } finally {
    await handle.close()
  }
}

/** @throws UsageError when the file cannot be read, or is no plan */
export async function readPlan(file: string, env: Env): Promise<PlanFile> {
  const fault = (message: string, cause?: unknown) => new UsageError(`${file}: ${message}`, { value: file, cause })
  const text = await readFile(resolve(env.cwd, file), 'utf8').catch((error: Error) => {
    throw fault(/^\w+: ([^,]+)/.exec(error.message)?.[1] ?? error.message, error)
  })
  const value = parsed(text)
  if (!isJsonObject(value) || value.kind !== 'PatchPlan' || !Array.isArray(value.items))
    throw fault('this is no plan of kubectl tack patch --plan')
  if (Number(value.version) > PLAN_VERSION) throw fault('this plan was made by a newer kubectl tack')
  const { contexts, fieldManager, force, items } = value
  const isWhole = isTexts(contexts) && typeof fieldManager === 'string' && typeof force === 'boolean'
  if (!isWhole || !(items as readonly Json[]).every(isPlannedRecord)) throw fault('this plan is damaged')
  const plan = value as unknown as PlanFile
  const other = plan.items.find((item) => !isAsPlanned(item))
  if (other !== undefined)
    throw fault(`what is in it for ${other.ref.kind} ${nameOf(other.ref)} is not what was planned: make the plan again`)
  const masked = plan.items.filter(({ isMasked }) => isMasked).length
  if (masked > 0)
    throw fault(
      `the plan does not hold the values of ${masked} ${masked === 1 ? 'secret' : 'secrets'}: make it with --journal-secrets`,
    )
  return plan
}

/** What was approved is known by its hash; what is masked cannot be carried out anyway. */
function isAsPlanned({ changes, effects, isOwnership, isMasked, changeHash: approved }: PlannedRecord): boolean {
  return isMasked === true || changeHash(isOwnership ? effects : changes) === approved
}

function isTexts(value: Json | undefined): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}
