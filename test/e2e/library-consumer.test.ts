// The library as somebody else's project has it: found by its name, compiled strictly against its types, run.
import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROOT } from '../support/build-cluster.ts'
import { type Result, run } from '../support/child-process.ts'

const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')

/** As strict as a project can be; declarations are checked too, ours among them. */
const SETTINGS = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: false,
    skipLibCheck: false,
    module: 'nodenext',
    target: 'es2023',
    types: ['node'],
    outDir: 'out',
  },
}

const CONSUMER = `
import { deepEqual, equal } from 'node:assert/strict'
import { fileSource, query, type QueryItem, type QuerySummary, type Ref, toQuerySpec, UsageError } from 'kubectl-tack'
import { type Connection, openCluster, type OpenCluster } from 'kubectl-tack/cluster'
import { parseQuantity, type Quantity } from 'kubectl-tack/machinery'

const filenames = process.argv.slice(2)
const run = query(toQuerySpec('deploy', { sortBy: '-.spec.replicas', limit: 2 }), [fileSource({ filenames, now: new Date() })])
const refs: Ref[] = []
for await (const event of run) {
  if ('item' in event) {
    const item: QueryItem = event.item
    refs.push(item.ref)
  } else if ('problem' in event) throw new Error(event.problem.message)
}
const summary: QuerySummary = await run.summary
deepEqual(refs.map((ref) => ref.name), ['storefront', 'orders'])
equal(summary.truncated, true)

const quantity: Quantity | undefined = parseQuantity('1Gi')
equal(quantity === undefined, false)
const connection: Connection = {
  server: 'https://127.0.0.1:1',
  namespace: 'default',
  tls: { insecureSkipVerify: false },
  credential: { current: async () => ({ headers: [], connectionKey: '' }), renew: async () => false },
  disableCompression: false,
  requestTimeoutMs: 0,
}
const cluster: OpenCluster = openCluster(connection, { cacheDir: '' })
cluster.close()
try {
  toQuerySpec('pod/a', { labelSelector: 'a in' })
} catch (error) {
  if (error instanceof UsageError) console.log(error.message)
}
`

/** A mistake that types are there to find. */
const MISTAKEN = `
import { toQuerySpec } from 'kubectl-tack'
toQuerySpec('pods', { namespaces: 3 })
`

import { FACES } from './library-faces.ts'

let project = ''

before(async () => {
  project = await mkdtemp(join(tmpdir(), 'tack-consumer-'))
  const modules = join(project, 'node_modules')
  await mkdir(modules)
  await symlink(ROOT, join(modules, 'kubectl-tack'), 'junction')
  for (const name of ['@types', '@kubernetes']) {
    await symlink(join(ROOT, 'node_modules', name), join(modules, name), 'junction')
  }
  await writeFile(join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }))
})

after(() => rm(project, { recursive: true, force: true }))

async function compile(name: string, files: readonly string[]): Promise<Result> {
  const settings = join(project, `${name}.json`)
  await writeFile(settings, JSON.stringify({ ...SETTINGS, files }))
  return run(process.execPath, [TSC, '-p', settings, '--pretty', 'false'], { cwd: project })
}

/** Complaints but those about the declarations of other packages. */
function complaints({ stdout }: Result): readonly string[] {
  return stdout
    .split('\n')
    .filter((line) => line.includes('error TS'))
    .filter((line) => !/node_modules\/(?!kubectl-tack\/)/.test(line))
}

describe("Somebody's project", () => {
  test('compiles strictly, our declarations included, and runs', async () => {
    await writeFile(join(project, 'main.ts'), CONSUMER)
    assert.deepEqual(complaints(await compile('main', ['main.ts'])), [])
    const words = [join(project, 'out', 'main.js'), join(ROOT, 'examples', 'shop')]
    const { code, stdout, stderr } = await run(process.execPath, words, { cwd: project })
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    assert.match(stdout, /unable to parse requirement/)
  })

  test('is told of a mistake by the types', async () => {
    await writeFile(join(project, 'mistaken.ts'), MISTAKEN)
    const [complaint = '', ...more] = complaints(await compile('mistaken', ['mistaken.ts']))
    assert.match(complaint, /^mistaken\.ts\(3,\d+\): error TS2322/)
    assert.deepEqual(more, [])
  })

  test('compiles with every example in it', async () => {
    const folder = join(ROOT, 'examples', 'library')
    const names = (await readdir(folder)).filter((name) => name.endsWith('.ts'))
    assert.ok(names.length > 0)
    for (const name of names) await cp(join(folder, name), join(project, name))
    assert.deepEqual(complaints(await compile('examples', names)), [])
  })
})

describe('What is exported', () => {
  for (const [face, names] of Object.entries(FACES)) {
    test(`by ${face} is what it was`, async () => {
      assert.deepEqual(Object.keys(await import(face)).sort(), names)
    })
  }

  test('has a face for each entry of package.json', async () => {
    const { exports } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { exports: object }
    const entries = Object.keys(exports).filter((entry) => entry !== './package.json')
    assert.deepEqual(entries.map((entry) => entry.replace('.', 'kubectl-tack')).sort(), Object.keys(FACES))
  })

  test('loads client-node only for what is made of it', async () => {
    const script = `
      import { registerHooks } from 'node:module'
      const loaded = []
      registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
      for (const face of ['', '/cluster', '/machinery']) await import('kubectl-tack' + face)
      console.log(loaded.filter((url) => /client-node|proxy-agent|commander|chalk/.test(url)).length, loaded.length)
    `
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: project })
    assert.match(stdout, /^0 \d{2,}\n$/, stderr)
  })
})
