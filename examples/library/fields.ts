// What fields a kind has, from definitions in files; `clusterKinds(cluster)` instead of `fileKinds` asks a server.

import { fileKinds, findField, listFields } from 'kubectl-tack'

const kinds = await fileKinds({ filenames: ['examples/shop'] })
const { found, problems } = await findField({ kind: 'dumps.spec' }, kinds)
if (found === undefined) throw new Error(problems[0]?.message)
for (const { item } of listFields(found, { depth: 1, onlyPushable: false }).fields) {
  console.log(item.path, item.type, item.required ? 'required' : '', item.default ?? '')
}
