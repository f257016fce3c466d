// Of which type an aggregate is, as far as the types of what it is made of say.

import { type CelType, DOUBLE, DYN, INT, unwrapOptional } from '../../machinery/cel/types.ts'
import type { AggregateCall } from '../../machinery/expressions/aggregate.ts'

const NUMBERS: ReadonlySet<string> = new Set(['int', 'uint', 'double'])
/** Types whose values are compared as what they are. */
const ORDERED: ReadonlySet<string> = new Set([...NUMBERS, 'bool', 'string', 'timestamp', 'duration'])

/** @param argument the type of the argument for all rows; dyn where that is not known, or differs */
export function typeOfAggregate({ name }: AggregateCall, argument: CelType): CelType {
  const type = elementOf(argument)
  switch (name) {
    case 'count':
    case 'distinct':
      return INT
    case 'sum':
      return type.kind === 'uint' ? INT : isAmount(type) ? type : DYN
    case 'avg':
      return NUMBERS.has(type.kind) ? DOUBLE : isAmount(type) ? type : DYN
    default:
      return ORDERED.has(type.kind) ? type : DYN
  }
}

/** What a list is made of is taken one by one, and of an optional what is in it. */
function elementOf(type: CelType): CelType {
  const inner = type.kind === 'list' ? type.element : unwrapOptional(type)
  return inner === undefined ? type : elementOf(inner)
}

function isAmount({ kind }: CelType): boolean {
  return NUMBERS.has(kind) || kind === 'duration'
}
