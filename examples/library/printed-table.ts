// The table that a server prints of a custom resource, from its definition.

import { readFileSync } from 'node:fs'
import { type KubeObject, parseYaml } from 'kubectl-tack'
import { printedTable, versionsOf } from 'kubectl-tack/machinery'

const [version] = versionsOf(parseYaml(readFileSync('examples/shop/crd.yaml', 'utf8')) as KubeObject)
const table = printedTable(version?.printerColumns ?? [])
const dump = { metadata: { name: 'orders-nightly' }, spec: { database: 'orders', schedule: '0 2 * * *', keep: 7 } }
console.log(table.columns.map(({ name, priority }) => (priority > 0 ? `${name} (wide)` : name)).join(', '))
console.log(table.cellsOf({ apiVersion: 'shop.example.com/v1', kind: 'Dump', ...dump }, new Date()))
