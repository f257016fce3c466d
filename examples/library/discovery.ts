// What words mean on a server, from a cache that kubectl tack shares.

import { loadConnection, openCluster, qualifiedName } from 'kubectl-tack/cluster'

const { discovery, close } = openCluster(await loadConnection())
for (const word of ['deploy', 'Dump', 'dmp', 'events', 'no-such-thing']) {
  const found = await discovery.resolve(word)
  console.log(word, '=', found?.resources.map(qualifiedName).join(', ') ?? 'nothing')
}
const dump = await discovery.resourceFor('shop.example.com/v1', 'Dump')
console.log(dump?.resource, dump?.namespaced, dump?.verbs.includes('watch'))
close()
