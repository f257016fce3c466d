// Whether a process is still the one that once had its number: numbers are used again, some of them within minutes.

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { kill } from 'node:process'
import { promisify } from 'node:util'

/** Clocks tick: a process that seems to have begun a little later may be the same. */
const SLACK_MS = 2000

/** @param since when it was there, as RFC 3339: a process that has begun later is another one */
export async function isAlive(pid: number, since: string): Promise<boolean> {
  if (!isThere(pid)) return false
  const startedMs = await startOf(pid)
  return startedMs === undefined || startedMs <= Date.parse(since) + SLACK_MS
}

/** Of another user's, too. */
function isThere(pid: number): boolean {
  try {
    return kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** In milliseconds since 1970; undefined where nobody says. */
async function startOf(pid: number): Promise<number | undefined> {
  try {
    const [ofProcess, ofAll] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/stat', 'utf8'),
    ])
    return startIn(ofProcess, ofAll)
  } catch {
    const elapsed = await promisify(execFile)('ps', ['-o', 'etime=', '-p', String(pid)]).catch(() => undefined)
    return elapsed && startBefore(elapsed.stdout, Date.now())
  }
}

/** Linux tells times to user space in hundredths of a second. */
const TICKS_PER_SECOND = 100

/** From `/proc/PID/stat` and `/proc/stat`, proc(5). */
export function startIn(ofProcess: string, ofAll: string): number | undefined {
  // the name of the program, the second field, may hold blanks and brackets
  const ticks = Number(ofProcess.slice(ofProcess.lastIndexOf(')') + 2).split(' ')[19])
  const bootSeconds = Number(/^btime (\d+)$/m.exec(ofAll)?.[1])
  const startedMs = (bootSeconds + ticks / TICKS_PER_SECOND) * 1000
  return Number.isFinite(startedMs) ? startedMs : undefined
}

/** From what POSIX `ps -o etime=` says: `[[dd-]hh:]mm:ss`. */
export function startBefore(elapsed: string, nowMs: number): number | undefined {
  const [, days = 0, hours = 0, minutes, seconds] = /^\s*(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+)\s*$/.exec(elapsed) ?? []
  if (minutes === undefined) return undefined
  const total = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)
  return nowMs - total * 1000
}
