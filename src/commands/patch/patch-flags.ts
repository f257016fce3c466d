// The flags of `patch` as commander leaves them, and what they mean.

import { UsageError } from '../../errors.ts'
import type { Env } from '../../flags/env.ts'
import { isJsonObject, type Json } from '../../machinery/json.ts'
import type { Lock } from '../../machinery/patches/compile/compile-patch.ts'
import { parseYaml } from '../../manifest/index.ts'
import { readPath, readStream } from '../../manifest/sources/read-bytes.ts'
import { SourceFault } from '../../manifest/sources/source-fault.ts'
import { readEdit } from '../../patch/edits/read-edit.ts'
import { applyingOf } from '../../patch/plan/applying.ts'
import { type Editing, editingOf } from '../../patch/plan/editing.ts'
import type { LOCKS, PATCH_TYPES } from './patch-formats.ts'

export type EditFlags = {
  readonly set?: readonly string[]
  readonly setExpr?: readonly string[]
  readonly remove?: readonly string[]
  readonly append?: readonly string[]
  readonly ensure?: readonly string[]
  readonly label?: readonly string[]
  readonly annotate?: readonly string[]
  readonly overwrite?: boolean
  readonly patch?: string
  readonly patchFile?: string
  readonly type?: (typeof PATCH_TYPES)[number]
  readonly subresource?: string
  readonly lock?: (typeof LOCKS)[number]
  readonly fieldManager?: string
  readonly forceConflicts?: boolean
}

const LOCK_OF: { readonly [word in (typeof LOCKS)[number]]: Lock } = {
  rv: 'resourceVersion',
  fields: 'fields',
  none: 'none',
}

/** What is to be done to every object. @throws UsageError */
export async function toEditing(flags: EditFlags, env: Env): Promise<Editing> {
  const { set, setExpr, remove, append, ensure, label, annotate, overwrite, type = 'auto', subresource } = flags
  const lock = flags.lock === undefined ? undefined : LOCK_OF[flags.lock]
  const text = await patchText(flags, env)
  const isEdited = [set, setExpr, remove, append, ensure, label, annotate].some((list) => list !== undefined)
  if (text === undefined && !isEdited)
    throw new UsageError('must specify -p to patch, or an edit such as --set, --remove or --label')
  if (text === undefined && flags.type !== undefined)
    throw new UsageError('--type is for --patch and --patch-file', { flag: '--type', value: type })
  if (flags.forceConflicts && type !== 'ssa')
    throw new UsageError('--force-conflicts needs --type ssa', { flag: '--force-conflicts' })
  if (type === 'ssa') {
    if (isEdited) throw new UsageError('--type ssa does not go with other edits', { flag: '--type', value: type })
    if (lock === 'fields')
      throw new UsageError('--type ssa has its own way to lock fields: --lock is rv or none', { flag: '--lock' })
    return applyingOf(configurationIn(text ?? ''), { lock, subresource })
  }
  const words = {
    ...(set !== undefined && { set }),
    ...(remove !== undefined && { remove }),
    ...(append !== undefined && { append }),
    ...(ensure !== undefined && { ensure }),
    ...(label !== undefined && { labels: label }),
    ...(annotate !== undefined && { annotations: annotate }),
    ...(overwrite !== undefined && { overwrite }),
    ...(text !== undefined && { patch: { type, text } }),
  }
  const edit = readEdit(words, setExpr === undefined ? [] : await expressionsIn(setExpr))
  return editingOf(edit, { lock, subresource, now: env.now() })
}

/** What conditions are read with is loaded for them alone. */
async function expressionsIn(texts: readonly string[]) {
  const { parseSetExpr } = await import('../../patch/edits/set-expr.ts')
  return texts.map(parseSetExpr)
}

/** `-p '{…}'`, `-p @FILE`, `-p @-`, `--patch-file FILE`. */
async function patchText({ patch, patchFile }: EditFlags, env: Env): Promise<string | undefined> {
  if (patch !== undefined && patchFile !== undefined)
    throw new UsageError('cannot specify --patch and --patch-file together', { flag: '--patch-file' })
  if (patch !== undefined && !patch.startsWith('@')) return patch
  const file = patchFile ?? patch?.slice(1)
  if (file === undefined) return undefined
  const flag = patchFile === undefined ? '--patch' : '--patch-file'
  try {
    const bytes =
      file === '-' ? await readStream(env.stdin, 'STDIN', env.signal) : await readPath(file, env.cwd, env.signal)
    return new TextDecoder().decode(bytes)
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error
    throw new UsageError(error.message, { flag, value: file, cause: error })
  }
}

/** What is applied: it need not say what it is. */
function configurationIn(text: string): { readonly [name: string]: Json } {
  const fault = (why: string, cause?: unknown) =>
    new UsageError(`unable to parse "--patch": ${why}`, { flag: '--patch', cause })
  let value: Json
  try {
    value = parseYaml(text)
  } catch (error) {
    throw fault((error as Error).message, error)
  }
  if (!isJsonObject(value)) throw fault('what is applied is an object')
  if (value.metadata !== undefined && !isJsonObject(value.metadata)) throw fault('metadata is an object')
  return value
}
