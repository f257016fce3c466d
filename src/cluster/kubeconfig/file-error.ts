// Says what went wrong with a file in the words of Go's os package, which are kubectl's.

import { getSystemErrorMessage } from 'node:util'

type SystemError = Error & { readonly code: string; readonly errno: number }

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && 'errno' in error && typeof error.errno === 'number'
}

/** True when the error says that there is no such file. A path that leads through a file is another mistake. */
export function isMissing(error: unknown): boolean {
  return isSystemError(error) && error.code === 'ENOENT'
}

/** The reason alone: `no such file or directory`. */
export function reasonOf(error: unknown): string {
  if (!isSystemError(error)) return String(error)
  if (error.code === 'EISDIR') return 'is a directory'
  return getSystemErrorMessage(error.errno)
}

/** `open PATH: no such file or directory`; a folder in place of a file fails when it is read, not when it is opened. */
export function fileErrorMessage(error: unknown, path: string): string {
  const verb = isSystemError(error) && error.code === 'EISDIR' ? 'read' : 'open'
  return `${verb} ${path}: ${reasonOf(error)}`
}
