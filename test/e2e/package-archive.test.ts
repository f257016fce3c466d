// The archive for this platform, installed as krew does it, on a PATH with kubectl and a few tools of the system and no
// Node: it is the plugin that the tests of everything else have.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { sha256Of } from '../../scripts/package/fetch-runtime.ts'
import { bundledPackages } from '../../scripts/package/notices.ts'
import { checksumLines, renderManifest } from '../../scripts/package/render-manifest.ts'
import { archiveName, platformOf, TARGETS, type Target } from '../../scripts/package/targets.ts'
import { parseYaml } from '../../src/manifest/yaml/parse-yaml.ts'
import { ROOT } from '../support/build-cluster.ts'
import { type Result, type RunOptions, run } from '../support/child-process.ts'
import { testCluster } from '../support/cluster.ts'
import { installLines } from '../support/documents.ts'
import { installAsKrew, type KrewManifest } from '../support/krew.ts'
import { noTerminal, runInTerminal } from '../support/terminal.ts'

const cluster = await testCluster()

/** What the launcher and the lines of these tests need of a system. */
const TOOLS = ['sh', 'readlink', 'cat', 'chmod', 'sleep']
/** Making an archive compresses 120 MB. */
const PACKAGING_MS = 5 * 60 * 1000

const { version }: { version: string } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
const target = targetOfThisMachine()
const withoutTerminal = await noTerminal()
const skip = target === undefined ? 'krew installs an .exe here, which is made elsewhere' : false

/** docs/install.md is about the archive for Linux on amd64. */
const archiveIsAnother =
  target !== undefined && platformOf(target) !== 'linux_amd64' && 'the page names another archive'

function targetOfThisMachine(): Target | undefined {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  return TARGETS.find((each) => each.os === process.platform && each.arch === arch)
}

describe('The archive for this platform', { skip }, () => {
  const name = target === undefined ? '' : archiveName(target, version)
  let folder = ''
  let manifest = ''
  let krewRoot = ''
  let env: Record<string, string> = {}

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tack-archive-'))
    await Promise.all(['first', 'second'].map(makeArchive))
    const sum = sha256Of(await readFile(join(folder, 'first', name)))
    const others = TARGETS.map((each) => [archiveName(each, version), '0'.repeat(64)])
    const template = await readFile(join(ROOT, 'krew-manifest.yaml'), 'utf8')
    const checksums = { ...Object.fromEntries(others), [name]: sum }
    manifest = renderManifest(template, { version, home: 'https://example.com/kubectl-tack', checksums })
    krewRoot = join(folder, 'krew')
    assert.ok(target)
    const plugins = await installAsKrew(manifest, join(folder, 'first'), krewRoot, target)
    env = { PATH: `${plugins}:${await toolFolder()}`, HOME: join(folder, 'home'), KREW_ROOT: krewRoot }
    await mkdir(env.HOME ?? '')
  })
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

  async function makeArchive(out: string): Promise<void> {
    const script = join(ROOT, 'scripts', 'package.ts')
    assert.ok(target)
    const words = [script, '--no-build', '--out', join(folder, out), platformOf(target)]
    const { code, stderr } = await run(process.execPath, words, {
      timeoutMs: PACKAGING_MS,
      env: { ...process.env, SOURCE_DATE_EPOCH: '1795000000' },
    })
    assert.equal(code, 0, stderr)
  }

  async function toolFolder(): Promise<string> {
    const tools = join(folder, 'tools')
    await mkdir(tools)
    for (const tool of TOOLS) {
      const path = execFileSync('sh', ['-c', `command -v ${tool} || true`], { encoding: 'utf8' }).trim()
      if (path !== '') await symlink(path, join(tools, tool))
    }
    if (cluster.kubectlPath !== '') await symlink(cluster.kubectlPath, join(tools, 'kubectl'))
    return tools
  }

  /** A command line, in a shell that has nothing but what is on that PATH. */
  function shell(line: string, options: RunOptions = {}): Promise<Result> {
    return run('sh', ['-c', line], { ...options, env: { ...env, KUBECONFIG: cluster.kubeconfig, ...options.env } })
  }

  test('is the same when it is made again, and has its sum in checksums.txt', async () => {
    const [first, second] = await Promise.all(['first', 'second'].map((out) => readFile(join(folder, out, name))))
    assert.ok(first && second?.equals(first))
    const sums = await readFile(join(folder, 'second', 'checksums.txt'), 'utf8')
    assert.equal(sums, checksumLines({ [name]: sha256Of(first) }))
  })

  test('holds the launcher, the licence, the completions, and the Node that was recorded, untouched', async () => {
    const { stdout } = await run('tar', ['-tzf', join(folder, 'first', name)])
    const paths = stdout.trim().split('\n')
    const completions = (await readdir(join(ROOT, 'completions'))).map((each) => `completions/${each}`)
    for (const path of ['kubectl-tack', 'LICENSE', 'THIRD-PARTY-NOTICES.txt', 'dist/cli/main.js', ...completions]) {
      assert.ok(paths.includes(path), path)
    }
    assert.deepEqual(paths, paths.toSorted())
    assert.equal(sha256Of(await installed('runtime/node')), target?.runtime.sha256)
  })

  test('holds the licence of everything in it', async () => {
    const text = (await installed('THIRD-PARTY-NOTICES.txt')).toString()
    const packages = bundledPackages(join(ROOT, 'dist', 'cli'))
    assert.ok(packages.includes('node_modules/commander'), packages.join())
    for (const path of packages) assert.match(text, new RegExp(`^${path.replace(/.*node_modules\//, '')} \\d`, 'm'))
    assert.match(text, /^Node\.js is licensed for use as follows:$/m)
  })

  async function installed(path: string): Promise<Buffer> {
    return readFile(join(krewRoot, 'store', 'tack', `v${version}`, path))
  }

  test('starts through the link that krew makes, a chain of links, and by its bare name', async () => {
    const link = join(krewRoot, 'bin', 'kubectl-tack')
    assert.equal(basename(await readlink(link)), 'kubectl-tack')
    await symlink('krew/bin/kubectl-tack', join(folder, 'another'))
    const expected = `kubectl-tack v${version}\n`
    for (const line of ['kubectl-tack', `'${link}'`, `'${join(folder, 'another')}'`, './another']) {
      const { code, stdout, stderr } = await shell(`${line} --version`, { cwd: folder })
      assert.deepEqual({ line, code, stdout, stderr }, { line, code: 0, stdout: expected, stderr: '' })
    }
    const inside = await shell('sh kubectl-tack --version', { cwd: join(krewRoot, 'store', 'tack', `v${version}`) })
    assert.equal(inside.stdout, expected)
  })

  test('is installed by the lines that docs/install.md has for it', { skip: archiveIsAnother }, async () => {
    const home = join(folder, 'another-home')
    await mkdir(home)
    const options = { cwd: join(folder, 'first'), env: { HOME: home, PATH: process.env.PATH } }
    for (const line of installLines('## From an archive')) {
      const { code, stderr } = await run('sh', ['-c', line], options)
      assert.equal(code, 0, `${line}\n${stderr}`)
    }
    const bin = join(home, '.local', 'bin')
    assert.equal((await shell(`'${bin}/kubectl-tack' --version`)).stdout, `kubectl-tack v${version}\n`)
    const complete = await shell('kubectl_complete-tack version --clie', { env: { PATH: `${bin}:${env.PATH}` } })
    assert.match(complete.stdout, /^--client\t/m)
  })

  test('has no Node on its PATH', async () => {
    assert.deepEqual(await shell('command -v node npm; exit 0').then(({ stdout }) => stdout), '')
  })

  test('keeps the user’s NODE_OPTIONS from its own Node, and hands them on to what it starts', async () => {
    const seen = join(folder, 'seen')
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'sh',
      args: ['-c', `printf %s "$NODE_OPTIONS:$KUBECTL_TACK_NODE_OPTIONS" > '${seen}'; exit 1`],
      interactiveMode: 'Never',
    }
    const kubeconfig = join(folder, 'exec-kubeconfig')
    const config = {
      clusters: [{ name: 'a', cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: 'a', user: { exec } }],
      contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
      'current-context': 'a',
    }
    await writeFile(kubeconfig, JSON.stringify(config))
    const options = { env: { NODE_OPTIONS: '--no-such-option', KUBECONFIG: kubeconfig } }
    assert.equal((await shell('kubectl-tack --version', options)).code, 0)
    assert.notEqual((await shell('kubectl-tack query pods', options)).code, 0)
    assert.equal(await readFile(seen, 'utf8'), '--no-such-option:')
  })

  describe('on a cluster', { skip: cluster.skip }, () => {
    let namespace = ''
    before(async () => {
      namespace = await cluster.namespace()
      await cluster.create({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'one', namespace },
        data: { a: '1' },
      })
    })

    test('is found by kubectl', async () => {
      const { stdout } = await shell('kubectl plugin list')
      assert.ok(stdout.includes(join(krewRoot, 'bin', 'kubectl-tack')), stdout)
      assert.equal((await shell('kubectl tack --version')).stdout, `kubectl-tack v${version}\n`)
    })

    test('queries', async () => {
      const { code, stdout, stderr } = await shell(`kubectl tack query configmap/one -n ${namespace} -o name`)
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'configmap/one\n', stderr: '' })
    })

    test('compares', async () => {
      const input = JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'one', namespace },
        data: { a: '2' },
      })
      const { code, stdout } = await shell('kubectl tack diff -f - -o jsonpatch', { input })
      assert.equal(code, 1)
      assert.match(stdout, /"path":\s*"\/data\/a"/)
    })

    test('patches, and takes it back', async () => {
      const value = () => cluster.kubectlOk(['get', 'configmap', 'one', '-n', namespace, '-o', 'jsonpath={.data.a}'])
      const { code, stdout } = await shell(`kubectl tack patch configmap/one -n ${namespace} --set data.a=3 --yes`)
      assert.equal(code, 0, stdout)
      assert.match(stdout, /^written +ConfigMap +/m)
      assert.equal(await value(), '3')
      assert.equal((await shell('kubectl tack undo last --yes')).code, 0)
      assert.equal(await value(), '1')
    })

    test('completes behind kubectl after the line that the manifest has for it, until the other one', async () => {
      const { spec } = parseYaml(manifest) as unknown as KrewManifest
      const [install = '', uninstall = '', ...others] = spec.caveats.split('\n').filter((line) => line.startsWith('  '))
      assert.deepEqual(others, [])
      const file = join(krewRoot, 'bin', 'kubectl_complete-tack')
      assert.equal((await shell(install)).stdout, `${file} created\n`)
      assert.deepEqual(await shell(install), { code: 0, signal: null, stdout: `${file} unchanged\n`, stderr: '' })
      const words = await shell('kubectl __complete tack query --field-s')
      assert.match(words.stdout, /^--field-selector\t/m)
      const names = await shell(`kubectl __complete tack query configmap -n ${namespace} on`)
      assert.match(names.stdout, /^one$/m)
      assert.equal((await shell(uninstall)).stdout, `${file} deleted\n`)
      assert.doesNotMatch((await shell('kubectl __complete tack query --field-s')).stdout, /^--field-selector/m)
    })

    test('completes behind kubectl where the archive’s own folders are linked', async () => {
      const links = join(folder, 'links')
      const store = join(krewRoot, 'store', 'tack', `v${version}`)
      await mkdir(links)
      for (const path of ['kubectl-tack', 'completions/kubectl_complete-tack']) {
        await symlink(join(store, path), join(links, basename(path)))
      }
      const options = { env: { PATH: `${links}:${join(folder, 'tools')}` } }
      const words = await shell('kubectl __complete tack query --field-s', options)
      assert.match(words.stdout, /^--field-selector\t/m)
      const installed = await shell('kubectl tack completion install', options)
      assert.equal(installed.stdout, `${join(links, 'kubectl_complete-tack')} unchanged\n`)
    })

    test('writes and reads 2 MB through pipes', async () => {
      const text = 'x'.repeat(700_000)
      const objects = ['b', 'c', 'd'].map((name) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, namespace },
        data: { text },
      }))
      for (const object of objects) await cluster.create(object)
      const query = `kubectl tack query configmaps -n ${namespace}`
      const { stdout, code } = await shell(`${query} -o json | (sleep 0.3; cat)`)
      assert.equal(code, 0)
      assert.ok(stdout.length > 2_000_000)
      const { items } = JSON.parse(stdout) as { items: { data: Record<string, string> }[] }
      assert.equal(items.filter(({ data }) => data.text === text).length, 3)
      const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })
      const read = await shell('cat | kubectl tack query configmaps -f - -o name | cat', { input: list })
      assert.equal(read.stdout, 'configmap/b\nconfigmap/c\nconfigmap/d\n')
    })

    test('colours a terminal, and does not where NO_COLOR is set', { skip: withoutTerminal }, async () => {
      const line = `kubectl tack patch configmap/one -n ${namespace} --set data.a=3 --dry-run`
      const shown = async (more: Record<string, string>): Promise<string> => {
        // the terminal itself needs a Python, wherever that is
        const options = { env: { ...env, PATH: process.env.PATH, KUBECONFIG: cluster.kubeconfig, ...more } }
        const { code, shown } = await runInTerminal(200, 'sh', ['-c', `PATH='${env.PATH}'; exec ${line}`], options)
        assert.equal(code, 0, shown)
        assert.match(shown, /ConfigMap/)
        return shown
      }
      assert.match(await shown({}), /\x1b\[\d+m/)
      assert.doesNotMatch(await shown({ NO_COLOR: '1' }), /\x1b\[/)
    })
  })
})
