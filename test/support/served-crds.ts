// Custom resources for tests: waits until a CRD is served and its schema published, and removes the CRDs of a group.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Result } from './child-process.ts'

type Kubectl = {
  kubectl(args: readonly string[]): Promise<Result>
  /** Returns stdout. @throws when kubectl fails */
  kubectlOk(args: readonly string[]): Promise<string>
}

const CRD = 'customresourcedefinition.apiextensions.k8s.io/'
const TIMEOUT_MS = 30_000

/**
 * Waits until all served versions of the CRDs answer, and their schemas are published.
 * @param names what `kubectl -o name` prints; those of other kinds are passed over
 * @throws when one is not established, or does not answer, in time
 */
export async function waitForCrds(cluster: Kubectl, names: readonly string[]): Promise<void> {
  const crds = names.filter((name) => name.startsWith(CRD))
  if (crds.length === 0) return
  // a CRD just made has no conditions at all, which kubectl refuses to wait for
  await untilItSucceeds(() =>
    cluster.kubectlOk(['wait', '--for=condition=Established', `--timeout=${TIMEOUT_MS / 1000}s`, ...crds]),
  )
  for (const name of crds) {
    const { spec } = JSON.parse(await cluster.kubectlOk(['get', name, '-o', 'json']))
    const versions: { name: string; served: boolean }[] = spec.versions
    for (const version of versions.filter(({ served }) => served)) {
      const path = `/apis/${spec.group}/${version.name}/${spec.names.plural}?limit=1`
      await untilItSucceeds(() => cluster.kubectlOk(['get', '--raw', path]))
      await waitForSchema(cluster, `${spec.group}/${version.name}`, `"kind":"${spec.names.kind}"`)
    }
  }
}

/** Deletes all CRDs of a group, and with them their objects, without waiting. */
export async function removeCrds({ kubectlOk }: Kubectl, group: string): Promise<void> {
  const all = (await kubectlOk(['get', 'customresourcedefinitions', '-o', 'name'])).split('\n')
  const ours = all.filter((name) => name.endsWith(`.${group}`))
  if (ours.length > 0) await kubectlOk(['delete', '--wait=false', '--ignore-not-found', ...ours])
}

/**
 * Waits until the index of OpenAPI v3 names a document of a group version that has a text in it. The document follows a
 * changed definition at once, the index by up to a second; until then what the index names is a redirection.
 * @throws when that does not come in time
 */
async function waitForSchema(cluster: Kubectl, groupVersion: string, text: string): Promise<void> {
  const name = `apis/${groupVersion}`
  await untilItSucceeds(async () => {
    const { paths } = JSON.parse(await cluster.kubectlOk(['get', '--raw', '/openapi/v3']))
    if (paths[name] === undefined) throw new Error(`${name} is not published`)
    const { stdout, stderr } = await cluster.kubectl(['get', '--raw', paths[name].serverRelativeURL, '-v=7'])
    if (!stdout.includes(text)) throw new Error(`${name} is published without ${text}`)
    if (stderr.includes('301 Moved Permanently')) throw new Error(`${name} is published as it was before`)
  })
}

async function untilItSucceeds(attempt: () => Promise<unknown>): Promise<void> {
  const until = Date.now() + TIMEOUT_MS
  for (;;) {
    try {
      await attempt()
      return
    } catch (error) {
      if (Date.now() > until) throw error
      await sleep(50)
    }
  }
}
