// `kubectl tack completion install`: puts the file where kubectl looks for it, and takes it away again.

import { chmod, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { ConfigError, UsageError } from '../../errors.ts'
import type { Env } from '../../flags/env.ts'
import { fileErrorText } from '../../manifest/sources/source-fault.ts'
import { COMPLETER, type Found, lookAt, scriptName } from './our-script.ts'
import { isWritableFolder, lookUpExecutable, searchPath } from './search-path.ts'

export type InstallFlags = { readonly dir?: string; readonly uninstall?: boolean; readonly dryRun?: boolean }

export type InstallOptions = {
  /** Undefined: where kubectl finds the plugin. */
  readonly folder: string | undefined
  readonly isUninstall: boolean
  readonly isDryRun: boolean
}

/** What is installed: the folder of the program, and the script for this platform. */
export type Ours = { readonly packageFolder: string; readonly script: string }

/** @throws UsageError for a folder that has no name */
export function toInstallOptions({ dir, uninstall, dryRun }: InstallFlags, env: Env): InstallOptions {
  if (dir === '') throw new UsageError('--dir must name a folder', { flag: '--dir', value: dir })
  const folder = dir === undefined ? undefined : resolve(env.cwd, dir)
  return { folder, isUninstall: uninstall === true, isDryRun: dryRun === true }
}

/** @throws ConfigError where the file cannot be made or removed, or another of that name is there */
export async function runInstall(options: InstallOptions, ours: Ours, env: Env): Promise<void> {
  if (options.isUninstall) return uninstall(options, ours, env)
  const path = await placeFor(options, ours, env)
  const found = await lookAt(path)
  const done = await put(path, found, ours.script, options, env)
  tell(env, path, done, options)
  const warnings = await warningsFor(path, env)
  for (const warning of warnings) env.stderr.write(`Warning: ${warning}\n`)
  if (done === 'created' && !options.isDryRun && warnings.length === 0) env.stderr.write(HINT)
}

const HINT =
  'TAB now completes "kubectl tack" in shells that complete kubectl; "kubectl completion --help" says how to set that up.\n'

/** What was done, in kubectl's words. */
type Done = 'created' | 'configured' | 'unchanged' | 'deleted'

function tell(env: Env, path: string, done: Done, { isDryRun }: InstallOptions): void {
  env.stdout.write(`${path} ${done}${isDryRun ? ' (dry run)' : ''}\n`)
}

async function put(path: string, found: Found, script: string, options: InstallOptions, env: Env): Promise<Done> {
  if (found.is === 'foreign')
    throw new ConfigError(`${path} is there already and is not ours: remove it, or use another folder with --dir`, {
      path,
    })
  if (found.is === 'way-to-us') return 'unchanged'
  const isWhole = found.text === script && (found.isExecutable || env.platform === 'win32')
  if (found.is === 'script' && isWhole) return 'unchanged'
  if (!options.isDryRun) await write(path, script, found.is === 'absent')
  else if (!(await isWritableFolder(dirname(path)))) throw await unwritable(path)
  return found.is === 'absent' ? 'created' : 'configured'
}

/** What appears meanwhile is not overwritten. */
async function write(path: string, script: string, isNew: boolean): Promise<void> {
  try {
    await writeFile(path, script, { flag: isNew ? 'wx' : 'w', mode: 0o755 })
    await chmod(path, 0o755)
  } catch (error) {
    throw new ConfigError(fileErrorText('open', path, error), { path, cause: error })
  }
}

async function unwritable(path: string): Promise<ConfigError> {
  const folder = dirname(path)
  const error = await stat(folder).then(
    (found) => Object.assign(new Error(), { code: found.isDirectory() ? 'EACCES' : 'ENOTDIR' }),
    (missing: unknown) => missing,
  )
  return new ConfigError(fileErrorText('open', path, error), { path, cause: error })
}

/** The file that is to be there: one that kubectl finds already, else one beside the plugin, else one in a folder of the user's. */
async function placeFor({ folder }: InstallOptions, { packageFolder }: Ours, env: Env): Promise<string> {
  const name = scriptName(env)
  if (folder !== undefined) return join(folder, name)
  const present = await lookUpExecutable(COMPLETER, env)
  if (present !== undefined) return present
  const beside = (await krewFolder(packageFolder, env)) ?? (await pluginFolder(env))
  for (const place of [beside, ...homeFolders(env)]) {
    if (place !== undefined && (await isWritableFolder(place))) return join(place, name)
  }
  if (beside === undefined)
    throw new ConfigError('kubectl-tack is not on your PATH, where kubectl looks for it: name a folder with --dir')
  throw new ConfigError(`${beside} cannot be written: name another folder on your PATH with --dir`, { path: beside })
}

/** `bin` of krew when krew has put us into its store; as PATH names it. */
async function krewFolder(packageFolder: string, env: Env): Promise<string | undefined> {
  const [, root] = /^(.*)[\\/]store[\\/]tack[\\/][^\\/]+[\\/]?$/.exec(packageFolder) ?? []
  if (root === undefined) return undefined
  const real = await realpath(join(root, 'bin')).catch(() => undefined)
  for (const folder of searchPath(env)) {
    if (real !== undefined && (await realpath(folder).catch(() => '')) === real) return folder
  }
  return real
}

/** Where kubectl finds the plugin. */
async function pluginFolder(env: Env): Promise<string | undefined> {
  const plugin = await lookUpExecutable('kubectl-tack', env)
  return plugin && dirname(plugin)
}

/** Folders of the user's own programs, where they are on PATH. */
function homeFolders(env: Env): readonly string[] {
  if (env.homeDir === '') return []
  return [join(env.homeDir, '.local', 'bin'), join(env.homeDir, 'bin')].filter((folder) =>
    searchPath(env).includes(folder),
  )
}

/** What keeps kubectl from using the file. */
async function warningsFor(path: string, env: Env): Promise<readonly string[]> {
  const folder = dirname(path)
  const used = await lookUpExecutable(COMPLETER, env)
  const isUsed = used === undefined || (await sameFile(used, path))
  return [
    ...(searchPath(env).includes(folder) ? [] : [`${folder} is not on your PATH: kubectl does not look there`]),
    ...(isUsed ? [] : [`${used} is what kubectl uses: it comes first on your PATH`]),
    ...((await pluginFolder(env)) === undefined
      ? ['kubectl-tack is not on your PATH: neither kubectl nor the script finds it']
      : []),
  ]
}

async function sameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((path) => realpath(path).catch(() => path)))
  return first === second
}

/** Removes our scripts, from a folder or from all in which `install` might have put one; links and all else stay. */
async function uninstall(options: InstallOptions, { packageFolder }: Ours, env: Env): Promise<void> {
  const krew = await krewFolder(packageFolder, env)
  const everywhere = [...searchPath(env), ...(krew === undefined ? [] : [krew]), ...homeFolders(env)]
  const folders = options.folder === undefined ? [...new Set(everywhere)] : [options.folder]
  let count = 0
  for (const folder of folders) {
    const path = join(folder, scriptName(env))
    const { is } = await lookAt(path)
    if (is === 'script') {
      if (!options.isDryRun) await remove(path)
      tell(env, path, 'deleted', options)
      count++
    } else if (is !== 'absent') env.stderr.write(`${path} was not made by "completion install" and stays\n`)
  }
  if (count === 0) env.stderr.write(`No ${scriptName(env)} to remove\n`)
}

async function remove(path: string): Promise<void> {
  try {
    await rm(path)
  } catch (error) {
    throw new ConfigError(fileErrorText('remove', path, error), { path, cause: error })
  }
}
