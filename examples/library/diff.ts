// What an apply of examples/shop-next would change.

import { diff, filterItems, loadConnection, openCluster, readManifests } from 'kubectl-tack'

const cluster = openCluster(await loadConnection())
const manifests = readManifests({ filenames: ['examples/shop-next'] })
const run = filterItems(diff(manifests, cluster), { ignoreManagers: ['hpa*'] })
for await (const event of run) {
  if ('item' in event) console.log(event.item.action, event.item.ref.kind, event.item.ref.name, event.item.changes.length)
  if ('problem' in event) console.error(event.problem.message)
}
console.log((await run.summary).counts)
cluster.close()
