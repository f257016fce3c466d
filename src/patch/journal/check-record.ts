// Whether a line of a journal, or an object of a plan, has what its sort has: files can be damaged, and edited by hand.

import { isJsonObject, type Json, type JsonObject } from '../../machinery/json.ts'
import { PATCH_STATUSES } from '../patch-item.ts'

/** Lines of sorts that are not known pass: they say nothing that has to be known. */
export function isRecord(value: JsonObject): boolean {
  switch (value.phase) {
    case 'begin':
      return isBegin(value)
    case 'planned':
      return isPlannedRecord(value)
    case 'intent':
      return isCount(value.seq)
    case 'outcome':
      return isCount(value.seq) && isStatus(value.status) && (value.effects === undefined || isChanges(value.effects))
    case 'end':
      return isJsonObject(value.summary)
    case 'resume':
      return isCount(value.pid) && isText(value.token) && isText(value.time)
    case 'release':
      return isText(value.token)
    default:
      return isText(value.phase)
  }
}

function isBegin({ run, version, command, contexts, fieldManager, force, objects, pid, time }: JsonObject): boolean {
  const isNamed = isText(run) && isText(fieldManager) && isText(time) && typeof force === 'boolean'
  return isNamed && isTexts(command) && isTexts(contexts) && [version, objects, pid].every(isCount)
}

/** An object that is to be written, and to what. */
export function isPlannedRecord(value: Json): boolean {
  if (!isJsonObject(value)) return false
  const { seq, ref, resource, subresource, lock, changes, effects, configuration } = value
  return (
    isCount(seq) &&
    isJsonObject(ref) &&
    [ref.apiVersion, ref.kind, ref.name].every(isText) &&
    isResource(resource) &&
    (subresource === undefined || isText(subresource)) &&
    (lock === 'resourceVersion' || lock === 'fields' || lock === 'none') &&
    isChanges(changes) &&
    isChanges(effects) &&
    (configuration === undefined || isJsonObject(configuration))
  )
}

function isResource(value: Json | undefined): boolean {
  if (!isJsonObject(value)) return false
  const { group, version, resource, kind, namespaced, subresources } = value
  return [group, version, resource, kind].every(isText) && typeof namespaced === 'boolean' && isTexts(subresources)
}

function isChanges(value: Json | undefined): boolean {
  return Array.isArray(value) && value.every(isChange)
}

function isChange(value: Json): boolean {
  if (!isJsonObject(value) || !Array.isArray(value.owners) || !Array.isArray(value.path)) return false
  const { op, path, at } = value
  const isOp = op === 'add' || op === 'remove' || op === 'replace'
  return isOp && path.every(isStep) && (at === undefined || isCount(at))
}

function isStep(step: Json): boolean {
  if (!isJsonObject(step)) return false
  return isText(step.f) || isCount(step.i) || isJsonObject(step.k) || 'v' in step
}

function isStatus(value: Json | undefined): boolean {
  return PATCH_STATUSES.some((status) => status === value)
}

function isText(value: Json | undefined): boolean {
  return typeof value === 'string'
}

function isTexts(value: Json | undefined): boolean {
  return Array.isArray(value) && value.every(isText)
}

function isCount(value: Json | undefined): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}
