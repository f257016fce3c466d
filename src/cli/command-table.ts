// The subcommands: what the root help and completion need to know of them, and where each is loaded from.

import type { Command } from 'commander'
import type { Env } from '../flags/env.ts'

export type CommandEntry = {
  readonly name: string
  /** One line for the root help; the command itself says the same. */
  readonly summary: string
  /** Heading under which the root help lists it. */
  readonly group: string
  /** Imports the command's file, which nothing else does. */
  load(env: Env): Promise<Command>
}

const OBSERVE = 'Observe:'
const COMPARE = 'Compare:'
const OTHER = 'Other:'

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'query',
    summary: 'Ask one or more clusters, or files, for objects of any kind',
    group: OBSERVE,
    load: async (env) => (await import('../commands/query.ts')).queryCommand(env),
  },
  {
    name: 'fields',
    summary: 'List the fields of a kind, and what is known of each',
    group: OBSERVE,
    load: async (env) => (await import('../commands/fields.ts')).fieldsCommand(env),
  },
  {
    name: 'diff',
    summary: 'Compare manifests with live objects, field by field, with owners',
    group: COMPARE,
    load: async (env) => (await import('../commands/diff.ts')).diffCommand(env),
  },
  {
    name: 'version',
    summary: 'Print our version and that of the server',
    group: OTHER,
    load: async (env) => (await import('../commands/version.ts')).versionCommand(env),
  },
  {
    name: 'completion',
    summary: 'Print the script that completes our words in a shell',
    group: OTHER,
    load: async (env) => (await import('../commands/completion.ts')).completionCommand(env),
  },
]
