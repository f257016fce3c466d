// Somebody who edits one object again and again beside others, and does again what was stale. A process of its own:
// `patch-driver.ts '[{"kubeconfig": …}]'`; what it says is what has become of the edits of each task.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { EditWords } from '../../src/patch/edits/edit.ts'
import type { PatchStatus } from '../../src/patch/patch-item.ts'
import type { TargetSource } from '../../src/patch/plan/plan-writes.ts'
import type { PlannedWrite } from '../../src/patch/plan/planned-write.ts'
import type { Target } from '../../src/patch/plan/target.ts'
import { ROOT } from './build-cluster.ts'

/** An edit as `patch` is told it, or what is replaced in the text that `edit` shows. */
export type DriverEdit = EditWords | { readonly inText: { readonly pattern: string; readonly by: string } }

export type DriverTask = {
  readonly kubeconfig: string
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly edits: readonly DriverEdit[]
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
    ...((await from(
      'commands/patch/edited-objects.js',
    )) as typeof import('../../src/commands/patch/edited-objects.ts')),
    ...((await from('patch/plan/compile.js')) as typeof import('../../src/patch/plan/compile.ts')),
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
  const { loadConnection, openCluster, editingOf, parseEdit, namedBy, planWrites, execute, ...text } = await library()
  const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: task.kubeconfig } })
  const cluster = openCluster(connection, { cacheDir: '' })
  const { apiVersion, kind, namespace, name } = task
  const statuses: PatchStatus[] = []
  let stale = 0

  const refs = [{ apiVersion, kind, namespace, name }]
  const patched = (words: EditWords) => namedBy(refs, [cluster], editingOf(parseEdit(words), { now: new Date() }))

  /** What `edit` does, with a hand that replaces a piece of the text. */
  function edited(pattern: string, by: string): TargetSource {
    const source = namedBy(refs, [cluster], { lock: 'resourceVersion', prepareFor: () => () => ({ changes: [] }) })
    return async function* (tools) {
      const targets: Target[] = []
      for await (const event of source(tools)) if ('item' in event) targets.push(event.item)
      for (const target of targets) {
        const shown = text.textOf([target])
        const written = shown.replace(new RegExp(pattern), by)
        if (written === shown) continue
        const [changes = []] = text.changesIn(written, [target])
        const prepare = text.preparedBy(changes, target.live?.metadata?.uid, text.schemaOf(target))
        yield { item: { ...target, prepare } }
      }
    }
  }

  async function attempt(edit: DriverEdit): Promise<PatchStatus> {
    const targets = 'inText' in edit ? edited(edit.inText.pattern, edit.inText.by) : patched(edit)
    const plan = planWrites(targets, {}, undefined)
    const writes: PlannedWrite[] = []
    for await (const event of plan) if ('item' in event) writes.push(event.item.write)
    // it, or its element, is not there: somebody is making it again
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
