// How much of a document may come from repeating anchors: go-yaml's limit against "billion laughs" documents.

const SMALL_DOCUMENT = 400_000
const LARGE_DOCUMENT = 4_000_000
const SHARE_OF_SMALL = 0.99
const SHARE_OF_LARGE = 0.1

/** Counts nodes as if every alias were written out. */
export type AliasBudget = {
  /** Nodes so far, aliases expanded. */
  readonly nodes: number
  /** Counts one node that is written in the document. @returns false when the limit is passed. */
  countNode(): boolean
  /** Counts an alias to a value of so many nodes. @returns false when the limit is passed. */
  countAlias(nodes: number): boolean
}

/** A fresh budget, for one document. */
export function newAliasBudget(): AliasBudget {
  let nodes = 0
  let fromAliases = 0
  const isWithin = () => fromAliases <= 100 || nodes <= 1000 || fromAliases / nodes <= allowedShare(nodes)
  return {
    get nodes() {
      return nodes
    },
    countNode() {
      nodes++
      return isWithin()
    },
    countAlias(count) {
      nodes += count + 1
      fromAliases += count
      return isWithin()
    },
  }
}

/** The share of nodes that may come from aliases: 99 % of a small document, 10 % of a very large one. */
function allowedShare(nodes: number): number {
  if (nodes <= SMALL_DOCUMENT) return SHARE_OF_SMALL
  if (nodes >= LARGE_DOCUMENT) return SHARE_OF_LARGE
  const position = (nodes - SMALL_DOCUMENT) / (LARGE_DOCUMENT - SMALL_DOCUMENT)
  return SHARE_OF_SMALL - (SHARE_OF_SMALL - SHARE_OF_LARGE) * position
}
