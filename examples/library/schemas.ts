// What the schemas of a server say: the document of one group and version, read as far as it is asked.

import { loadConnection, openCluster } from 'kubectl-tack/cluster'
import { applyDefaults } from 'kubectl-tack/machinery'

const cluster = openCluster(await loadConnection())
const apps = await cluster.schemas({ group: 'apps', version: 'v1' })
const deployment = apps.schemaOf({ group: 'apps', version: 'v1', kind: 'Deployment' })
const pod = deployment?.property('spec')?.property('template')?.property('spec')
const ports = pod?.property('containers')?.items?.property('ports')
console.log(pod?.typeName, pod?.required)
console.log(ports?.types, ports?.listType, ports?.listMapKeys, ports?.patchMergeKey)
console.log(applyDefaults([{ containerPort: 80 }], ports))
cluster.close()
