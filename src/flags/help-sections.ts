// What a command's help says beside its flags: examples, the meaning of its exit codes, and what belongs to it.

import type { Command } from 'commander'
import type { ExitCode } from './exit-code.ts'

/** A line of explanation and the command line it explains. */
export type Example = readonly [what: string, line: string]

export type HelpSections = {
  /** Most telling first: the first three are shown when arguments are missing. */
  readonly examples: readonly Example[]
  /** What the codes mean here: `{0: 'everything asked for was answered', …}`. */
  readonly exitStatus: { readonly [code in ExitCode]?: string }
  /** Names of commands, without `kubectl tack`, that belong to this one. */
  readonly seeAlso?: readonly string[]
}

const sections = new WeakMap<Command, HelpSections>()

/** Gives a command its help sections; returns it. */
export function withHelpSections<T extends Command>(command: T, of: HelpSections): T {
  sections.set(command, of)
  return command
}

/** What `withHelpSections` was told; a command without has neither examples nor exit codes to tell of. */
export function helpSectionsOf(command: Command): HelpSections {
  return sections.get(command) ?? { examples: [], exitStatus: {} }
}
