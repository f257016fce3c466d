// The journal of a command: in the state folder, without secrets unless they are asked for.

import { randomBytes } from 'node:crypto'
import type { Cluster } from '../../cluster/cluster.ts'
import type { Env } from '../../flags/env.ts'
import { type Mask, maskWith } from '../../machinery/masking/mask.ts'
import { beginJournal, type Journal, type JournalOptions } from '../../patch/journal/journal.ts'
import { journalFolder } from '../../patch/journal/journal-folder.ts'
import type { PlannedWrite } from '../../patch/plan/planned-write.ts'
import type { RunManner } from './run-flags.ts'

export type JournalFacts = {
  readonly env: Env
  readonly manner: RunManner
  readonly clusters: readonly Cluster[]
  readonly fieldManager: string
  readonly force: boolean
  /** Set where the run takes another one back. */
  readonly undoes?: string
}

/** Where journals are. */
export function folderOf({ vars, homeDir }: Env): string {
  return journalFolder({ env: vars, homeDir })
}

/** What takes secrets out of what is kept; undefined: they are kept. */
export function keptMask({ journalSecrets }: RunManner): Mask | undefined {
  return journalSecrets ? undefined : maskWith({ key: randomBytes(32) })
}

export function journalOptions({ env, manner }: Pick<JournalFacts, 'env' | 'manner'>): JournalOptions {
  return { folder: folderOf(env), mask: keptMask(manner), now: env.now }
}

/** Begins a journal when something is to be written. */
export function journalOf({
  env,
  manner,
  clusters,
  fieldManager,
  force,
  undoes,
  command,
}: JournalFacts & { readonly command: readonly string[] }): (writes: readonly PlannedWrite[]) => Promise<Journal> {
  return (writes) => {
    const options = journalOptions({ env, manner })
    const hasSecrets = options.mask !== undefined && writes.some(({ ref }) => options.mask?.isSecret(ref))
    return beginJournal(
      {
        command: hasSecrets ? command.map(withoutValue) : command,
        contexts: clusters.map(({ name }) => name),
        fieldManager,
        force,
        objects: writes.filter(({ settled }) => settled === undefined).length,
        pid: env.pid,
        undoes,
      },
      options,
    )
  }
}

/** `--set=stringData.a=b` says what it sets, and not to what. */
function withoutValue(word: string): string {
  const [, flag, path] = /^(--(?:set|set-expr|append|ensure|annotate|label)=)([^=]*=)/.exec(word) ?? []
  if (flag !== undefined) return `${flag}${path}***`
  const [, whole] = /^(--(?:patch|where)=)/.exec(word) ?? []
  return whole === undefined ? word : `${whole}***`
}
