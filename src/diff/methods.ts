// The three ways in which a manifest would be written: what is sent, and what it would come to without asking.

import type { Cluster } from '../cluster/cluster.ts'
import { type Write, writeObject } from '../cluster/write.ts'
import { lastAppliedOf } from '../machinery/apply/last-applied.ts'
import { ownersIn } from '../machinery/apply/owners-of.ts'
import { serverSideApply } from '../machinery/apply/server-side-apply.ts'
import type { KubeObject } from '../machinery/json.ts'
import { kubectlApplyPatch } from '../machinery/patches/kubectl/apply-patch.ts'
import { createBody, LAST_APPLIED_ANNOTATION, withLastApplied } from '../machinery/patches/kubectl/last-applied.ts'
import { applyMergePatch } from '../machinery/patches/merge/apply-merge-patch.ts'
import { PATCH_CONTENT_TYPES } from '../machinery/patches/patch.ts'
import { applyStrategicPatch } from '../machinery/patches/strategic/apply-strategic-patch.ts'
import { goJson } from '../machinery/schema/go-json.ts'
import type { Schema } from '../machinery/schema/schema.ts'
import type { DiffStrategy } from './diff-item.ts'
import type { Subject } from './subject.ts'

/** What is known of a kind. */
export type KindFacts = {
  /** Undefined: the server publishes none. */
  readonly schema: Schema | undefined
  /** Strategic merge patches are taken: kinds that are Go types. */
  readonly isBuiltIn: boolean
}

export type MethodOptions = { readonly fieldManager: string | undefined; readonly force: boolean; readonly now: Date }

/** One way to write. */
export type Method = {
  readonly strategy: DiffStrategy
  /** Asks the server; undefined where nothing would be sent. */
  readonly ask: (live: KubeObject | undefined, force?: boolean) => (() => Promise<KubeObject>) | undefined
  /**
   * The object after the write as far as it can be known here; undefined where nothing is known. Without `force` not
   * where others own what would change. Default: true.
   */
  readonly merge: (live: KubeObject, force?: boolean) => KubeObject | undefined
  /** Asks what the server makes of a whole object. */
  readonly put: (object: KubeObject) => Promise<KubeObject>
}

/** The manager of each way, as in kubectl. */
const MANAGERS: { readonly [strategy in DiffStrategy]: string } = {
  ssa: 'kubectl',
  csa: 'kubectl-client-side-apply',
  replace: 'kubectl-replace',
}

/** Who writes. */
export function managerOf(
  strategy: DiffStrategy,
  { fieldManager }: { readonly fieldManager?: string | undefined },
): string {
  return fieldManager ?? MANAGERS[strategy]
}

/**
 * The way in which an object has been written so far: client-side apply where it carries what was applied last, unless
 * the same manager has applied it on the server since. What is not there yet is created as `kubectl apply` creates it.
 */
export function strategyFor(live: KubeObject | undefined, manager: string): DiffStrategy {
  if (live === undefined) return 'csa'
  if (lastAppliedOf(live) === undefined) return 'ssa'
  const isApplied = ownersIn(live).some((owner) => owner.operation === 'Apply' && owner.manager === manager)
  return isApplied ? 'ssa' : 'csa'
}

export function methodOf(
  strategy: DiffStrategy,
  subject: Subject,
  facts: KindFacts,
  cluster: Cluster,
  options: MethodOptions,
  signal: AbortSignal,
): Method {
  const { manifest, resource, name, namespace } = subject
  const manager = managerOf(strategy, options)
  const send = (write: Omit<Write, 'resource' | 'namespace' | 'dryRun' | 'fieldManager' | 'fieldValidation'>) => () => {
    const common = { resource, namespace, dryRun: true, fieldManager: manager, fieldValidation: 'Strict' } as const
    return writeObject(cluster.transport, { ...common, ...write }, signal)
  }
  const put = (object: KubeObject) => send({ method: 'PUT', name, body: goJson(object) })()
  const create = () => send({ method: 'POST', body: goJson(strategy === 'csa' ? createBody(manifest) : manifest) })

  switch (strategy) {
    case 'ssa':
      return {
        strategy,
        put,
        ask: (_live, force = options.force) =>
          send({ method: 'PATCH', name, contentType: PATCH_CONTENT_TYPES.apply, body: goJson(manifest), force }),
        merge: (live, force) => applied(live, subject, facts, { manager, now: options.now, force }),
      }
    case 'csa':
      return {
        strategy,
        put,
        ask(live) {
          if (live === undefined) return create()
          const patch = patchFor(live, subject, facts)
          return patch && send({ method: 'PATCH', name, contentType: patch.contentType, body: patch.body })
        },
        merge: (live) => patched(live, subject, facts),
      }
    case 'replace':
      return {
        strategy,
        put,
        // of some kinds a PUT creates what is not there
        ask: (live) => () => put(replacement(manifest, live)),
        merge: (live) => replacement(manifest, live),
      }
  }
}

/** What `kubectl apply` cannot make a patch of. */
export class NoPatchError extends Error {}

function patchFor(live: KubeObject, { manifest }: Subject, { schema, isBuiltIn }: KindFacts) {
  const made = kubectlApplyPatch(live, manifest, isBuiltIn && schema !== undefined ? { schema } : {})
  if ('error' in made) throw new NoPatchError(made.error)
  return made.patch
}

function patched(live: KubeObject, subject: Subject, facts: KindFacts): KubeObject | undefined {
  const patch = patchFor(live, subject, facts)
  if (patch === undefined) return live
  const { schema, isBuiltIn } = facts
  const made =
    isBuiltIn && schema !== undefined
      ? applyStrategicPatch(live, patch.body, schema)
      : applyMergePatch(live, patch.body)
  return 'failure' in made ? undefined : (made.value as KubeObject)
}

/** Server-side apply as the server would do it, whoever owns what unless told otherwise. */
export function applied(
  live: KubeObject | undefined,
  { manifest, resource }: Subject,
  { schema, isBuiltIn }: KindFacts,
  {
    manager,
    now,
    force = true,
  }: { readonly manager: string; readonly now: Date; readonly force?: boolean | undefined },
): KubeObject | undefined {
  if (schema === undefined) return undefined
  const result = serverSideApply(live, manifest, {
    schema,
    apiVersion: manifest.apiVersion,
    custom: !isBuiltIn,
    hasStatus: resource.subresources.includes('status'),
    manager,
    force,
    now,
  })
  return result.outcome === 'applied' ? result.object : undefined
}

/**
 * The manifest as `kubectl replace` sends it: as a PUT of the object that was read, and where it carries what was applied
 * last, that is brought up to what it states.
 */
function replacement(manifest: KubeObject, live: KubeObject | undefined): KubeObject {
  const noted = manifest.metadata?.annotations?.[LAST_APPLIED_ANNOTATION] ?? ''
  const body = (noted === '' ? manifest : withLastApplied(manifest)) as KubeObject
  const stated = manifest.metadata?.resourceVersion ?? ''
  if (live === undefined || stated !== '') return body
  return { ...body, metadata: { ...body.metadata, resourceVersion: live.metadata?.resourceVersion ?? '' } }
}
