// What an API server would make of a custom resource, and of the definition itself, without one.

import { readFileSync } from 'node:fs'
import { type KubeObject, parseYaml } from 'kubectl-tack'
import { admit, definedResources, definitionCauses, formatCause } from 'kubectl-tack/machinery'

const definition = parseYaml(readFileSync('examples/shop/crd.yaml', 'utf8')) as KubeObject
console.log('definition:', definitionCauses(definition).length === 0 ? 'accepted' : 'refused')

const [dumps] = definedResources(definition)
if (dumps === undefined) throw new Error('it defines nothing')
const metadata = { name: 'orders-nightly', namespace: 'shop' }
const manifest = (spec: object) => ({ apiVersion: 'shop.example.com/v1', kind: 'Dump', metadata, spec }) as KubeObject

const good = admit(manifest({ database: 'orders', schedule: '0 2 * * *', color: 'red' }), dumps)
console.log(JSON.stringify(good.object.spec), 'without', good.unknownFields.join())

const bad = admit(manifest({ database: 7, keep: 0 }), dumps)
for (const cause of bad.causes) console.log(formatCause(cause))
