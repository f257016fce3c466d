// Who will take back what is written: managers that apply, and tools that watch over an object.

import { ownersAt } from '../../diff/attribute.ts'
import type { Change } from '../../machinery/changes/change.ts'
import type { KubeObject } from '../../machinery/json.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'

/** Managers of tools that bring objects back to what a repository says, however they write. */
const GITOPS_MANAGERS =
  /^(argocd-controller|argocd-application-controller|argocd|kustomize-controller|helm-controller|flux.*|kapp.*|fleet.*|gitops-.*|config-sync|configsync.*|anthos-.*|rancher-.*)$/

/** Marks by which such a tool knows its objects. */
const GITOPS_MARKS: readonly (readonly ['labels' | 'annotations', string, string])[] = [
  ['annotations', 'argocd.argoproj.io/tracking-id', 'Argo CD'],
  ['labels', 'argocd.argoproj.io/instance', 'Argo CD'],
  ['labels', 'kustomize.toolkit.fluxcd.io/name', 'Flux'],
  ['labels', 'helm.toolkit.fluxcd.io/name', 'Flux'],
  ['annotations', 'configmanagement.gke.io/managed', 'Config Sync'],
  ['annotations', 'configsync.gke.io/declared-version', 'Config Sync'],
  ['labels', 'kapp.k14s.io/app', 'kapp'],
]

/** A sentence for every owner who is going to revert these changes. */
export function ownerWarnings(live: KubeObject, changes: readonly Change[], fieldManager: string): string[] {
  const byOwner = new Map<string, string[]>()
  for (const { path } of changes) {
    for (const { manager, operation } of ownersAt(live, path)) {
      if (manager === fieldManager) continue
      const isApplied = operation === 'Apply'
      if (!isApplied && !GITOPS_MANAGERS.test(manager)) continue
      const owner = isApplied ? `${manager} (Apply)` : manager
      byOwner.set(owner, [...(byOwner.get(owner) ?? []), printFieldPath(path)])
    }
  }
  const owned = Array.from(byOwner, ([owner, paths]) => `${listed(paths)} owned by ${owner}: will be reverted`)
  const mark = changes.length === 0 ? undefined : markOf(live)
  return owned.length > 0 || mark === undefined ? owned : [`managed by ${mark}: may be reverted`]
}

function markOf({ metadata }: KubeObject): string | undefined {
  return GITOPS_MARKS.find(([where, key]) => metadata?.[where]?.[key] !== undefined)?.[2]
}

function listed(paths: readonly string[]): string {
  const [first = '', ...others] = paths
  return others.length === 0 ? first : `${first} and ${others.length} more ${others.length === 1 ? 'field' : 'fields'}`
}
