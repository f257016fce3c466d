import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { connectionFor, contextNames, listContexts, loadKubeconfig } from '../../../../src/cluster/kubeconfig/index.ts'
import { alone, folderOf } from './folder.ts'

const CONTEXTS = `
current-context: b
contexts:
- {name: c, context: {cluster: gone, user: gone}}
- {name: a, context: {cluster: one, user: u, namespace: apps}}
- {name: b, context: {cluster: two}}
clusters:
- {name: one, cluster: {server: "https://one"}}
- {name: two, cluster: {server: "https://two"}}
`

test('contexts are listed by name with what they give and what stands in for it', (t) => {
  assert.deepEqual(listContexts({ ...alone(folderOf(t, { '.kube/config': CONTEXTS })) }), [
    { name: 'a', cluster: 'one', user: 'u', namespace: 'apps', isCurrent: false },
    { name: 'b', cluster: 'two', user: '', namespace: 'default', isCurrent: true },
    { name: 'c', cluster: 'gone', user: 'gone', namespace: 'default', isCurrent: false },
  ])
})

test('many contexts are connected to without reading the file again', (t) => {
  const folder = folderOf(t, { '.kube/config': CONTEXTS })
  const config = loadKubeconfig(alone(folder))
  writeFileSync(join(folder, '.kube/config'), 'broken: [')
  const servers = contextNames(config).map((context) => connectionFor(config, { context }).server)
  assert.deepEqual(servers, ['https://one', 'https://two', 'http://localhost:8080'])
})
