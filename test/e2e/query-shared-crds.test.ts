// Well-known public custom resources: whatever the server accepts, query shows as kubectl does.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROOT } from '../support/build-cluster.ts'
import { testCluster } from '../support/cluster.ts'
import { type FrozenAges, freezeAges } from '../support/frozen-ages.ts'

const cluster = await testCluster()
const CRDS = resolve(ROOT, '../shared/crds')
const CRS = resolve(ROOT, '../shared/crs')
const skip = cluster.skip || (existsSync(CRDS) ? false : `no ${CRDS}`)

/** On a busy machine a server takes minutes to compile so many schemas. */
const CREATE_TIMEOUT_MS = 600_000

/** Enough for every column to be filled by somebody. */
const OBJECTS_PER_PROJECT = 40

type Definition = {
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly group: string
    readonly scope: string
    readonly versions: readonly { readonly name: string; readonly served: boolean }[]
  }
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
}

describe('Custom resources of well-known projects', { skip }, () => {
  let namespace = ''
  let created: string[] = []
  let served: Definition[] = []
  let frozen: FrozenAges | undefined
  /** Leads both tools to tables whose ages stand still. */
  let env: { KUBECONFIG: string } | undefined

  before(async () => {
    namespace = await cluster.namespace()
    // some are too large for client-side apply, some may be refused: what is accepted counts
    const { stdout } = await cluster.kubectl(['create', '-R', '-f', CRDS, '-o', 'name'], {
      timeoutMs: CREATE_TIMEOUT_MS,
    })
    created = stdout.trim().split('\n')
    const established = ['wait', '--for=condition=Established', '--timeout=60s', ...created]
    await cluster.kubectl(established, { timeoutMs: 90_000 })
    const list = JSON.parse(await cluster.kubectlOk(['get', 'crd', '-o', 'json'], { timeoutMs: 90_000 }))
    served = (list.items as Definition[]).filter(isEstablished).filter((crd) => created.includes(nameOf(crd)))
    await createObjects()
    frozen = await freezeAges(cluster)
    env = { KUBECONFIG: join(cluster.home, 'frozen-ages') }
    await writeFile(env.KUBECONFIG, frozen.kubeconfig)
  })

  after(async () => {
    await frozen?.stop()
    if (created.length > 0)
      await cluster.kubectl(['delete', '--wait=false', ...created], { timeoutMs: CREATE_TIMEOUT_MS })
  })

  const nameOf = (crd: Definition) => `customresourcedefinition.apiextensions.k8s.io/${crd.metadata.name}`

  async function createObjects(): Promise<void> {
    for (const project of await readdir(CRS)) {
      const files = (await readdir(join(CRS, project))).slice(0, OBJECTS_PER_PROJECT)
      const words = files.flatMap((file) => ['-f', join(CRS, project, file)])
      // deliberately broken ones are among them: they stay away
      await cluster.kubectl(['create', '--validate=ignore', '-n', namespace, ...words], {
        timeoutMs: CREATE_TIMEOUT_MS,
      })
    }
  }

  async function same(words: readonly string[], tidy: (text: string) => string = (text) => text): Promise<string> {
    const options = { timeoutMs: 120_000, ...(env && { env }) }
    const theirs = await cluster.kubectlOk(['get', ...words], options)
    const { code, stdout, stderr } = await cluster.tack(['query', ...words], options)
    assert.equal(code, 0, stderr)
    assert.equal(tidy(stdout), theirs)
    return stdout
  }

  test('at least 100 definitions are served', () => {
    assert.ok(served.length >= 100, String(served.length))
  })

  test('all of them at once: as a table, wide, by name', async () => {
    const kinds = served.map((crd) => crd.metadata.name).join(',')
    const table = await same([kinds, '-A'])
    assert.ok(table.split('\n').length > 50, 'many objects were created')
    await same([kinds, '-A', '-o', 'wide', '--show-labels'])
    await same([kinds, '-n', namespace, '-o', 'name'])
  })

  test('all of them at once: as YAML and JSON', async () => {
    const kinds = served.map((crd) => crd.metadata.name).join(',')
    await same([kinds, '-n', namespace, '-o', 'yaml'], (text) => text.replace(/\ntack:\n.*$/s, '\n'))
    await same([kinds, '-n', namespace, '-o', 'json'], (text) =>
      text.replace(/,\n {4}"tack": \{.*\n {4}\}\n\}\n$/s, '\n}\n'),
    )
  })

  test('each served version answers by plural.version.group', async () => {
    for (const { metadata, spec } of served.slice(0, 40)) {
      const plural = metadata.name.slice(0, metadata.name.indexOf('.'))
      for (const version of spec.versions.filter((v) => v.served)) {
        await same([`${plural}.${version.name}.${spec.group}`, '-A', '-o', 'name'])
      }
    }
  })
})

function isEstablished({ status }: Definition): boolean {
  return status?.conditions?.some((c) => c.type === 'Established' && c.status === 'True') === true
}
