// Fewer dumps kept where there are many: planned, looked at, written, and taken back.

import {
  editingOf,
  execute,
  loadConnection,
  openCluster,
  type PlannedWrite,
  parseEdit,
  patchCurtain,
  planWrites,
  selectedBy,
  toQuerySpec,
} from 'kubectl-tack'

const cluster = openCluster(await loadConnection())
const now = new Date()

async function patch(kept: number): Promise<void> {
  const editing = editingOf(parseEdit({ set: [`spec.keep=${kept}`] }), { now })
  const options = { now }
  const curtain = patchCurtain(options)
  const plan = planWrites(selectedBy(toQuerySpec('dump orders-nightly'), [cluster], editing), options, curtain)
  const writes: PlannedWrite[] = []
  for await (const event of plan) {
    if ('problem' in event) throw new Error(event.problem.message)
    if (!('item' in event)) continue
    writes.push(event.item.write)
    for (const { op, old, new: wanted } of event.item.preview.changes) console.log(op, old, wanted)
  }
  const run = execute(writes, curtain, { ...options, plan: await plan.summary })
  for await (const event of run) if ('item' in event) console.log(event.item.status, event.item.ref.name)
}

await patch(10)
await patch(14)
cluster.close()
