// How the executables start: what they load, how they are found, and what they say when they cannot run.

import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ROOT } from '../support/build-cluster.ts'
import { run } from '../support/child-process.ts'
import { loadedModules } from '../support/loaded-modules.ts'
import { missingShell } from '../support/shells.ts'
import { tack } from '../support/tack.ts'

describe('what is loaded', () => {
  test('by --version is our own frame and nothing else', async () => {
    const { modules, result } = await loadedModules(['--version'])
    assert.match(result.stdout, /^kubectl-tack v/)
    assert.deepEqual(modules, [
      'src/cli/main.ts',
      'src/errors.ts',
      'src/flags/env.ts',
      'src/flags/exit-code.ts',
      'src/flags/sink.ts',
      'src/machinery/jsonpath/json-path-error.ts',
      'src/version.ts',
    ])
  })

  for (const args of [['--help'], ['query', '--help'], ['version', '--client'], ['__complete', 'query', '--outp']]) {
    test(`by ${args.join(' ')} is commander and nothing that could ask a server`, async () => {
      const { modules, result } = await loadedModules(args)
      assert.deepEqual([result.code, result.stderr], [0, ''])
      assert.deepEqual(foreign(modules), ['commander'])
      const heavy = /^src\/(cluster\/(transport|kubeconfig|discovery|list|open-cluster)|manifest\/|query\/run-)/
      assert.deepEqual(
        modules.filter((name) => heavy.test(name)),
        [],
      )
    })
  }

  test('comes in few files, each of which costs time', async () => {
    const [version, help] = await Promise.all([loadedModules(['--version']), loadedModules(['query', '--help'])])
    assert.ok(version.files.length <= 8, version.files.join('\n'))
    assert.ok(help.files.length <= 15, help.files.join('\n'))
  })
})

/** Names of packages. */
function foreign(modules: readonly string[]): readonly string[] {
  const names = modules.flatMap((name) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1] ?? [])
  return [...new Set(names)].sort()
}

describe('the launcher', () => {
  test('works through a symbolic link, as krew makes one', async (t) => {
    const folder = await temporaryFolder(t)
    const link = join(folder, 'kubectl-tack')
    await symlink(join(ROOT, 'bin', 'kubectl-tack.js'), link)
    const { code, stdout } = await run(process.execPath, [link, '--version'], { cwd: folder })
    assert.equal(code, 0)
    assert.match(stdout, /^kubectl-tack v/)
  })

  test('says what to do in a checkout that is not built', async (t) => {
    const folder = await temporaryFolder(t)
    await cp(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true })
    await cp(join(ROOT, 'package.json'), join(folder, 'package.json'))
    const { code, stdout, stderr } = await run(process.execPath, [join(folder, 'bin', 'kubectl-tack.js'), '--version'])
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
    assert.equal(stderr, 'error: kubectl tack is not built yet: run "npm run build" in its checkout\n')
  })

  test('of an archive says why its Node cannot be started', { skip: missingShell('dash') }, async (t) => {
    const folder = await temporaryFolder(t)
    const launcher = join(folder, 'kubectl-tack')
    await cp(join(ROOT, 'scripts', 'package', 'launcher.sh'), launcher)
    await mkdir(join(folder, 'runtime'))
    // as a Node is without its libraries: the file is there, what loads it is not
    await writeFile(join(folder, 'runtime', 'node'), '#!/lib64/no-loader\n', { mode: 0o755 })
    const { code, stdout, stderr } = await run('dash', [launcher, '--version'])
    assert.deepEqual({ code, stdout }, { code: 127, stdout: '' })
    assert.match(stderr, /not found\nerror: the Node of kubectl tack cannot be started: .* glibc; .*\n$/)
  })

  test('works for a user without a home, whom the system does not know, and keeps nothing where others could', async (t) => {
    // what Node says then, wherever the tests run
    const preload = `data:text/javascript,import os from 'node:os';os.homedir=()=>{throw new Error('ENOENT')}`
    const script = join(ROOT, 'bin', 'kubectl-tack.js')
    const temporary = await temporaryFolder(t)
    const env = { PATH: process.env.PATH, TMPDIR: temporary, TEMP: temporary }
    const { code, stdout, stderr } = await run(process.execPath, ['--import', preload, script, '--version'], { env })
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    assert.match(stdout, /^kubectl-tack v/)
    assert.deepEqual(await readdir(temporary), [])
  })

  test('says which Node it needs to one that is too old', async (t) => {
    const folder = await temporaryFolder(t)
    // an old Node as far as the launcher can tell
    const preload = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'});"
    const script = join(ROOT, 'bin', 'kubectl-tack.js')
    const { code, stderr } = await run(process.execPath, ['--import', preload, script, '--version'], { cwd: folder })
    assert.equal(code, 2)
    assert.match(stderr, /^error: kubectl tack needs Node >= 22\.19, this is v\S+\n$/)
  })
})

async function temporaryFolder(t: { after(clean: () => Promise<void>): void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tack-start-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

test('help of an unknown command goes to stderr with 2, known help to stdout with 0', async () => {
  const [unknown, known] = await Promise.all([tack(['help', 'nothing']), tack(['query', '--help'])])
  assert.deepEqual([unknown.code, unknown.stdout], [2, ''])
  assert.deepEqual([known.code, known.stderr], [0, ''])
  for (const heading of ['Usage:', 'Examples:', 'Output:', 'Connection:', 'Exit status:']) {
    assert.match(known.stdout, new RegExp(`^${heading}$`, 'm'))
  }
})
