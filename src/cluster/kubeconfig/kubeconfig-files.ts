// Which kubeconfig files there are to read, and their text (client-go tools/clientcmd/loader.go).

import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { ConfigError } from '../../errors.ts'
import { fileErrorMessage, isMissing, reasonOf } from './file-error.ts'
import type { Surroundings } from './surroundings.ts'

export type KubeconfigFiles = {
  /** As the user wrote them, in the order of precedence. */
  readonly paths: readonly string[]
  /** True for `--kubeconfig`: the file has to be there. */
  readonly isExplicit: boolean
  /** True when KUBECONFIG named them: somebody expects at least one to be there. */
  readonly isNamed: boolean
}

/** `--kubeconfig` alone; else the list in KUBECONFIG, each path once, empty ones ignored; else the file in the home directory. */
export function kubeconfigFiles(explicitPath: string | undefined, around: Surroundings): KubeconfigFiles {
  if (explicitPath) return { paths: [explicitPath], isExplicit: true, isNamed: true }
  const list = around.env.KUBECONFIG
  if (!list) return { paths: [homeFile(around)], isExplicit: false, isNamed: false }
  const paths = list.split(delimiter).filter((path) => path !== '')
  return { paths: [...new Set(paths)], isExplicit: false, isNamed: true }
}

/** client-go would copy the file's name of before 2015 to today's; reading it where it is comes to the same. */
function homeFile(around: Surroundings): string {
  const folder = join(around.homeDir, '.kube')
  const today = join(folder, 'config')
  const before2015 = join(folder, '.kubeconfig')
  const isOld = !existsSync(resolve(around.cwd, today)) && existsSync(resolve(around.cwd, before2015))
  return isOld ? before2015 : today
}

/**
 * The text of one file; undefined when there is none.
 *
 * Read synchronously: these files are small, and a start that waits for the thread pool is a slower start.
 * @throws ConfigError when it is there and can't be read, or when it is missing and explicit.
 */
export function readKubeconfigFile(path: string, isExplicit: boolean, cwd: string): string | undefined {
  try {
    return textOf(readFileSync(resolve(cwd, path)))
  } catch (error) {
    if (isMissing(error) && !isExplicit) return undefined
    if (isMissing(error)) throw new ConfigError(`stat ${path}: ${reasonOf(error)}`, { path, cause: error })
    throw new ConfigError(fileErrorMessage(error, path), { path, cause: error })
  }
}

/** UTF-8, or UTF-16 with a byte order mark, which is what PowerShell's redirection writes. */
function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le', 2)
  }
  const text = bytes.toString('utf8')
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
