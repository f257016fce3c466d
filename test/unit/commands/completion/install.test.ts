// Where `completion install` puts the file, and what it leaves alone: in folders of each test's own.

import assert from 'node:assert/strict'
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { runMain } from '../../../../src/cli/main.ts'
import { type InstallFlags, runInstall, toInstallOptions } from '../../../../src/commands/completion/run-install.ts'
import { searchPath } from '../../../../src/commands/completion/search-path.ts'
import { ConfigError } from '../../../../src/errors.ts'
import { run } from '../../../support/child-process.ts'
import { testEnv } from '../../../support/env.ts'

const NAME = 'kubectl_complete-tack'
const COMPLETIONS = join(import.meta.dirname, '..', '..', '..', '..', 'completions')
const SCRIPT = await readFile(join(COMPLETIONS, NAME), 'utf8')
const HINT = /^TAB now completes "kubectl tack" /

type Machine = {
  readonly root: string
  /** Runs `completion install` with these words. */
  run(...words: string[]): Promise<{ readonly out: string; readonly err: string; readonly code: number }>
  path(...names: string[]): string
}

type Made = {
  /** Folders of PATH; `bin` has the plugin. Default: `bin`. */
  readonly onPath?: readonly string[]
  readonly platform?: NodeJS.Platform
}

/** Folders `bin`, `home/bin`, `home/.local/bin`, and the plugin in the first. */
async function machine(t: TestContext, { onPath = ['bin'], platform = 'linux' }: Made = {}): Promise<Machine> {
  const root = await mkdtemp(join(tmpdir(), 'tack-install-'))
  t.after(() => rm(root, { recursive: true, force: true }))
  const path = (...names: string[]) => join(root, ...names)
  for (const folder of ['bin', 'home/bin', 'home/.local/bin', 'other']) await mkdir(path(folder), { recursive: true })
  await program(path('bin', platform === 'win32' ? 'kubectl-tack.exe' : 'kubectl-tack'), '')
  const vars = { PATH: onPath.map((name) => path(name)).join(platform === 'win32' ? ';' : ':') }
  return {
    root,
    path,
    async run(...words) {
      const env = testEnv({ vars, platform, cwd: root, homeDir: path('home') })
      await runMain(['completion', 'install', ...words], env)
      return { out: env.out(), err: env.err(), code: env.exitCode }
    },
  }
}

async function program(path: string, text: string): Promise<void> {
  await writeFile(path, text)
  await chmod(path, 0o755)
}

describe('completion install', () => {
  test('puts an executable script beside the plugin, once', async (t) => {
    const { run, path } = await machine(t)
    const { out, err, code } = await run()
    assert.deepEqual({ out, code }, { out: `${path('bin', NAME)} created\n`, code: 0 })
    assert.match(err, HINT)
    assert.equal(await readFile(path('bin', NAME), 'utf8'), SCRIPT)
    assert.equal((await lstat(path('bin', NAME))).mode & 0o777, 0o755)
    assert.deepEqual(await run(), { out: `${path('bin', NAME)} unchanged\n`, err: '', code: 0 })
  })

  test('tells with --dry-run what it would do, and does nothing', async (t) => {
    const { run, path } = await machine(t)
    assert.deepEqual(await run('--dry-run'), { out: `${path('bin', NAME)} created (dry run)\n`, err: '', code: 0 })
    assert.deepEqual(await readdir(path('bin')), ['kubectl-tack'])
    await run()
    const away = await run('--dry-run', '--uninstall')
    assert.deepEqual(away, { out: `${path('bin', NAME)} deleted (dry run)\n`, err: '', code: 0 })
    assert.ok((await readdir(path('bin'))).includes(NAME))
  })

  test('makes what an older version has written, or what cannot be executed, as it should be', async (t) => {
    const { run, path } = await machine(t)
    for (const [text, mode] of [
      ['#!/bin/sh\n# An older sentence.\nexec kubectl-tack __complete "$@"\n', 0o755],
      [SCRIPT, 0o644],
    ] as const) {
      await writeFile(path('bin', NAME), text)
      await chmod(path('bin', NAME), mode)
      assert.deepEqual(await run(), { out: `${path('bin', NAME)} configured\n`, err: '', code: 0 })
      assert.equal(await readFile(path('bin', NAME), 'utf8'), SCRIPT)
      assert.equal((await lstat(path('bin', NAME))).mode & 0o777, 0o755)
    }
  })

  test('leaves a link and a shim that lead to us', async (t) => {
    const { run, path } = await machine(t, { onPath: ['other', 'bin'] })
    await symlink(join(COMPLETIONS, NAME), path('other', NAME))
    assert.deepEqual(await run(), { out: `${path('other', NAME)} unchanged\n`, err: '', code: 0 })
    assert.ok((await lstat(path('other', NAME))).isSymbolicLink())
    await rm(path('other', NAME))
    await program(path('other', NAME), '#!/bin/sh\nexec node /x/kubectl-tack/bin/kubectl_complete-tack.js "$@"\n')
    assert.deepEqual(await run(), { out: `${path('other', NAME)} unchanged\n`, err: '', code: 0 })
  })

  for (const [what, make] of [
    ['a file of somebody else', (path: string) => program(path, '#!/bin/sh\necho mine\n')],
    ['our script with more in it', (path: string) => program(path, `${SCRIPT}echo more\n`)],
    ['a folder', (path: string) => mkdir(path).then(() => {})],
    ['a link to nowhere', (path: string) => symlink('/no/such/file', path)],
  ] as const) {
    test(`does not touch ${what}`, async (t) => {
      const { run, path } = await machine(t)
      await make(path('bin', NAME))
      const before = await lstat(path('bin', NAME))
      const { out, err, code } = await run()
      if (what.includes('more')) assert.deepEqual({ out, code }, { out: `${path('bin', NAME)} unchanged\n`, code: 0 })
      else {
        const words = `error: ${path('bin', NAME)} is there already and is not ours: remove it, or use another folder with --dir\n`
        assert.deepEqual({ out, err, code }, { out: '', err: words, code: 2 })
      }
      const away = await run('--uninstall')
      const note = `${path('bin', NAME)} was not made by "completion install" and stays\nNo ${NAME} to remove\n`
      assert.deepEqual(away, { out: '', err: note, code: 0 })
      const after = await lstat(path('bin', NAME))
      assert.deepEqual([after.ino, after.mtimeMs], [before.ino, before.mtimeMs])
    })
  }

  test('uses a folder of the user’s where the plugin’s cannot be written', async (t) => {
    const made = await machine(t, { onPath: ['bin', 'home/bin'] })
    await close(made, 'bin')
    const { out, err } = await unprivileged(made, { onPath: ['bin', 'home/bin'] })
    assert.equal(out, `${made.path('home', 'bin', NAME)} created\n`, err)
  })

  test('says in one line that it may not', async (t) => {
    const made = await machine(t)
    const { path } = made
    await close(made, 'bin')
    const denied = `error: ${path('bin')} cannot be written: name another folder on your PATH with --dir`
    assert.deepEqual(await unprivileged(made, { onPath: ['bin'] }), { out: '', err: denied })
    const open = `error: open ${path('bin', NAME)}: permission denied`
    for (const dryRun of [false, true]) {
      const flags = { dir: path('bin'), dryRun }
      assert.deepEqual(await unprivileged(made, { onPath: ['bin'], flags }), { out: '', err: open })
    }
    await program(path('bin', NAME), SCRIPT)
    const removed = await unprivileged(made, { onPath: ['bin'], flags: { uninstall: true } })
    assert.deepEqual(removed, { out: '', err: `error: remove ${path('bin', NAME)}: permission denied` })
  })

  test('says in one line what is wrong with a folder', async (t) => {
    const { run, path } = await machine(t)
    for (const more of [[], ['--dry-run']]) {
      const missing = await run('--dir', 'nowhere', ...more)
      const none = `error: open ${path('nowhere', NAME)}: no such file or directory\n`
      assert.deepEqual(missing, { out: '', err: none, code: 2 })
      const file = await run('--dir', 'bin/kubectl-tack', ...more)
      const notFolder = `error: open ${path('bin/kubectl-tack', NAME)}: not a directory\n`
      assert.deepEqual(file, { out: '', err: notFolder, code: 2 })
    }
    const nameless = await run('--dir=')
    assert.equal(nameless.err.split('\n')[0], 'error: --dir must name a folder')
    assert.equal(nameless.code, 2)
  })

  test('says that kubectl does not find the plugin', async (t) => {
    const { run, path } = await machine(t, { onPath: ['other'] })
    const words = 'error: kubectl-tack is not on your PATH, where kubectl looks for it: name a folder with --dir\n'
    assert.deepEqual(await run(), { out: '', err: words, code: 2 })
    const { out, err, code } = await run('--dir', path('bin'))
    assert.deepEqual({ out, code }, { out: `${path('bin', NAME)} created\n`, code: 0 })
    assert.match(err, /^Warning: .*\/bin is not on your PATH: kubectl does not look there$/m)
    assert.match(err, /^Warning: kubectl-tack is not on your PATH: /m)
    assert.doesNotMatch(err, /TAB now completes/)
  })

  test('says when kubectl uses another file than the one that was made', async (t) => {
    const { run, path } = await machine(t, { onPath: ['other', 'bin'] })
    await program(path('other', NAME), '#!/bin/sh\necho mine\n')
    const { err } = await run('--dir', 'bin')
    assert.match(err, /^Warning: .*\/other\/kubectl_complete-tack is what kubectl uses: it comes first on your PATH$/m)
  })

  test('takes away what it has made, wherever on PATH, and from one folder', async (t) => {
    const { run, path } = await machine(t, { onPath: ['bin', 'other'] })
    for (const folder of ['bin', 'other', 'home/bin']) await run('--dir', folder)
    const one = await run('--uninstall', '--dir', 'home/bin')
    assert.deepEqual(one, { out: `${path('home/bin', NAME)} deleted\n`, err: '', code: 0 })
    const all = await run('--uninstall')
    const out = `${path('bin', NAME)} deleted\n${path('other', NAME)} deleted\n`
    assert.deepEqual(all, { out, err: '', code: 0 })
    assert.deepEqual(await run('--uninstall'), { out: '', err: `No ${NAME} to remove\n`, code: 0 })
    assert.deepEqual(await readdir(path('bin')), ['kubectl-tack'])
  })

  test('makes a script that Windows runs there', async (t) => {
    const { run, path } = await machine(t, { platform: 'win32', onPath: ['other', 'bin'] })
    const { out, code } = await run()
    assert.deepEqual({ out, code }, { out: `${path('bin', `${NAME}.cmd`)} created\n`, code: 0 })
    const script = await readFile(join(COMPLETIONS, `${NAME}.cmd`), 'utf8')
    assert.equal(await readFile(path('bin', `${NAME}.cmd`), 'utf8'), script)
    assert.equal((await run()).out, `${path('bin', `${NAME}.cmd`)} unchanged\n`)
    assert.equal((await run('--uninstall')).out, `${path('bin', `${NAME}.cmd`)} deleted\n`)
  })
})

test('in the store of krew it is put where krew puts its links, as PATH names that folder', async (t) => {
  const { path } = await machine(t)
  await mkdir(path('krew', 'bin'), { recursive: true })
  const packageFolder = path('krew', 'store', 'tack', 'v0.1.0')
  await mkdir(packageFolder, { recursive: true })
  await symlink('../krew', path('home', '.krew'))
  for (const [onPath, folder] of [
    [[path('home', '.krew', 'bin'), path('bin')], path('home', '.krew', 'bin')],
    [[path('bin'), path('krew', 'bin')], path('krew', 'bin')],
  ] as const) {
    const env = testEnv({ vars: { PATH: onPath.join(':') }, homeDir: path('home') })
    const ours = { packageFolder: `${packageFolder}/`, script: SCRIPT }
    await runInstall(toInstallOptions({}, env), ours, env)
    assert.equal(env.out(), `${join(folder, NAME)} created\n`)
    await runInstall(toInstallOptions({ uninstall: true }, env), ours, env)
    assert.match(env.out(), /deleted\n$/)
  }
})

test('folders of PATH are those that Go looks into, without those of npm scripts', () => {
  const of = (PATH: string | undefined, platform: NodeJS.Platform = 'linux') =>
    searchPath(testEnv({ vars: { PATH }, platform }))
  assert.deepEqual(of('/a:/b::/a:.:c:/p/node_modules/.bin:/d'), ['/a', '/b', '/d'])
  assert.deepEqual(of('/a;"/b c"', 'win32'), ['/a', '/b c'])
  assert.deepEqual(of(undefined), [])
})

test('a file that appears meanwhile is not overwritten', async (t) => {
  const { path } = await machine(t)
  const env = testEnv({ vars: { PATH: path('bin') } })
  const script = {
    packageFolder: '/p',
    get script() {
      // read between the look and the write
      return SCRIPT
    },
  }
  const first = runInstall(toInstallOptions({}, env), script, env)
  const second = runInstall(toInstallOptions({}, env), script, env)
  const failures = (await Promise.allSettled([first, second])).flatMap((end) =>
    end.status === 'rejected' ? [end.reason] : [],
  )
  for (const error of failures) {
    assert.ok(error instanceof ConfigError)
    assert.match(error.message, /: file exists$/)
  }
  assert.equal(await readFile(path('bin', NAME), 'utf8'), SCRIPT)
})

/** Lets everybody write below the folder of a test but in one. */
async function close({ path }: Machine, closed: string): Promise<void> {
  for (const folder of ['.', 'home', 'home/bin']) await chmod(path(folder), 0o777)
  await chmod(path(closed), 0o555)
  // the folder of a test run is the superuser's own
  const { mode } = await lstat(tmpdir())
  if (process.geteuid?.() === 0) await chmod(tmpdir(), mode | 0o011)
}

/** The superuser may write everywhere, so a process of its own becomes nobody. */
async function unprivileged(
  { path }: Machine,
  { onPath, flags = {} }: { readonly onPath: readonly string[]; readonly flags?: InstallFlags },
): Promise<{ readonly out: string; readonly err: string }> {
  const source = (name: string) => JSON.stringify(join(import.meta.dirname, '../../../..', name))
  const given = { vars: { PATH: onPath.map((name) => path(name)).join(':') }, cwd: path(), homeDir: path('home') }
  const program = `
    import { runInstall, toInstallOptions } from ${source('src/commands/completion/run-install.ts')}
    import { errorLines } from ${source('src/print/error-lines.ts')}
    import { testEnv } from ${source('test/support/env.ts')}
    if (process.geteuid() === 0) process.setuid(65534)
    const env = testEnv(${JSON.stringify(given)})
    const ours = { packageFolder: '/p', script: ${JSON.stringify(SCRIPT)} }
    const error = await runInstall(toInstallOptions(${JSON.stringify(flags)}, env), ours, env).catch((error) => error)
    console.log(JSON.stringify({ out: env.out(), err: error === undefined ? env.err() : errorLines(error).join('|') }))`
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', program])
  assert.equal(stderr, '')
  return JSON.parse(stdout)
}
