// Custom resources for tests: waits until a new CRD is served, and removes those of a group.
import { setTimeout as sleep } from 'node:timers/promises'

/** Returns stdout. @throws when kubectl fails */
type Kubectl = (args: readonly string[]) => Promise<string>

const CRD = 'customresourcedefinition.apiextensions.k8s.io/'
const TIMEOUT_MS = 30_000

/**
 * Waits until all served versions of the CRDs answer.
 * @param names what `kubectl -o name` prints; those of other kinds are passed over
 * @throws when one is not established, or does not answer, in time
 */
export async function waitForCrds(kubectl: Kubectl, names: readonly string[]): Promise<void> {
  const crds = names.filter((name) => name.startsWith(CRD))
  if (crds.length === 0) return
  // a CRD just made has no conditions at all, which kubectl refuses to wait for
  await untilItSucceeds(() =>
    kubectl(['wait', '--for=condition=Established', `--timeout=${TIMEOUT_MS / 1000}s`, ...crds]),
  )
  for (const name of crds) {
    const { spec } = JSON.parse(await kubectl(['get', name, '-o', 'json']))
    const versions: { name: string; served: boolean }[] = spec.versions
    for (const version of versions.filter(({ served }) => served)) {
      const path = `/apis/${spec.group}/${version.name}/${spec.names.plural}?limit=1`
      await untilItSucceeds(() => kubectl(['get', '--raw', path]))
    }
  }
}

/** Deletes all CRDs of a group, and with them their objects, without waiting. */
export async function removeCrds(kubectl: Kubectl, group: string): Promise<void> {
  const all = (await kubectl(['get', 'customresourcedefinitions', '-o', 'name'])).split('\n')
  const ours = all.filter((name) => name.endsWith(`.${group}`))
  if (ours.length > 0) await kubectl(['delete', '--wait=false', '--ignore-not-found', ...ours])
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
