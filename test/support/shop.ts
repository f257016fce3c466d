// The shop of examples/shop on a real cluster, as documents show it: its objects applied, its pods made to look alive.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from './build-cluster.ts'
import type { TestCluster } from './cluster.ts'
import { waitForCrds } from './served-crds.ts'

export const NAMESPACES = ['shop', 'billing'] as const
const CRD = 'customresourcedefinition.apiextensions.k8s.io/dumps.shop.example.com'

/** Marks namespaces as made here, so that nobody else's are taken for ours. */
const LABEL = 'tack.test/shop'
const TIMEOUT_MS = 60_000

/** Pods that all workloads of the shop come to. */
const POD_COUNT = 12

type Pod = {
  readonly metadata: { readonly name: string; readonly namespace: string }
  readonly spec: { readonly containers: readonly { readonly name: string; readonly image: string }[] }
  status?: object
}

/**
 * Makes the namespaces `shop` and `billing`, which documents name, with everything of examples/shop in them. Where
 * controllers run, all pods are running and ready but the first of `orders`, which crashes. The caller removes it all
 * with `removeShop`.
 *
 * @throws when there is a namespace of one of these names that was not made here.
 */
export async function openShop(cluster: TestCluster): Promise<void> {
  for (const name of NAMESPACES) await makeNamespace(cluster, name)
  await cluster.kubectlOk(['apply', '-f', join(ROOT, 'examples', 'shop', 'crd.yaml')])
  await waitForCrds(cluster, [CRD])
  await cluster.kubectlOk(['apply', '-f', join(ROOT, 'examples', 'shop')])
  if (cluster.controllers) await bringToLife(cluster)
}

/** Removes what `openShop` has made; the cluster goes on with it after the call. */
export async function removeShop(cluster: TestCluster): Promise<void> {
  const words = ['--wait=false', '--ignore-not-found']
  await cluster.kubectlOk(['delete', 'namespace', ...words, '-l', LABEL])
  await cluster.kubectlOk(['delete', ...words, CRD])
}

async function makeNamespace(cluster: TestCluster, name: string): Promise<void> {
  const until = Date.now() + TIMEOUT_MS
  for (;;) {
    const metadata = { name, labels: { [LABEL]: 'true' } }
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata })
    const { code, stderr } = await cluster.kubectl(['create', '-f', '-'], { input })
    if (code === 0) return
    const labels = await cluster.kubectlOk(['get', 'namespace', name, '-o', 'jsonpath={.metadata.labels}'])
    if (!labels.includes(LABEL)) throw new Error(`namespace ${name} is somebody's: the test needs it for itself`)
    if (Date.now() > until) throw new Error(stderr)
    // of a run before, which was interrupted or is still ending
    await cluster.kubectlOk(['delete', 'namespace', name, '--ignore-not-found', `--timeout=${TIMEOUT_MS}ms`])
  }
}

/** There is no node, so nothing runs: what a kubelet would report of each pod is written here. */
async function bringToLife(cluster: TestCluster): Promise<void> {
  const until = Date.now() + TIMEOUT_MS
  const alive = new Set<string>()
  while (alive.size < POD_COUNT) {
    if (Date.now() > until) throw new Error(`${alive.size} of ${POD_COUNT} pods were there in time`)
    const waiting = (await podsOf(cluster)).filter(({ metadata }) => !alive.has(metadata.name))
    if (waiting.length === 0 || waiting.length < POD_COUNT - 1 - alive.size) {
      await sleep(100)
      continue
    }
    const first = waiting.find(({ metadata }) => metadata.name.startsWith('orders-') && !/-db-/.test(metadata.name))
    for (const pod of waiting) pod.status = statusOf(pod, pod === first)
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: waiting })
    await cluster.kubectlOk(['replace', '--subresource=status', '-f', '-'], { input })
    for (const { metadata } of waiting) alive.add(metadata.name)
  }
  for (const [namespace, workload] of READY_WHEN) {
    const { path, value } = workload
    await cluster.kubectlOk(['wait', `--for=jsonpath=${path}=${value}`, '-n', namespace, workload.name])
  }
}

const READY_WHEN = [
  ['shop', { name: 'deployment/storefront', path: '{.status.readyReplicas}', value: 6 }],
  ['shop', { name: 'deployment/orders', path: '{.status.readyReplicas}', value: 2 }],
  ['shop', { name: 'statefulset/orders-db', path: '{.status.readyReplicas}', value: 2 }],
  ['billing', { name: 'deployment/invoices', path: '{.status.readyReplicas}', value: 1 }],
] as const

async function podsOf(cluster: TestCluster): Promise<Pod[]> {
  const lists = await Promise.all(
    NAMESPACES.map((namespace) => cluster.kubectlOk(['get', 'pods', '-n', namespace, '-o', 'json'])),
  )
  return lists.flatMap((list): Pod[] => JSON.parse(list).items)
}

function statusOf({ spec }: Pod, isCrashing: boolean): object {
  const startedAt = new Date(Date.now() - 10 * 60_000).toISOString()
  const finishedAt = new Date(Date.now() - 2 * 60_000).toISOString()
  const condition = (type: string, isTrue: boolean) => ({
    type,
    status: isTrue ? 'True' : 'False',
    lastTransitionTime: startedAt,
  })
  return {
    phase: 'Running',
    startTime: startedAt,
    conditions: [
      condition('PodScheduled', true),
      condition('Initialized', true),
      condition('ContainersReady', !isCrashing),
      condition('Ready', !isCrashing),
    ],
    containerStatuses: spec.containers.map(({ name, image }) => ({
      name,
      image,
      imageID: '',
      ready: !isCrashing,
      restartCount: isCrashing ? 7 : 0,
      state: isCrashing ? { waiting: { reason: 'CrashLoopBackOff' } } : { running: { startedAt } },
      lastState: isCrashing ? { terminated: { exitCode: 1, reason: 'Error', startedAt, finishedAt } } : {},
    })),
  }
}
