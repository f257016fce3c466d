// A KubeConfig for code that wants client-node's own: watches, exec, port-forward, copying.

import { CustomObjectsApi } from '@kubernetes/client-node'
import { loadConnection, toKubeConfig } from 'kubectl-tack/cluster'

const connection = await loadConnection()
const config = await toKubeConfig(connection)
const custom = config.makeApiClient(CustomObjectsApi)
const dumps = await custom.listNamespacedCustomObject({
  group: 'shop.example.com',
  version: 'v1',
  namespace: connection.namespace,
  plural: 'dumps',
})
for (const { metadata } of dumps.items) console.log(metadata.name)
