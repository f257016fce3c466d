// Asking every source what the typed words mean there, before anything is listed.

import { unknownResourceMessage } from '../cluster/discovery/resource-word.ts'
import type { Event, Problem } from '../streams.ts'
import { sourceProblem } from './problems.ts'
import type { QuerySpec } from './query-spec.ts'
import { type Facts, FILES, type Source } from './source.ts'
import type { Target } from './targets.ts'

export type Gathered = {
  /** Of the sources that answered, in the order given. */
  readonly facts: readonly Facts[]
  /** Ambiguities, dead API services, sources that did not answer, words that mean nothing anywhere. */
  readonly events: readonly Event<never>[]
}

/**
 * Asks all sources at once. A source that fails becomes a problem; a word is a problem only where no source knows it.
 *
 * @throws what the only source failed with: then there is nothing to answer with.
 */
export async function gatherFacts(spec: QuerySpec, sources: readonly Source[], signal: AbortSignal): Promise<Gathered> {
  const answers = await Promise.allSettled(sources.map((source) => source.facts(spec.targets, signal)))
  signal.throwIfAborted()
  const facts: Facts[] = []
  const problems: Problem[] = []
  for (const [i, answer] of answers.entries()) {
    if (answer.status === 'fulfilled') facts.push(answer.value)
    else if (sources.length === 1) throw answer.reason
    else problems.push(sourceProblem(answer.reason, sources[i]?.name ?? ''))
  }
  problems.push(...facts.flatMap((f) => f.problems), ...unknownWords(spec.targets, facts))
  return {
    facts,
    events: [
      ...facts.flatMap((f) => f.notices.map((notice) => ({ notice }))),
      ...problems.map((problem) => ({ problem })),
    ],
  }
}

function unknownWords(targets: readonly Target[], facts: readonly Facts[]): Problem[] {
  if (facts.length === 0) return []
  return (
    targets
      .map((target, i) => ({ target, answers: facts.map((f) => f.targets[i]) }))
      // a word for many kinds may mean none
      .filter(({ answers }) => answers.every((answer) => answer?.resources.length === 0 && !answer.isGroup))
      .map(({ target, answers }) => ({
        scope: 'kind',
        reason: UNKNOWN_KIND,
        resource: target.word,
        message: `${unknownMessage(target.word, facts)}${didYouMean(answers.find((a) => a?.suggestion)?.suggestion)}`,
      }))
  )
}

function unknownMessage(word: string, facts: readonly Facts[]): string {
  const isOfFiles = facts.every(({ source }) => source === FILES)
  return isOfFiles ? `the files hold no resource type ${JSON.stringify(word)}` : unknownResourceMessage(word)
}

function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : `; did you mean ${JSON.stringify(suggestion)}?`
}

/** The reason of a problem that says: no source knows this word. */
export const UNKNOWN_KIND = 'UnknownKind'
