// Where rights are missing: the server is asked once per kind and namespace that it has refused.

import { isTackError } from '../../errors.ts'
import { qualifiedName } from '../../machinery/resource-info.ts'
import type { PlannedWrite } from '../../patch/plan/planned-write.ts'
import { mayPatch } from '../../patch/rights.ts'
import { escapeText } from '../../print/escape-text.ts'

/** `cannot patch deployments.apps in 3 of 7 namespaces of context prod: a, b, c`; none where nothing was refused. */
export async function rightsHints(writes: readonly PlannedWrite[], signal: AbortSignal): Promise<string[]> {
  const kinds = new Map<
    string,
    {
      readonly sample: PlannedWrite
      readonly all: Set<string>
      readonly refused: Set<string>
      readonly open: Set<string>
    }
  >()
  for (const write of writes) {
    const { target, ref } = write
    const key = `${target.cluster.name} ${qualifiedName(target.resource)}`
    const kind = kinds.get(key) ?? {
      sample: write,
      all: new Set<string>(),
      refused: new Set<string>(),
      open: new Set<string>(),
    }
    kinds.set(key, kind)
    kind.all.add(ref.namespace ?? '')
    const isRefused = write.settled?.status === 'forbidden'
    // whoever may write one object of a namespace has rights there that go by name
    if (isRefused || write.settled === undefined) kind[isRefused ? 'refused' : 'open'].add(ref.namespace ?? '')
  }
  const hints = Array.from(kinds.values(), async ({ sample: { target }, all, refused, open }) => {
    const asked = [...refused]
      .filter((namespace) => !open.has(namespace))
      .map(async (namespace) => {
        const answer = await mayPatch(target, namespace, signal).catch((error) => {
          if (!isTackError(error)) throw error
          return undefined
        })
        return answer === false ? [namespace] : []
      })
    const missing = (await Promise.all(asked)).flat().sort()
    if (missing.length === 0) return []
    const what = qualifiedName(target.resource) + (target.subresource === undefined ? '' : `/${target.subresource}`)
    const where = target.resource.namespaced
      ? ` in ${missing.length} of ${all.size} ${all.size === 1 ? 'namespace' : 'namespaces'}`
      : ''
    const names = target.resource.namespaced ? `: ${missing.join(', ')}` : ''
    return [escapeText(`cannot patch ${what}${where} of context ${target.cluster.name}${names}`)]
  })
  return (await Promise.all(hints)).flat()
}
