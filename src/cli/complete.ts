// `__complete`: answers a shell that asks what the word under the cursor could become. Speaks cobra's protocol, which
// kubectl passes on: one candidate per line, a description behind a tab, and a last line with the directive bits.

import type { Command, Option } from 'commander'
import { completionOf } from '../flags/completes.ts'
import type { Env } from '../flags/env.ts'
import { formatsOf } from '../flags/output-flags.ts'
import { flagsOf } from './command-line.ts'
import { COMMANDS } from './command-table.ts'
import { type Place, readUnfinished, type Unfinished } from './completion-words.ts'
import { type Candidate, DIRECTIVE, inList, matching, type Offer, toCandidates } from './offer.ts'
import { loadCommand } from './program.ts'

/** The longest that a shell is kept waiting; what is not known by then is not offered. */
const BUDGET_MS = 1000

/** Prints what the last of the words could become. Never fails: what cannot be found out is not offered. */
export async function complete(words: readonly string[], env: Env): Promise<void> {
  const signal = AbortSignal.any([env.signal, AbortSignal.timeout(BUDGET_MS)])
  const late = new Promise<Offer>((resolve) => {
    signal.addEventListener('abort', () => resolve(NOTHING), { once: true })
  })
  const offer = await Promise.race([offerFor(words, env, signal).catch(() => NOTHING), late])
  await new Promise<void>((done) => env.stdout.write(toProtocol(offer), () => done()))
  env.endWithin(0)
}

const NOTHING: Offer = { candidates: [], directive: DIRECTIVE.noFiles }

/** What could stand in the place of the last word. */
export async function offerFor(words: readonly string[], env: Env, signal: AbortSignal): Promise<Offer> {
  const [first = '', ...rest] = words
  const current = words.at(-1) ?? ''
  if (words.length <= 1) return atRoot(current)
  if (first === 'help' && rest.length === 1) return matching(current, commandCandidates())
  if (first === 'help')
    return rest.length > 2 ? NOTHING : matching(current, subcommands(await loadCommand(rest[0] ?? '', env)))
  const command = await loadCommand(first, env)
  return command === undefined ? NOTHING : inCommand(command, rest, env, signal)
}

function atRoot(current: string): Offer {
  if (current.startsWith('-'))
    return matching(current, [
      ['--help', 'show help'],
      ['--version', 'print our version'],
    ])
  return matching(current, [...commandCandidates(), ['help', 'Show the help of a command']])
}

function commandCandidates(): readonly Candidate[] {
  return COMMANDS.map((entry) => [entry.name, entry.summary] as const)
}

function subcommands(command: Command | undefined): readonly Candidate[] {
  return (command?.commands ?? []).map((known) => [known.name(), known.summary()] as const)
}

async function inCommand(command: Command, words: readonly string[], env: Env, signal: AbortSignal): Promise<Offer> {
  const sub = command.commands.find((known) => words.length > 1 && known.name() === words[0])
  if (sub !== undefined) return inCommand(sub, words.slice(1), env, signal)
  const line = withoutQuote(readUnfinished(command, words))
  if (line.place.at === 'flag') return matching(line.current, flagCandidates(command, line.current))
  if (line.place.at === 'value') return ofValue(line.place.option, line, env, signal)
  const subs = words.length > 1 ? [] : subcommands(command)
  const offer = await ofArgument(line.place, line, env, signal)
  if (subs.length === 0) return offer
  return { ...offer, candidates: [...offer.candidates, ...matching(line.current, subs).candidates] }
}

/** A quote that is open at the word being typed stays the shell's. */
function withoutQuote(line: Unfinished): Unfinished {
  return { ...line, current: line.current.replace(/^["']/, '') }
}

/** Long names, and short ones while only a dash is typed. */
function flagCandidates(command: Command, current: string): readonly Candidate[] {
  return flagsOf(command)
    .filter((option) => !option.hidden)
    .flatMap((option) => {
      const names = current === '-' ? [option.short, option.long] : [option.long]
      return names.flatMap((name) => (name === undefined ? [] : [[name, option.description] as const]))
    })
}

async function ofValue(option: Option, line: Unfinished, env: Env, signal: AbortSignal): Promise<Offer> {
  if (option.argChoices !== undefined)
    return matching(
      line.current,
      option.argChoices.map((choice) => [choice, '']),
    )
  const formats = formatsOf(option)
  if (formats !== undefined) return ofFormats(line.current, formats)
  return lookUp(completionOf(option), line, env, signal)
}

async function ofArgument(place: Place, line: Unfinished, env: Env, signal: AbortSignal): Promise<Offer> {
  if (place.at !== 'argument' || place.argument === undefined) return NOTHING
  const { argChoices } = place.argument
  if (argChoices !== undefined)
    return matching(
      line.current,
      argChoices.map((choice) => [choice, '']),
    )
  return lookUp(completionOf(place.argument), line, env, signal)
}

/** `jsonpath=` and the like go on behind the `=`. */
function ofFormats(current: string, formats: readonly string[]): Offer {
  const words = formats.map((format) => (/^(jsonpath|custom-columns)/.test(format) ? `${format}=` : format))
  const offer = matching(
    current.toLowerCase(),
    words.map((word) => [word, '']),
  )
  const goesOn = offer.candidates.length > 0 && offer.candidates.every(([word]) => word.endsWith('='))
  return goesOn ? { ...offer, directive: offer.directive | DIRECTIVE.noSpace } : offer
}

async function lookUp(
  what: ReturnType<typeof completionOf>,
  line: Unfinished,
  env: Env,
  signal: AbortSignal,
): Promise<Offer> {
  switch (what) {
    case undefined:
    case 'nothing':
      return NOTHING
    case 'file':
      return { candidates: [], directive: 0 }
    case 'directory':
      return { candidates: [], directive: DIRECTIVE.directories }
    case 'manifest':
      return { candidates: ['json', 'yaml', 'yml'].map((ext) => [ext, '']), directive: DIRECTIVE.filterByExtension }
    case 'run': {
      const { offerRuns } = await import('./complete-runs.ts')
      return offerRuns(line.current, env)
    }
    case 'actions': {
      const { GATES } = await import('../commands/diff/diff-formats.ts')
      return inList(line.current, toCandidates(GATES))
    }
    case 'condition':
    case 'column':
    case 'group-keys':
    case 'aggregates':
    case 'until': {
      const { offerExpression } = await import('./complete-question.ts')
      return offerExpression(what, line, env, signal)
    }
    case 'edit':
    case 'edit-expression':
    case 'edit-path':
    case 'edit-element':
    case 'owned-path': {
      const { offerEdit } = await import('./complete-edits.ts')
      return offerEdit(what, line, env, signal)
    }
    case 'label-selector':
    case 'field-selector':
    case 'label-edit':
    case 'annotation-edit': {
      const { offerSelector } = await import('./complete-selectors.ts')
      return offerSelector(what, line, env, signal)
    }
    case 'field-path':
    case 'api-version': {
      const { offerFields } = await import('./complete-fields.ts')
      return offerFields(what, line, env, signal)
    }
    default: {
      const { offerFromCluster } = await import('./complete-from-cluster.ts')
      return offerFromCluster(what, line, env, signal)
    }
  }
}

/** The lines of the protocol. A word that a terminal or a shell could not take as it is, is left out. */
export function toProtocol({ candidates, directive, mayHaveSpaces }: Offer): string {
  const isPlain = mayHaveSpaces ? /^[^\t\p{Cc}]+$/u : /^[^\s\p{Cc}]+$/u
  const lines = candidates
    .filter(([word]) => isPlain.test(word))
    .map(([word, description]) => {
      const text = description.replace(/[\s\p{Cc}]+/gu, ' ').trim()
      return text === '' ? word : `${word}\t${text}`
    })
  return [...lines, `:${directive}`, ''].join('\n')
}
