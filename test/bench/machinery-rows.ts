// The questions of the bench about machinery: no server, no other tool, but what JSON itself takes in the same run.

/** Medians of one measurement. */
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
  /** Fresh processes, of each of which the first call counts; else one process that is warm. */
  readonly isCold: boolean
  readonly goal: { readonly text: string; isMet(took: Took): boolean }
}

export const MACHINERY_ROWS: readonly MachineryRow[] = [
  {
    id: 'parse',
    question: 'parsing the median rule of CEL',
    data: 'shared',
    isCold: false,
    goal: { text: '<= 10 µs', isMet: ({ ms }) => ms <= 0.01 },
  },
  {
    id: 'evaluate',
    question: 'evaluating the median rule of CEL',
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
    id: 'read',
    question: 'reading the largest definition, as far as its versions',
    data: 'shared',
    isCold: true,
    goal: { text: '<= 30 ms', isMet: ({ ms }) => ms <= 30 },
  },
  {
    id: 'walk',
    question: 'reading the largest definition, every node of it',
    data: 'shared',
    isCold: true,
    goal: { text: '<= 300 ms', isMet: ({ ms }) => ms <= 300 },
  },
  {
    id: 'check',
    question: 'reading and checking `self.spec.containers.exists(c, …)` against the schema of pods',
    data: 'openapi',
    isCold: true,
    goal: { text: '<= 15 ms', isMet: ({ ms }) => ms <= 15 },
  },
]
