// The lines of `query -o ref`: where objects are, a line each, and a last line without which the rest may be missing.

import { UsageError } from '../../errors.ts'
import { isJsonObject, type Json, parseJson } from '../../machinery/json.ts'
import { readPath, readStream } from '../../manifest/sources/read-bytes.ts'
import { SourceFault } from '../../manifest/sources/source-fault.ts'
import type { Problem, Ref } from '../../streams.ts'

export type RefsInput = {
  readonly stdin: AsyncIterable<Uint8Array>
  readonly cwd: string
  readonly signal: AbortSignal
}

/** What a query has selected, and what it could not read. */
export type RefList = { readonly refs: readonly Ref[]; readonly problems: readonly Problem[] }

/** Which objects; wherever they were. Throws as readRefList does. */
export async function readRefs(file: string, input: RefsInput): Promise<readonly Ref[]> {
  const { refs } = await readRefList(file, input)
  return refs.map(({ context: _, uid: _uid, ...ref }) => ref)
}

/** Of a file, or with `-` of stdin. @throws UsageError when it cannot be read, is none, or was cut off */
export async function readRefList(file: string, { stdin, cwd, signal }: RefsInput): Promise<RefList> {
  const fault = (message: string, cause?: unknown) => new UsageError(message, { flag: '--refs', value: file, cause })
  const name = file === '-' ? 'STDIN' : file
  try {
    const bytes = file === '-' ? await readStream(stdin, name, signal) : await readPath(file, cwd, signal)
    return refsIn(new TextDecoder().decode(bytes), (message) => fault(`${name}: ${message}`))
  } catch (error) {
    if (error instanceof SourceFault) throw fault(error.message, error)
    throw error
  }
}

function refsIn(text: string, fault: (message: string) => UsageError): RefList {
  const refs: Ref[] = []
  let problems: readonly Problem[] = []
  let isComplete = false
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const value = parsed(line)
    if (isComplete || !isJsonObject(value)) throw fault(`line ${i + 1} is no line of query -o ref`)
    if (value.kind === 'RefList') {
      isComplete = true
      problems = problemsIn(value.errors)
    } else
      refs.push(
        refOf(value) ??
          (() => {
            throw fault(`line ${i + 1} names no object`)
          })(),
      )
  }
  if (!isComplete) throw fault('the last line is missing: what wrote it has broken off')
  return { refs, problems }
}

/** As the query has told them; other words are no problem of an object. */
function problemsIn(errors: Json | undefined): readonly Problem[] {
  const list: readonly Json[] = Array.isArray(errors) ? errors : []
  return list.flatMap((one) => {
    if (!isJsonObject(one)) return []
    const { reason, message, context } = one
    if (typeof reason !== 'string' || typeof message !== 'string') return []
    return [{ scope: 'source', reason, message, ...(typeof context === 'string' && { context }) }]
  })
}

function parsed(line: string): Json | undefined {
  try {
    return parseJson(line)
  } catch {
    return undefined
  }
}

function refOf({ context, apiVersion, kind, name, namespace, uid }: { readonly [key: string]: Json }): Ref | undefined {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') return undefined
  return {
    ...(typeof context === 'string' && { context }),
    apiVersion,
    kind,
    name,
    ...(typeof namespace === 'string' && { namespace }),
    ...(typeof uid === 'string' && { uid }),
  }
}
