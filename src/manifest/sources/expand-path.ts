// What `-f PATH` names: a file, the manifests of a folder, or the files that a pattern matches (cli-runtime builder.go, visitor.go).

import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { byBytes, glob } from './glob.ts'
import { errorCode, fileErrorText, SourceFault } from './source-fault.ts'

const EXTENSIONS = ['.json', '.yaml', '.yml']

export type ExpandOptions = {
  /** Whether folders in folders are read. */
  readonly isRecursive: boolean
  /** The folder that relative paths start from. */
  readonly cwd: string
}

/**
 * The files that a path stands for, by the names they have in messages.
 *
 * A path that does not exist may be a pattern. Of folders only `.json`, `.yaml` and `.yml` are taken, hidden ones too,
 * sorted by name; a file that is named itself may have any extension.
 *
 * @throws SourceFault in kubectl's words when there is nothing, or it may not be read.
 */
export async function* expandPath(path: string, options: ExpandOptions): AsyncGenerator<string> {
  const isFolder = await isFolderAt(path, options)
  if (isFolder === true) yield* filesOf(path, options)
  else if (isFolder === false) yield path
  else {
    for (const match of await matchesOf(path, options)) {
      if (await isFolderAt(match, options)) yield* filesOf(match, options)
      else yield match
    }
  }
}

/** The words for folders that hold no manifests at all. */
export function noManifestsText(paths: readonly string[]): string {
  return `error reading [${paths.join(' ')}]: recognized file extensions are [${EXTENSIONS.join(' ')}]`
}

/** Undefined when there is nothing at this path. */
async function isFolderAt(path: string, { cwd }: ExpandOptions): Promise<boolean | undefined> {
  try {
    return (await stat(resolve(cwd, path))).isDirectory()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    const message = `the path "${path}" cannot be accessed: ${fileErrorText('stat', path, error)}`
    throw new SourceFault('Unreadable', message, { cause: error })
  }
}

async function matchesOf(path: string, { cwd }: ExpandOptions): Promise<string[]> {
  const matches = await glob(path, cwd)
  if (matches === undefined) {
    throw new SourceFault('BadPattern', `pattern "${path}" is not valid: syntax error in pattern`)
  }
  if (matches.length === 0) throw new SourceFault('NotFound', `the path "${path}" does not exist`)
  return matches
}

async function* filesOf(folder: string, options: ExpandOptions): AsyncGenerator<string> {
  for (const entry of await entriesOf(folder, options)) {
    const path = join(folder, entry.name)
    if (!entry.isDirectory()) {
      if (EXTENSIONS.includes(extension(entry.name))) yield path
    } else if (options.isRecursive) yield* filesOf(path, options)
  }
}

async function entriesOf(folder: string, { cwd }: ExpandOptions): Promise<Dirent[]> {
  try {
    const entries = await readdir(resolve(cwd, folder), { withFileTypes: true })
    return entries.sort((a, b) => byBytes(a.name, b.name))
  } catch (error) {
    const message = `error reading "${folder}": ${fileErrorText('open', folder, error)}`
    throw new SourceFault('Unreadable', message, { cause: error })
  }
}

/** From the last dot on, also where the name begins with it. */
function extension(name: string): string {
  return extname(`x${name}`)
}
