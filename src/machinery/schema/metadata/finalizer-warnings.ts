// What is said of finalizers that nobody can tell whose they are. Follows validateKubeFinalizerName in
// pkg/registry/customresource/validator.go of apiextensions-apiserver.

import { quoteGo } from '../../go-value.ts'
import type { JsonObject } from '../../json.ts'
import { compareText } from '../../text-order.ts'

const STANDARD = new Set(['orphan', 'foregroundDeletion', 'kubernetes'])

/** Warnings about the finalizers that are new. */
export function finalizerWarnings(metadata: JsonObject, old: JsonObject = {}): string[] {
  const before = new Set(finalizersOf(old))
  const added = new Set(finalizersOf(metadata).filter((name) => !before.has(name)))
  return [...added].sort(compareText).flatMap((name) => {
    if (name.includes('/') || STANDARD.has(name)) return []
    const wish = name.includes('.') ? 'name including a path (/)' : 'name'
    const reason = 'to avoid accidental conflicts with other finalizer writers'
    return [`metadata.finalizers: ${quoteGo(name)}: prefer a domain-qualified finalizer ${wish} ${reason}`]
  })
}

function finalizersOf({ finalizers }: JsonObject): string[] {
  return Array.isArray(finalizers) ? finalizers.filter((name) => typeof name === 'string') : []
}
