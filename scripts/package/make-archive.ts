// One archive from its parts: the Node of its platform, checked, and what was built here.

import { join } from 'node:path'
import { buildExe } from './build-exe.ts'
import { checkCodeSignature } from './code-signature.ts'
import { exeEntries, launchedEntries, sharedEntries } from './contents.ts'
import { executablePlatform } from './executable-format.ts'
import { fetchRuntime } from './fetch-runtime.ts'
import { notices } from './notices.ts'
import { EXE_BUILDER, platformOf, type Target } from './targets.ts'
import { gzip, writeTar } from './write-tar.ts'
import { writeZip } from './write-zip.ts'

export type ArchiveFacts = {
  /** Of the checkout, which has been built. */
  readonly root: string
  readonly version: string
  /** When all files in it were changed last, since 1970. */
  readonly seconds: number
}

/** @throws when the Node is not for the platform, or its signature is broken */
export async function makeArchive(target: Target, { root, version, seconds }: ArchiveFacts): Promise<Uint8Array> {
  const { executable, licence } = await fetchRuntime(target.runtime, root)
  checkPlatform(target, executable)
  const nodeVersion = target.runtime.version
  const notice = (text: string): string =>
    notices(join(root, 'dist', 'cli'), root, { version: nodeVersion, licence: text })
  if (target.os !== 'windows') {
    if (licence === undefined) throw new Error(`${target.runtime.name} has no LICENSE`)
    const own = launchedEntries(root, version, executable)
    return gzip(writeTar([...own, ...sharedEntries(root, notice(licence))], seconds))
  }
  const builder = await fetchRuntime(EXE_BUILDER, root)
  const exe = await buildExe({ root, version, runtime: executable, builder: builder.executable, nodeVersion })
  checkPlatform(target, exe)
  return writeZip([...exeEntries(exe), ...sharedEntries(root, notice(builder.licence ?? ''))], seconds)
}

/** On a Mac nothing starts whose signature does not fit; elsewhere there is none to lose. */
export function checkPlatform(target: Pick<Target, 'os' | 'arch'>, executable: Uint8Array): void {
  const found = executablePlatform(executable)
  const expected = platformOf(target)
  if (found === undefined || platformOf(found) !== expected) {
    throw new Error(`the executable for ${expected} is ${found ? `for ${platformOf(found)}` : 'none'}`)
  }
  if (target.os !== 'darwin') return
  const signature = checkCodeSignature(executable)
  if (signature === undefined || signature.cmsBytes === 0) throw new Error(`the Node for ${expected} is not signed`)
  const [broken] = signature.broken
  if (broken !== undefined) throw new Error(`the signature of the Node for ${expected} does not fit: ${broken}`)
}
