// What `npm pack` makes, installed as users install it, under the oldest, our own and the newest Node.

import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { bundledPackages } from '../../scripts/package/notices.ts'
import { ROOT } from '../support/build-cluster.ts'
import { type Result, type RunOptions, run } from '../support/child-process.ts'
import { KUBECTL_VARIABLE } from '../support/cluster-facts.ts'
import { installLines } from '../support/documents.ts'
import { outdatedNode, supportedNodes } from '../support/other-nodes.ts'
import { FACES } from './library-faces.ts'

const NPM_MS = 5 * 60 * 1000
const SHOP = join(ROOT, 'examples', 'shop')
const { version }: { version: string } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
const kubectl = process.env[KUBECTL_VARIABLE]
const outdated = outdatedNode()
const skip = process.platform === 'win32' && 'links npm makes elsewhere are looked at'

describe('The package for npm', { skip }, () => {
  let folder = ''
  let files: readonly string[] = []
  /** Of the installation. */
  let bin = ''
  let library = ''

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tack-npm-'))
    const packed = await npm(['pack', '--ignore-scripts', '--json', '--pack-destination', folder])
    const [{ filename, files: all }] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }]
    files = all.map(({ path }) => path)
    const prefix = join(folder, 'global')
    assert.equal(filename, `kubectl-tack-${version}.tgz`)
    for (const line of installLines('## With npm')) await typed(line, prefix)
    bin = join(prefix, 'bin')
    library = join(prefix, 'lib', 'node_modules', 'kubectl-tack')
  })
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

  async function npm(words: readonly string[]): Promise<string> {
    // how the registry is reached is the machine's affair
    const { code, stdout, stderr } = await run('npm', words, { cwd: ROOT, timeoutMs: NPM_MS, env: process.env })
    assert.equal(code, 0, stderr)
    return stdout
  }

  /** A line as docs/install.md has it, beside the package. */
  async function typed(line: string, prefix: string): Promise<void> {
    const settings = { prefer_offline: 'true', audit: 'false', fund: 'false', engine_strict: 'true', prefix }
    const named = Object.entries(settings).map(([name, value]) => [`npm_config_${name}`, value])
    const options = { cwd: folder, timeoutMs: NPM_MS, env: { ...process.env, ...Object.fromEntries(named) } }
    const { code, stderr } = await run('sh', ['-c', line], options)
    assert.equal(code, 0, stderr)
  }

  test('holds what is run and what is read, and nothing of how it is made', () => {
    const tops = new Set(files.map((path) => path.replace(/^(dist\/[^/]+|[^/]+).*$/, '$1')))
    assert.deepEqual([...tops].sort(), [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin',
      'completions',
      'dist/THIRD-PARTY-NOTICES.txt',
      'dist/cli',
      'dist/lib',
      'package.json',
    ])
  })

  test('has the licence of everything in the bundle', async () => {
    const text = await readFile(join(library, 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8')
    const packages = bundledPackages(join(library, 'dist', 'cli'))
    assert.ok(packages.includes('node_modules/commander'), packages.join())
    for (const path of packages) assert.match(text, new RegExp(`^${path.replace(/.*node_modules\//, '')} \\d`, 'm'))
    assert.doesNotMatch(text, /^Node\.js is licensed/m)
  })

  for (const node of supportedNodes()) {
    describe(`under Node ${node.version}`, () => {
      let env: Record<string, string> = {}
      before(async () => {
        const own = join(folder, `node-${node.version}`)
        await node.install(own)
        if (kubectl !== undefined) await symlink(kubectl, join(own, 'kubectl'))
        await symlink('/bin/sh', join(own, 'sh'))
        await symlink('/usr/bin/env', join(own, 'env'))
        env = { PATH: [bin, own].join(delimiter), HOME: join(folder, 'home'), KUBECONFIG: join(folder, 'none') }
        await mkdir(env.HOME ?? '', { recursive: true })
      })

      const shell = (line: string, options: RunOptions = {}): Promise<Result> =>
        run('sh', ['-c', line], { ...options, env: { ...env, ...options.env } })

      test('starts, asks files and prints the completions', async () => {
        assert.equal((await shell('node --version')).stdout, `v${node.version}\n`)
        assert.deepEqual(await shell('kubectl-tack --version'), done(`kubectl-tack v${version}\n`))
        const question = `kubectl-tack query dumps -f '${SHOP}' --where 'self.spec.keep > 20' -o name`
        assert.deepEqual(await shell(question), done('dump.shop.example.com/billing-hourly\n'))
        const script = await readFile(join(ROOT, 'completions', 'kubectl-tack.fish'), 'utf8')
        assert.deepEqual(await shell('kubectl-tack completion fish'), done(script))
      })

      test('is found and completed by kubectl', { skip: kubectl === undefined && 'no kubectl' }, async () => {
        assert.deepEqual(await shell('kubectl tack --version'), done(`kubectl-tack v${version}\n`))
        assert.match((await shell('kubectl __complete tack query --field-s')).stdout, /^--field-selector\t/m)
        const completer = join(bin, 'kubectl_complete-tack')
        assert.deepEqual(await shell('kubectl tack completion install'), done(`${completer} unchanged\n`))
      })

      test('is the library that the checkout has', async () => {
        const project = join(folder, `project-${node.version}`)
        await mkdir(join(project, 'node_modules'), { recursive: true })
        await symlink(library, join(project, 'node_modules', 'kubectl-tack'))
        for (const face of Object.keys(FACES)) {
          const names = Object.keys(await import(face)).sort()
          const script = `console.log(Object.keys(await import('${face}')).sort().join())`
          const line = `node --input-type=module -e "${script}"`
          assert.deepEqual(await shell(line, { cwd: project }), done(`${names.join()}\n`))
        }
      })
    })
  }

  test('has types that a strict project compiles against', async () => {
    const project = join(folder, 'typed')
    const modules = join(project, 'node_modules')
    await mkdir(modules, { recursive: true })
    await symlink(library, join(modules, 'kubectl-tack'))
    await symlink(join(ROOT, 'node_modules', '@types'), join(modules, '@types'))
    await writeFile(join(project, 'package.json'), '{"type":"module"}')
    const uses = Object.keys(FACES).map(
      (face, i) => `import * as face${i} from '${face}'\nexport const all${i} = face${i}`,
    )
    const mistake = `import { toQuerySpec } from 'kubectl-tack'\n// @ts-expect-error\ntoQuerySpec('pods', { namespaces: 3 })`
    await writeFile(join(project, 'main.ts'), [...uses, mistake].join('\n'))
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
    const options = [
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--types',
      'node',
      '--skipLibCheck',
      '--noEmit',
    ]
    const { code, stdout } = await run(process.execPath, [tsc, ...options, 'main.ts'], { cwd: project })
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '' })
  })

  test(`says in one line which Node it needs to ${outdated?.version ?? 'an older one'}`, {
    skip: outdated === undefined && 'no older Node is installed',
  }, async () => {
    assert.ok(outdated)
    for (const name of ['kubectl-tack', 'kubectl_complete-tack']) {
      const { code, stdout, stderr } = await run(outdated.path, [join(bin, name), '--version'])
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
      assert.equal(stderr, `error: kubectl tack needs Node >= 22.19, this is ${outdated.version}\n`)
    }
  })
})

function done(stdout: string): Result {
  return { code: 0, signal: null, stdout, stderr: '' }
}
