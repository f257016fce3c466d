// What a query loads: of our dependencies as few as can be, for time to start is time to wait.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testCluster } from '../support/cluster.ts'
import { loadedModules } from '../support/loaded-modules.ts'
import { tack, temporaryHome } from '../support/tack.ts'

const cluster = await testCluster()

/** Names of the packages among modules. */
function packagesOf(modules: readonly string[]): readonly string[] {
  const names = modules.flatMap((name) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1] ?? [])
  return [...new Set(names)].sort()
}

describe('A warm query loads', { skip: cluster.skip }, () => {
  const words = ['query', 'namespace', 'default']

  test('with a client certificate: commander, and of the rooms no manifests', async (t) => {
    const home = await temporaryHome()
    t.after(home.remove)
    const options = { env: { ...home.env, KUBECONFIG: cluster.kubeconfig } }
    assert.equal((await tack(words, options)).code, 0)
    const { modules, result } = await loadedModules(words, options)
    assert.match(result.stdout, /^default /m)
    assert.deepEqual(packagesOf(modules), ['commander'])
    assert.deepEqual(
      modules.filter((name) => /^src\/(manifest\/(?!yaml)|cluster\/(client-node|watch)\/)/.test(name)),
      [],
    )
  })

  for (const [proxy, agent] of [
    ['http://127.0.0.1:1', 'https-proxy-agent'],
    ['socks5://127.0.0.1:1', 'socks-proxy-agent'],
  ] as const) {
    test(`with the proxy ${proxy}: its agent too`, async (t) => {
      const home = await temporaryHome()
      t.after(home.remove)
      const options = { env: { ...home.env, KUBECONFIG: cluster.kubeconfig } }
      const { modules } = await loadedModules([...words, `--proxy-url=${proxy}`], options)
      const agents = packagesOf(modules).filter((name) => name.endsWith('-proxy-agent'))
      assert.deepEqual(agents, [agent])
    })
  }
})
