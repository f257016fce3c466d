// The lines of `query -o ref`: where objects are, a line each, and a last line without which the rest may be missing.

import { UsageError } from '../../errors.ts'
import { isJsonObject, type Json, parseJson } from '../../machinery/json.ts'
import { readPath, readStream } from '../../manifest/sources/read-bytes.ts'
import { SourceFault } from '../../manifest/sources/source-fault.ts'
import type { Ref } from '../../streams.ts'

export type RefsInput = {
  readonly stdin: AsyncIterable<Uint8Array>
  readonly cwd: string
  readonly signal: AbortSignal
}

/** Of a file, or with `-` of stdin. @throws UsageError when it cannot be read, is none, or was cut off */
export async function readRefs(file: string, { stdin, cwd, signal }: RefsInput): Promise<readonly Ref[]> {
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

function refsIn(text: string, fault: (message: string) => UsageError): readonly Ref[] {
  const refs: Ref[] = []
  let isComplete = false
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const value = parsed(line)
    if (isComplete || !isJsonObject(value)) throw fault(`line ${i + 1} is no line of query -o ref`)
    if (value.kind === 'RefList') isComplete = true
    else
      refs.push(
        refOf(value) ??
          (() => {
            throw fault(`line ${i + 1} names no object`)
          })(),
      )
  }
  if (!isComplete) throw fault('the last line is missing: what wrote it has broken off')
  return refs
}

function parsed(line: string): Json | undefined {
  try {
    return parseJson(line)
  } catch {
    return undefined
  }
}

function refOf({ apiVersion, kind, name, namespace }: { readonly [key: string]: Json }): Ref | undefined {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') return undefined
  return { apiVersion, kind, name, ...(typeof namespace === 'string' && { namespace }) }
}
