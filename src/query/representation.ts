// Choosing the cheapest form in which a server can send what a question needs.

import type { Representation } from '../cluster/read.ts'
import type { Needs } from './query-spec.ts'

/** The cheapest representation that holds all that is needed. */
export function chooseRepresentation(needs: Omit<Needs, 'namespaces'>): Representation {
  if (needs.object) return needs.cells ? 'table-object' : 'object'
  if (needs.metadata) return needs.cells ? 'table-metadata' : 'metadata'
  return 'table-none'
}
