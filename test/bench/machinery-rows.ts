// The questions of the bench about machinery: no server, no other tool, but what JSON itself takes in the same run.

/** Medians of one measurement, of processor time. */
export type Took = {
  readonly ms: number
  /** Of JSON.parse and JSON.stringify of the same object. */
  readonly jsonMs: number
  /** What was worked on, in words. */
  readonly on: string
}

export type MachineryRow = {
  readonly id: string
  readonly question: string
  /** What it works on: files beside the checkout, or a document that the real server serves. */
  readonly data: 'shared' | 'openapi'
  /** The first call counts, of several processes; else one process that is warm. */
  readonly isCold: boolean
  readonly goal: { readonly text: string; isMet(took: Took): boolean }
}

export const MACHINERY_ROWS: readonly MachineryRow[] = [
  {
    id: 'cel-parse',
    question: 'parsing a rule, the median of all',
    data: 'shared',
    isCold: false,
    goal: { text: '<= 10 µs', isMet: ({ ms }) => ms <= 0.01 },
  },
  {
    id: 'cel-evaluate',
    question: 'evaluating a rule, the median of all',
    data: 'shared',
    isCold: false,
    goal: { text: '<= 2 µs', isMet: ({ ms }) => ms <= 0.002 },
  },
  {
    id: 'admit',
    question: 'pruning, defaulting and validating a custom resource of 6 KB',
    data: 'shared',
    isCold: false,
    goal: { text: '<= 3x', isMet: ({ ms, jsonMs }) => ms <= 3 * jsonMs },
  },
  {
    id: 'schema-read',
    question: 'reading the largest definition as far as its versions, in a fresh process',
    data: 'shared',
    isCold: true,
    goal: { text: '<= 30 ms', isMet: ({ ms }) => ms <= 30 },
  },
  {
    id: 'schema-walk',
    question: 'reading every node of the largest definition, in a fresh process',
    data: 'shared',
    isCold: true,
    goal: { text: '<= 300 ms', isMet: ({ ms }) => ms <= 300 },
  },
  {
    id: 'cel-check',
    question: 'checking a condition on pods, from its text to its types, in a fresh process',
    data: 'openapi',
    isCold: true,
    goal: { text: '<= 15 ms', isMet: ({ ms }) => ms <= 15 },
  },
]
