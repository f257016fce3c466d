// How much of a document may come from repeating anchors: go-yaml's limit against "billion laughs" documents.

const SMALL_DOCUMENT = 400_000
const LARGE_DOCUMENT = 4_000_000
const SHARE_OF_SMALL = 0.99
const SHARE_OF_LARGE = 0.1

/** Nodes built so far, counted as if every alias were written out. */
export type AliasBudget = {
  nodes: number
  /** Those of them that an alias repeated. */
  repeated: number
}

export function isWithinBudget({ nodes, repeated }: AliasBudget): boolean {
  return repeated <= 100 || nodes <= 1000 || repeated / nodes <= allowedShare(nodes)
}

/** The share of nodes that may be repeated: 99 % of a small document, 10 % of a very large one. */
function allowedShare(nodes: number): number {
  if (nodes <= SMALL_DOCUMENT) return SHARE_OF_SMALL
  if (nodes >= LARGE_DOCUMENT) return SHARE_OF_LARGE
  const position = (nodes - SMALL_DOCUMENT) / (LARGE_DOCUMENT - SMALL_DOCUMENT)
  return SHARE_OF_SMALL - (SHARE_OF_SMALL - SHARE_OF_LARGE) * position
}
