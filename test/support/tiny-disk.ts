// A disk that is soon full: a tmpfs in a mount namespace of its own, which others reach through the process that holds it.

import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, start } from './child-process.ts'
import type { Scope } from './cluster.ts'

export type TinyDisk = {
  readonly folder: string
  /** As large as this from now on; what is on it stays. */
  resize(kib: number): Promise<void>
  /** Takes all the room that is left. */
  fill(): Promise<void>
}

/** Why there can be no such disk; false where there can. */
export async function noTinyDisks(): Promise<string | false> {
  if (process.platform !== 'linux') return 'a tmpfs of its own has only Linux'
  const words = ['-rm', 'sh', '-c', `mount -t tmpfs -o size=16k tmpfs '${tmpdir()}'`]
  const { code, stderr } = await run('unshare', words).catch(() => ({ code: 127, stderr: 'there is no unshare' }))
  return code === 0 ? false : `a disk cannot be mounted here: ${stderr.trim()}`
}

export async function openTinyDisk(t: Scope, kib: number): Promise<TinyDisk> {
  const place = await mkdtemp(join(tmpdir(), 'tack-disk-'))
  // the shell is the holder: it does what it is told, and ends with its stdin
  const holder = start('unshare', ['-rm', 'sh'], { timeoutMs: 10 * 60_000 })
  t.after(async () => {
    holder.child.stdin?.end()
    await holder.ended
    await rm(place, { recursive: true, force: true })
  })
  let asked = 0
  const tell = async (words: string) => {
    holder.child.stdin?.write(`${words} && echo done ${++asked}\n`)
    await holder.waitFor('stdout', new RegExp(`^done ${asked}$`, 'm'))
  }
  await tell(`mount -t tmpfs -o size=${kib}k tmpfs '${place}'`)
  const folder = `/proc/${holder.child.pid}/root${place}`
  if (!existsSync(folder)) throw new Error(`${folder} cannot be reached`)
  return {
    folder,
    resize: (to) => tell(`mount -o remount,size=${to}k '${place}'`),
    async fill() {
      await mkdir(join(folder, 'full'))
      const { bavail, bsize } = await statfs(folder)
      await writeFile(join(folder, 'full', 'of'), Buffer.alloc(bavail * bsize))
    },
  }
}
