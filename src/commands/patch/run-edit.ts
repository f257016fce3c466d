// Runs `edit`: objects as YAML in an editor, and what was changed in them as a patch of those fields.

import { CancelledError, UsageError } from '../../errors.ts'
import type { ConnectionFlags } from '../../flags/connection-flags.ts'
import type { Env } from '../../flags/env.ts'
import { EXIT, type ExitCode } from '../../flags/exit-code.ts'
import type { Change } from '../../machinery/changes/change.ts'
import type { Lock } from '../../machinery/patches/compile/compile-patch.ts'
import type { PatchOptions } from '../../patch/patch-options.ts'
import { schemaOf } from '../../patch/plan/compile.ts'
import { type Editing, preparedBy } from '../../patch/plan/editing.ts'
import { patchCurtain, planWrites, type TargetSource } from '../../patch/plan/plan-writes.ts'
import { selectedBy } from '../../patch/plan/select.ts'
import type { Target } from '../../patch/plan/target.ts'
import { FIELD_MANAGER, readTarget } from '../../patch/request.ts'
import type { Event, Ref } from '../../streams.ts'
import { problemLines } from '../query/talk.ts'
import { carryOut } from './carry-out.ts'
import { changesIn, Fault, INSTRUCTIONS, textOf, withoutComments } from './edited-objects.ts'
import { type EditedText, openText } from './editor.ts'
import { journalOf } from './open-journal.ts'
import { type RunFlags, toManner, toRunOptions } from './run-flags.ts'
import { withClusters } from './run-patch.ts'
import { type SelectionFlags, specOf } from './selection.ts'

type EditFlags = ConnectionFlags &
  RunFlags &
  SelectionFlags & { readonly subresource?: 'status' | 'scale'; readonly fieldManager?: string }

/** Nothing is done to the objects by themselves: what is changed is found out in the editor. */
const LOCK: Lock = 'resourceVersion'

/** @throws UsageError, ConfigError, ConnectionError, ServerError, CancelledError */
export async function runEdit(words: readonly string[], flags: EditFlags, env: Env): Promise<ExitCode> {
  const manner = { ...toManner(flags), isConfirmed: true }
  const spec = await specOf(words, flags)
  const fieldManager = flags.fieldManager ?? FIELD_MANAGER
  return withClusters(undefined, flags, manner, env, async (clusters) => {
    const patch: PatchOptions = { ...toRunOptions(flags, env), fieldManager, subresource: flags.subresource }
    const targets = await opened(selectedBy(spec, clusters, untouched(flags.subresource)), env)
    if (targets.length === 0) {
      env.stderr.write('error: edit cancelled, no objects found\n')
      return EXIT.no
    }
    const text = await openText('yaml', env)
    try {
      const edited = await editUntilGood(targets, text, patch, env)
      if (edited === undefined) {
        await text.drop()
        return EXIT.done
      }
      const facts = { env, manner, clusters, fieldManager, force: false, command: ['edit', ...words] }
      const undertaking = { targets: edited, clusters, patch, manner, verb: 'Edit', isApproved: true }
      const code = await carryOut({ ...undertaking, openJournal: journalOf(facts) }, env)
      if (code === EXIT.done) await text.drop()
      else tellPlace(text, env)
      return code
    } catch (error) {
      tellPlace(text, env)
      throw error
    }
  })
}

function tellPlace({ file, isKept }: EditedText, env: Env): void {
  if (isKept()) env.stderr.write(`A copy of your changes has been stored to ${JSON.stringify(file)}\n`)
}

function untouched(subresource: string | undefined): Editing {
  return { lock: LOCK, subresource, prepareFor: () => () => ({ changes: [] }) }
}

/** @throws UsageError when one of the objects cannot be read */
async function opened(source: TargetSource, env: Env): Promise<readonly Target[]> {
  const targets: Target[] = []
  for await (const event of source({ signal: env.signal, count: () => {} })) {
    if ('problem' in event) throw event.problem.cause ?? new UsageError(event.problem.message)
    if ('notice' in event) env.stderr.write(`${event.notice.message}\n`)
    else targets.push(await read(event.item, env))
  }
  return targets
}

async function read(target: Target, { signal }: Env): Promise<Target> {
  if (!target.isUnread) return target
  const { cluster, resource, subresource, ref } = target
  const live = await readTarget({ cluster, resource, subresource, namespace: ref.namespace, name: ref.name }, signal)
  return { ...target, live, isUnread: false }
}

/**
 * Opens the editor as often as what comes out of it has a fault and is another one than before.
 * @returns undefined when nothing was changed, which has been said
 */
async function editUntilGood(
  targets: readonly Target[],
  text: EditedText,
  patch: PatchOptions,
  env: Env,
): Promise<TargetSource | undefined> {
  const original = textOf(targets)
  let shown = `${INSTRUCTIONS}#\n${original}`
  let last: { readonly content: string; readonly fault: Fault } | undefined
  for (;;) {
    const content = await text.edit(shown)
    if (env.signal.aborted) throw new CancelledError()
    const body = withoutComments(content)
    if (body.trim() === '') {
      env.stderr.write('Edit cancelled, saved file was empty.\n')
      return undefined
    }
    if (last === undefined && body === withoutComments(shown)) {
      env.stderr.write('Edit cancelled, no changes made.\n')
      return undefined
    }
    if (last !== undefined && body === last.content)
      throw new UsageError(`${last.fault.message}; edit cancelled, no valid changes were saved`)
    try {
      const changes = changesIn(body, targets)
      if (changes.every((one) => one.length === 0)) {
        env.stderr.write('Edit cancelled, no changes made.\n')
        return undefined
      }
      const source = sourceOf(targets, changes)
      await checkWithServer(source, patch)
      return source
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      last = { content: body, fault: error }
      const why = error.message.split('\n').map((line) => `# ${line}\n`)
      shown = `${INSTRUCTIONS}#\n${why.join('')}#\n${body}`
    }
  }
}

function sourceOf(targets: readonly Target[], changes: readonly (readonly Change[])[]): TargetSource {
  return async function* (): AsyncGenerator<Event<Target>> {
    for (const [i, target] of targets.entries()) {
      const own = changes[i] ?? []
      if (own.length === 0) continue
      yield { item: { ...target, prepare: preparedBy(own, target.live?.metadata?.uid, schemaOf(target)) } }
    }
  }
}

/** What the server does not take goes back to the editor. @throws Fault */
async function checkWithServer(source: TargetSource, patch: PatchOptions): Promise<void> {
  const faults: string[] = []
  for await (const event of planWrites(source, patch, patchCurtain(patch))) {
    if (!('item' in event)) continue
    const { ref, settled } = event.item.write
    if (settled?.status !== 'invalid' || settled.problem === undefined) continue
    faults.push(...problemLines([settled.problem], false).map((line) => `${nameIn(ref)}: ${line}`))
  }
  if (faults.length > 0) throw new Fault(faults.join('\n'))
}

function nameIn({ kind, name }: Ref): string {
  return `${kind}/${name}`
}
