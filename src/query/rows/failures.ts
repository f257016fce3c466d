// Rows on which an expression failed: all are counted, the first ones told.

import type { Row } from '../../cluster/read.ts'
import type { Expression } from '../../machinery/expressions/expression.ts'
import { qualifiedName } from '../../machinery/resource-info.ts'
import type { Column } from '../../machinery/table.ts'
import type { Problem } from '../../streams.ts'
import type { PlannedRead } from '../query-plan.ts'
import { refOfRow } from '../query-result.ts'

/** As many rows are named for each thing that went wrong. */
const NAMED = 3
/** And as many things. */
const KINDS = 20

export interface Failures {
  /** @param columns of the row's cells, by which its name is found */
  add(
    read: PlannedRead,
    columns: readonly Column[] | undefined,
    expression: Expression,
    row: Row,
    message: string,
  ): void
  count(): number
  problems(): readonly Problem[]
}

type Place = Pick<Problem, 'scope' | 'reason' | 'context' | 'resource'>
type Failure = { readonly problems: Problem[]; count: number; readonly rest: Place; readonly message: string }

const EVALUATION = { scope: 'evaluation', reason: 'EvaluationError' } as const

export function createFailures(): Failures {
  const byMessage = new Map<string, Failure>()
  let count = 0
  let untold = 0
  return {
    add(read, columns, { origin }, row, message) {
      count++
      const key = `${read.source}\u0000${qualifiedName(read.request.resource)}\u0000${origin.flag}\u0000${message}`
      const rest = {
        ...EVALUATION,
        context: read.source,
        resource: qualifiedName(read.request.resource),
      }
      const known: Failure = byMessage.get(key) ?? {
        problems: [],
        count: 0,
        rest,
        message: `${origin.flag}: ${message}`,
      }
      if (byMessage.size < KINDS) byMessage.set(key, known)
      else if (!byMessage.has(key)) {
        untold++
        return
      }
      known.count++
      if (known.problems.length >= NAMED) return
      const ref = refOfRow(read, columns, row)
      const what =
        ref.name === ''
          ? qualifiedName(read.request.resource)
          : `${qualifiedName(read.request.resource)} ${JSON.stringify(ref.name)}`
      // a watch asks the same object again and again
      const isNamed = known.problems.some(
        ({ ref: other }) => other?.name === ref.name && other.namespace === ref.namespace,
      )
      if (!isNamed) known.problems.push({ ...rest, message: `${what}: ${known.message}`, ref })
    },
    count: () => count,
    problems() {
      const told = [...byMessage.values()].flatMap(({ problems, count: all, rest, message }) => {
        const unnamed = all - problems.length
        if (unnamed === 0) return problems
        return [...problems, { ...rest, message: `${unnamed} more ${rest.resource}: ${message}` }]
      })
      if (untold === 0) return told
      return [...told, { ...EVALUATION, message: `${untold} more that failed in other ways` }]
    },
  }
}
