// Somebody who edits one object again and again beside others, and does again what was stale. A process of its own:
// `patch-driver.ts '[{"kubeconfig": …}]'`; what it says is what has become of the edits of each task.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { EditWords } from '../../src/patch/edits/edit.ts'
import type { PatchStatus } from '../../src/patch/patch-item.ts'
import type { PlannedWrite } from '../../src/patch/plan/planned-write.ts'
import { ROOT } from './build-cluster.ts'

export type DriverTask = {
  readonly kubeconfig: string
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly edits: readonly EditWords[]
  /** False: what is stale is left, and told. */
  readonly isPersistent: boolean
}

export type DriverReport = {
  /** Of each edit at last. */
  readonly statuses: readonly PatchStatus[]
  /** Times that an edit was stale. */
  readonly stale: number
}

/** Of the built library, which is read in a tenth of the time. */
async function library() {
  const from = (path: string) => import(pathToFileURL(join(ROOT, 'dist', 'lib', path)).href)
  return {
    ...((await from('cluster/kubeconfig/index.js')) as typeof import('../../src/cluster/kubeconfig/index.ts')),
    ...((await from('cluster/open-cluster.js')) as typeof import('../../src/cluster/open-cluster.ts')),
    ...((await from('patch/edits/edit.js')) as typeof import('../../src/patch/edits/edit.ts')),
    ...((await from('patch/plan/editing.js')) as typeof import('../../src/patch/plan/editing.ts')),
    ...((await from('patch/plan/plan-writes.js')) as typeof import('../../src/patch/plan/plan-writes.ts')),
    ...((await from('patch/plan/select.js')) as typeof import('../../src/patch/plan/select.ts')),
    ...((await from('patch/run/execute.js')) as typeof import('../../src/patch/run/execute.ts')),
  }
}

if (process.argv[2] !== undefined) {
  const reports: DriverReport[] = []
  for (const task of JSON.parse(process.argv[2]) as readonly DriverTask[]) reports.push(await drive(task))
  console.log(JSON.stringify(reports))
}

async function drive(task: DriverTask): Promise<DriverReport> {
  const { loadConnection, openCluster, editingOf, parseEdit, namedBy, planWrites, execute } = await library()
  const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: task.kubeconfig } })
  const cluster = openCluster(connection, { cacheDir: '' })
  const { apiVersion, kind, namespace, name } = task
  const statuses: PatchStatus[] = []
  let stale = 0

  async function attempt(words: EditWords): Promise<PatchStatus> {
    const editing = editingOf(parseEdit(words), { now: new Date() })
    const targets = namedBy([{ apiVersion, kind, namespace, name }], [cluster], editing)
    const plan = planWrites(targets, {}, undefined)
    const writes: PlannedWrite[] = []
    for await (const event of plan) if ('item' in event) writes.push(event.item.write)
    // it is not there: somebody is making it again
    if (writes.length === 0) return 'stale'
    const run = execute(writes, undefined, { plan: await plan.summary })
    for await (const event of run) if ('item' in event) return event.item.status
    throw new Error('a write has come to nothing')
  }

  try {
    for (const words of task.edits) {
      let status = await attempt(words)
      while (status === 'stale' && task.isPersistent) {
        stale++
        await new Promise((done) => setTimeout(done, Math.random() * 50))
        status = await attempt(words)
      }
      if (status === 'stale') stale++
      statuses.push(status)
    }
    return { statuses, stale }
  } finally {
    cluster.close()
  }
}
