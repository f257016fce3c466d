// Manifests beside what a server has: what an apply of them would do, object by object.

import { randomBytes } from 'node:crypto'
import type { Cluster } from '../cluster/cluster.ts'
import { ConfigError, ServerError } from '../errors.ts'
import type { KubeObject } from '../machinery/json.ts'
import { maskWith } from '../machinery/masking/mask.ts'
import { asMasked } from '../machinery/masking/masked.ts'
import type { ManifestObject } from '../manifest/index.ts'
import { type Event, type Notice, type Ref, type Run, toRun } from '../streams.ts'
import { type Admission, knowAdmission } from './admission.ts'
import { compareOne } from './compare-one.ts'
import { concurrently } from './concurrently.ts'
import { DefinitionsInSet } from './definitions-in-set.ts'
import type { DiffItem, DiffSummary } from './diff-item.ts'
import { type CommonDiffOptions, DEFAULT_CONCURRENCY, type ManifestDiffOptions } from './diff-options.ts'
import { knowKinds } from './kind-facts.ts'
import { managerOf } from './methods.ts'
import type { Outcome, Work } from './outcome.ts'
import { type Live, liveReader } from './read-live.ts'
import { identityOf, type Subject, subjectOf, type Unfit } from './subject.ts'
import { type Tally, tally } from './tally.ts'
import { type Curtain, itemOf } from './to-item.ts'
import { openWindow, windowsOf } from './windows.ts'

/**
 * Compares manifests with live objects, in the order of the manifests. Every object is dry-run on the server, so that
 * defaults and admission have their say; lists and owners are told of by the server's schemas.
 *
 * One object that fails is an item with action `error`; a manifest that cannot be read is a problem.
 *
 * @throws ConnectionError, ServerError, ConfigError when the server cannot be asked at all; CancelledError
 */
export function diff(
  manifests: AsyncIterable<Event<ManifestObject>>,
  cluster: Cluster,
  options: ManifestDiffOptions = {},
): Run<DiffItem, DiffSummary> {
  const counted = tally()
  return toRun(
    () => generate(manifests, cluster, options, counted),
    () => counted.summary(),
  )
}

/** The mask of one run. */
export function curtainFor({ showSecrets = false, secretRules }: CommonDiffOptions): Curtain {
  return showSecrets ? undefined : maskWith({ key: randomBytes(32), rules: secretRules })
}

async function* generate(
  manifests: AsyncIterable<Event<ManifestObject>>,
  cluster: Cluster,
  stated: ManifestDiffOptions,
  counted: Tally,
): AsyncGenerator<Event<DiffItem>, DiffSummary> {
  const abort = new AbortController()
  const signal = stated.signal === undefined ? abort.signal : AbortSignal.any([stated.signal, abort.signal])
  const options = { ...stated, now: stated.now ?? new Date() }
  const notices: Notice[] = []
  const seen = new Map<string, Place>()
  const kinds = knowKinds(cluster, signal)
  let hasToldForbidden = false
  const work: Work = {
    cluster,
    options,
    kinds,
    definitions: new DefinitionsInSet(),
    count: counted.request,
    mayNotWrite(error) {
      if (!hasToldForbidden) notices.push(forbiddenNotice(error, cluster.name))
      hasToldForbidden = true
    },
  }
  const tools: Tools = {
    work,
    curtain: curtainFor(options),
    admission: knowAdmission(cluster, counted.request, signal),
  }
  try {
    const find = (stated: ManifestObject) =>
      subjectOf(stated, cluster, work.definitions, subjectOptions(options, cluster), signal)
    const reader = liveReader(cluster, counted.request, signal, { isVerified: true })
    for await (const window of windowsOf(manifests, () => openWindow(work.definitions, reader, find))) {
      for (const event of window.others) {
        if ('problem' in event) counted.problem()
        yield event
      }
      const { found, live } = await window.close()
      for (const one of found) {
        const repeated = 'problem' in one ? undefined : repeatedNotice(one, seen)
        if (repeated !== undefined) yield { notice: repeated }
      }
      const limit = options.concurrency ?? DEFAULT_CONCURRENCY
      for await (const item of concurrently(found, limit, (one, inner) => diffOne(one, live, tools, inner), signal)) {
        for (const notice of [...kinds.notices.splice(0), ...notices.splice(0)]) yield { notice }
        counted.item(item)
        yield { item }
      }
    }
    return counted.summary()
  } finally {
    abort.abort()
  }
}

type Tools = { readonly work: Work; readonly curtain: Curtain; readonly admission: Admission }

async function diffOne(
  one: Subject | Unfit,
  live: Live,
  { work, curtain, admission }: Tools,
  signal: AbortSignal,
): Promise<DiffItem> {
  if ('problem' in one) return unfitItem(one)
  const { manifest, resource } = one
  const outcome = await settled(one, live, work, signal)
  const object = outcome.after ?? manifest
  const { before } = outcome
  const operation = before === undefined ? 'CREATE' : 'UPDATE'
  const facts = {
    ref: refOf(one, outcome),
    manifest,
    manager: managerOf(outcome.strategy ?? 'ssa', work.options),
    admission: (asked: KubeObject) =>
      admission.sourceFor({ resource, operation, objects: [asked, object], old: before }),
  }
  return itemOf(facts, outcome, curtain, work.options)
}

/** What a server answers about one object is that object's own failure; credentials and connections are everybody's. */
async function settled(subject: Subject, live: Live, work: Work, signal: AbortSignal): Promise<Outcome> {
  try {
    return await compareOne(subject, live.of(subject), work, signal)
  } catch (error) {
    if (!(error instanceof ServerError) && !(error instanceof ConfigError)) throw error
    if (error instanceof ServerError && error.code === 401) throw error
    return { action: 'error', facts: { schema: undefined, isBuiltIn: false }, error }
  }
}

function refOf({ ref }: Subject, { before }: Outcome): Ref {
  const { uid, resourceVersion } = before?.metadata ?? {}
  return { ...ref, ...(uid !== undefined && { uid }), ...(resourceVersion !== undefined && { resourceVersion }) }
}

function unfitItem({ ref, problem }: Unfit): DiffItem {
  return {
    ref,
    action: 'error',
    changes: asMasked([]),
    conflicts: asMasked([]),
    notes: [],
    isMasked: false,
    problem,
  }
}

function subjectOptions({ namespace, enforceNamespace = false }: ManifestDiffOptions, cluster: Cluster) {
  return { namespace: namespace ?? cluster.connection.namespace, enforceNamespace }
}

/** All that is kept of a manifest when its window is over. */
type Place = { readonly file: string; readonly document: number }

function repeatedNotice(subject: Subject, seen: Map<string, Place>): Notice | undefined {
  const identity = identityOf(subject)
  const before = seen.get(identity)
  const { kind, name, file = '', document = 0 } = subject.ref
  seen.set(identity, { file, document })
  if (before === undefined) return undefined
  const places = [before, { file, document }].map(({ file, document }) => `${file} (document ${document})`)
  return {
    kind: 'warning',
    message: `${kind} "${name}" is stated more than once: ${places.join(', ')}; the last one would win`,
  }
}

function forbiddenNotice(error: ServerError, context: string): Notice {
  return {
    kind: 'fallback',
    message: `what may not be written is compared without the server: ${error.message}`,
    context,
  }
}
