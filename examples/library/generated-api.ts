// client-node's generated API classes with this product's connections: kubeconfig merge, exec credentials, proxies,
// kept connections and decoded errors.
//
//   node examples/library/generated-api.ts [--context NAME]
//
// In a project of your own, import from 'kubectl-tack/cluster'.

import { parseArgs } from 'node:util'
import { CoreV1Api } from '@kubernetes/client-node'
import { apiClient } from '../../src/cluster/generated-api.ts'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { openTransport } from '../../src/cluster/transport/open-transport.ts'

const { values } = parseArgs({ options: { context: { type: 'string' }, kubeconfig: { type: 'string' } } })
const connection = await loadConnection(values)
const transport = openTransport(connection)
try {
  const core = await apiClient(transport, CoreV1Api)
  const { items } = await core.listNamespace()
  for (const { metadata, status } of items) console.log(`${metadata?.name}\t${status?.phase}`)

  const pods = await core.listNamespacedPod({ namespace: connection.namespace, limit: 10 })
  console.log(`${pods.items.length} pods in ${connection.namespace}`)
} finally {
  transport.close()
}
