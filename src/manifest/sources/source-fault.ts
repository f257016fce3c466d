// How a file, folder, URL or program that cannot be read is told of.

import type { Problem } from '../../streams.ts'

/** A source cannot be read, and the others still can. Thrown inside `sources`, told as a problem outside. */
export class SourceFault extends Error {
  override readonly name = 'SourceFault'
  /** A word for programs. */
  readonly reason: 'NotFound' | 'Unreadable' | 'BadPattern' | 'Unreachable' | 'KustomizeFailed'

  constructor(reason: SourceFault['reason'], message: string, o: { readonly cause?: unknown } = {}) {
    super(message, { cause: o.cause })
    this.reason = reason
  }
}

/** A problem of scope `source`, in kubectl's words. */
export function sourceProblem(fault: SourceFault): Problem {
  return { scope: 'source', reason: fault.reason, message: fault.message, cause: fault }
}

const GO_WORDS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file or directory'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'operation not permitted'],
  ['EISDIR', 'is a directory'],
  ['ENOTDIR', 'not a directory'],
  ['ELOOP', 'too many levels of symbolic links'],
  ['EMFILE', 'too many open files'],
  ['ENAMETOOLONG', 'file name too long'],
  ['EIO', 'input/output error'],
  ['EROFS', 'read-only file system'],
  ['ENOSPC', 'no space left on device'],
  ['EEXIST', 'file exists'],
])

/** What went wrong with a file, as Go says it: `open a.yaml: permission denied`. */
export function fileErrorText(operation: string, path: string, error: unknown): string {
  const words = GO_WORDS.get(errorCode(error) ?? '')
  if (words !== undefined) return `${operation} ${path}: ${words}`
  return error instanceof Error ? error.message : String(error)
}

/** The system's code of an error: `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
