// The shapes in which every verb answers: a stream of events and, at its end, a summary.

/** Where an object is: in a context or a file, by group, version, kind, namespace and name. */
export type Ref = {
  readonly context?: string
  readonly file?: string
  /** Position of the document in its file, from 1. */
  readonly document?: number
  readonly apiVersion: string
  readonly kind: string
  /** The plural under which the API serves it: `pods`. */
  readonly resource?: string
  readonly namespace?: string
  readonly name: string
  readonly uid?: string
  readonly resourceVersion?: string
}

/** What went wrong as a whole: a source, a kind, one object, one document, the question itself. */
export type ProblemScope = 'source' | 'apiservice' | 'kind' | 'object' | 'document' | 'evaluation' | 'usage'

/** Something that went wrong and did not stop the rest. Part of `errors[]` in every JSON answer. */
export type Problem = {
  readonly scope: ProblemScope
  /** A word for programs: a Status reason, or ours (`ConnectionRefused`). */
  readonly reason: string
  /** A sentence for people, in kubectl's words, without a leading `error:`. */
  readonly message: string
  readonly ref?: Ref
  readonly context?: string
  /** `plural.group` of the resource it concerns. */
  readonly resource?: string
  /** HTTP code, where a server answered. */
  readonly code?: number
  /** Line in the file, from 1. */
  readonly line?: number
  /** The error it came from; never serialised. */
  readonly cause?: unknown
}

/** A remark that changes nothing in the answer: a server warning, an ambiguous name, a fallback taken. */
export type Notice = {
  readonly kind: 'warning' | 'ambiguity' | 'fallback' | 'progress' | 'hint'
  readonly message: string
  readonly context?: string
}

/** One step of an answer. */
export type Event<T> = { readonly item: T } | { readonly problem: Problem } | { readonly notice: Notice }

/** An answer under way. `summary` settles when the iteration has ended, also when it was left early. */
export interface Run<T, S> extends AsyncIterable<Event<T>> {
  readonly summary: Promise<S>
}

/**
 * Makes a Run of a generator that yields events and returns the summary.
 *
 * @param generate starts the work; it is called at the first iteration, not before.
 * @param interrupted makes the summary of a run that its consumer left before the end.
 */
export function toRun<T, S>(generate: () => AsyncGenerator<Event<T>, S>, interrupted: () => S): Run<T, S> {
  const { promise, resolve, reject } = Promise.withResolvers<S>()
  promise.catch(() => {})
  return {
    summary: promise,
    async *[Symbol.asyncIterator]() {
      const events = generate()
      let isDone = false
      try {
        for (;;) {
          const step = await events.next()
          if (step.done) {
            isDone = true
            resolve(step.value)
            return
          }
          yield step.value
        }
      } catch (error) {
        isDone = true
        reject(error)
        throw error
      } finally {
        if (!isDone) {
          await events.return(interrupted())
          resolve(interrupted())
        }
      }
    },
  }
}
