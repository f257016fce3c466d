// The same question, asked of files.

import { fileSource, query, toQuerySpec } from 'kubectl-tack'

const files = fileSource({ filenames: ['examples/shop'], now: new Date() })
const run = query(toQuerySpec('deploy', { labelSelector: 'tier in (api,web)', needs: { object: true } }), [files])
for await (const event of run) {
  if ('problem' in event) throw new Error(event.problem.message)
  if (!('item' in event)) continue
  const { ref, object } = event.item
  console.log(`${ref.file}, document ${ref.document}: ${ref.name} in ${object?.metadata?.namespace}`)
}
