// The subcommands: what the root help and completion need to know of them, and where each is loaded from.

import type { Command } from 'commander'
import type { Env } from '../flags/env.ts'

export type CommandEntry = {
  readonly name: string
  /** One line for the root help; the command itself says the same. */
  readonly summary: string
  /** Heading under which the root help lists it. */
  readonly group: string
  /** What others call it: told to those who type one of these. */
  readonly alsoCalled: readonly string[]
  /** Imports the command's file, which nothing else does. */
  load(env: Env): Promise<Command>
}

const OBSERVE = 'Observe:'
const COMPARE = 'Compare:'
const ACT = 'Act:'
const OTHER = 'Other:'

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'query',
    summary: 'Ask one or more clusters, or files, for objects of any kind',
    group: OBSERVE,
    alsoCalled: ['get', 'list', 'ls', 'find', 'search', 'select', 'watch', 'wait', 'count'],
    load: async (env) => (await import('../commands/query.ts')).queryCommand(env),
  },
  {
    name: 'fields',
    summary: 'List the fields of a kind, and what is known of each',
    group: OBSERVE,
    alsoCalled: ['explain', 'schema', 'crd'],
    load: async (env) => (await import('../commands/fields.ts')).fieldsCommand(env),
  },
  {
    name: 'diff',
    summary: 'Compare manifests with live objects, field by field, with owners',
    group: COMPARE,
    alsoCalled: ['compare', 'drift'],
    load: async (env) => (await import('../commands/diff.ts')).diffCommand(env),
  },
  {
    name: 'patch',
    summary: 'Change objects: planned, confirmed, locked, undoable',
    group: ACT,
    alsoCalled: ['set', 'label', 'annotate', 'scale', 'taint', 'update', 'change'],
    load: async (env) => (await import('../commands/patch.ts')).patchCommand(env),
  },
  {
    name: 'edit',
    summary: 'Change objects in an editor, without taking back what others change',
    group: ACT,
    alsoCalled: [],
    load: async (env) => (await import('../commands/edit.ts')).editCommand(env),
  },
  {
    name: 'own',
    summary: 'Show who owns fields, and move them from one manager to another',
    group: ACT,
    alsoCalled: ['owner', 'owners', 'fieldmanager', 'managers'],
    load: async (env) => (await import('../commands/own.ts')).ownCommand(env),
  },
  {
    name: 'apply-plan',
    summary: 'Carry out a plan that patch --plan has kept',
    group: ACT,
    alsoCalled: [],
    load: async (env) => (await import('../commands/apply-plan.ts')).applyPlanCommand(env),
  },
  {
    name: 'undo',
    summary: 'Take back what a run has written',
    group: ACT,
    alsoCalled: ['rollback', 'revert', 'restore'],
    load: async (env) => (await import('../commands/undo.ts')).undoCommand(env),
  },
  {
    name: 'resume',
    summary: 'Finish a run that was interrupted',
    group: ACT,
    alsoCalled: ['continue'],
    load: async (env) => (await import('../commands/resume.ts')).resumeCommand(env),
  },
  {
    name: 'journal',
    summary: 'List, show and remove the journals of runs',
    group: ACT,
    alsoCalled: ['history', 'runs', 'log'],
    load: async (env) => (await import('../commands/journal.ts')).journalCommand(env),
  },
  {
    name: 'version',
    summary: 'Print our version and that of the server',
    group: OTHER,
    alsoCalled: [],
    load: async (env) => (await import('../commands/version.ts')).versionCommand(env),
  },
  {
    name: 'completion',
    summary: 'Print the script that completes our words in a shell',
    group: OTHER,
    alsoCalled: [],
    load: async (env) => (await import('../commands/completion.ts')).completionCommand(env),
  },
]
