// Whether a process is still there.

import { kill } from 'node:process'

/** Of another user's, too. */
export function isAlive(pid: number): boolean {
  try {
    return kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
