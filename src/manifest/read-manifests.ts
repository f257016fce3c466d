// Everything that `-f`, `-R` and `-k` name, as a stream of objects.

import { CancelledError, UsageError } from '../errors.ts'
import type { Event } from '../streams.ts'
import { type ManifestObject, parseManifests } from './parse-manifests.ts'
import { expandPath, noManifestsText } from './sources/expand-path.ts'
import { readPath, readStream } from './sources/read-bytes.ts'
import { isUrl, readUrl } from './sources/read-url.ts'
import { runKustomize } from './sources/run-kustomize.ts'
import { SourceFault, sourceProblem } from './sources/source-fault.ts'

/** Where manifests are read from. */
export type ManifestSpec = {
  /** Files, folders, patterns, `http(s)://` URLs, and once `-` for stdin. */
  readonly filenames: readonly string[]
  /** Whether folders in folders are read. Default: false. */
  readonly recursive?: boolean
  /** A folder with a kustomization; excludes the two above. */
  readonly kustomize?: string
  /** What `-` reads. */
  readonly stdin?: AsyncIterable<Uint8Array>
  /** The folder that relative paths start from. Default: that of the process. */
  readonly cwd?: string
  /** For KUBECTL_PATH, PATH and proxies. Default: that of the process. */
  readonly env?: NodeJS.ProcessEnv
  readonly signal?: AbortSignal
}

/** How kubectl names standard input in messages. */
const STDIN_NAME = 'STDIN'

/** One thing to read, and its name in messages. */
type Input = { readonly name: string; read(): Promise<Uint8Array> }

/**
 * The objects of all files, in the order of the arguments, document by document.
 *
 * A source that cannot be read is a problem of scope `source`, a document that cannot is one of scope `document`; the
 * rest follows. Where there is neither an object nor a problem, a notice says which files hold nothing.
 *
 * @throws UsageError when the arguments contradict each other, CancelledError when the signal is aborted.
 */
export async function* readManifests(spec: ManifestSpec): AsyncGenerator<Event<ManifestObject>> {
  checkSpec(spec)
  const names: string[] = []
  let isEmpty = true
  try {
    for await (const input of inputsOf(spec)) {
      if (!('read' in input)) {
        isEmpty = false
        yield input
        continue
      }
      names.push(input.name)
      for (const event of await eventsOf(input)) {
        spec.signal?.throwIfAborted()
        if (!('notice' in event)) isEmpty = false
        yield event
      }
    }
  } catch (error) {
    if (spec.signal?.aborted) throw new CancelledError(undefined, { cause: error })
    throw error
  }
  if (isEmpty) yield nothingFound(spec, names)
}

/** @throws UsageError in kubectl's words. */
function checkSpec({ filenames, kustomize, recursive, stdin }: ManifestSpec): void {
  if (kustomize) {
    if (filenames.length > 0)
      throw new UsageError('only one of -f or -k can be specified', { flag: '-k', value: kustomize })
    if (recursive) throw new UsageError("the -k flag can't be used with -f or -R", { flag: '-R' })
  } else if (filenames.length === 0) throw new UsageError('must specify one of -f and -k', { flag: '-f' })
  const stdins = filenames.filter((name) => name === '-').length
  if (stdins > 1) {
    throw new UsageError('standard input cannot be used for multiple arguments', { flag: '-f', value: '-' })
  }
  if (stdins === 1 && stdin === undefined) {
    throw new UsageError('standard input is not available', { flag: '-f', value: '-' })
  }
}

async function* inputsOf(spec: ManifestSpec): AsyncGenerator<Input | Event<never>> {
  const { signal, cwd = process.cwd(), env = process.env } = spec
  if (spec.kustomize) {
    const folder = spec.kustomize
    yield { name: folder, read: () => runKustomize(folder, { cwd, env, signal }) }
  }
  for (const path of spec.filenames) {
    const { stdin } = spec
    if (path === '-' && stdin !== undefined)
      yield { name: STDIN_NAME, read: () => readStream(stdin, STDIN_NAME, signal) }
    else if (isUrl(path)) yield { name: path, read: () => readUrl(path, { env, signal }) }
    else yield* filesOf(path, { isRecursive: spec.recursive ?? false, cwd }, signal)
  }
}

async function* filesOf(
  path: string,
  options: { readonly isRecursive: boolean; readonly cwd: string },
  signal: AbortSignal | undefined,
): AsyncGenerator<Input | Event<never>> {
  try {
    for await (const file of expandPath(path, options)) {
      yield { name: file, read: () => readPath(file, options.cwd, signal) }
    }
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error
    yield { problem: sourceProblem(error) }
  }
}

async function eventsOf(input: Input): Promise<Iterable<Event<ManifestObject>>> {
  try {
    return parseManifests(await input.read(), input.name)
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error
    return [{ problem: sourceProblem(error) }]
  }
}

function nothingFound({ filenames }: ManifestSpec, names: readonly string[]): Event<never> {
  if (names.length > 0) return { notice: { kind: 'hint', message: `no objects found in ${names.join(', ')}` } }
  return { problem: { scope: 'source', reason: 'NotFound', message: noManifestsText(filenames) } }
}
