// client-node's generated API classes over our transport: kubeconfig as client-go reads it, exec credentials, proxies,
// kept connections and decoded errors.

import { AppsV1Api } from '@kubernetes/client-node'
import { apiClient, loadConnection, openTransport, ServerError } from 'kubectl-tack/cluster'

const connection = await loadConnection()
const transport = openTransport(connection)
const apps = await apiClient(transport, AppsV1Api)
const { items } = await apps.listNamespacedDeployment({ namespace: connection.namespace })
for (const { metadata, spec } of items) console.log(metadata?.name, spec?.replicas)
try {
  await apps.readNamespacedDeployment({ namespace: connection.namespace, name: 'checkout' })
} catch (error) {
  if (error instanceof ServerError) console.log(error.code, error.reason, error.message)
}
transport.close()
