// What is in an archive. Our own files stand as they do in the npm package, so they find each other in the same way.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ArchiveEntry } from './archive-entry.ts'

/** Files of every archive. */
export function sharedEntries(root: string, notice: string): readonly ArchiveEntry[] {
  return [
    file('LICENSE', readFileSync(join(root, 'LICENSE'))),
    file('THIRD-PARTY-NOTICES.txt', Buffer.from(notice)),
    ...folder(root, 'completions'),
  ]
}

/** The launcher, the Node that it starts, and the bundle: an archive for a system with a POSIX shell. */
export function launchedEntries(root: string, version: string, executable: Uint8Array): readonly ArchiveEntry[] {
  const manifest = { name: 'kubectl-tack', version, type: 'module' }
  return [
    program('kubectl-tack', readFileSync(join(root, 'scripts', 'package', 'launcher.sh'))),
    program('runtime/node', executable),
    file('package.json', Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`)),
    ...folder(root, 'bin'),
    ...folder(root, 'dist/cli'),
  ]
}

/** All in one file, since krew can start nothing else on Windows. */
export function exeEntries(exe: Uint8Array): readonly ArchiveEntry[] {
  return [program('kubectl-tack.exe', exe)]
}

function folder(root: string, path: string): readonly ArchiveEntry[] {
  return readdirSync(join(root, path)).map((name) => {
    const bytes = readFileSync(join(root, path, name))
    return { path: `${path}/${name}`, bytes, isExecutable: bytes.toString('latin1', 0, 2) === '#!' }
  })
}

function file(path: string, bytes: Uint8Array): ArchiveEntry {
  return { path, bytes, isExecutable: false }
}

function program(path: string, bytes: Uint8Array): ArchiveEntry {
  return { path, bytes, isExecutable: true }
}
