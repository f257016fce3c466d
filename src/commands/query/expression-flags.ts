// `--where` and `--col`: expressions as they are typed. Their syntax is checked before anything is asked of a server.

import { UsageError } from '../../errors.ts'
import { type Expression, parseExpression } from '../../machinery/expressions/expression.ts'
import type { ComputedColumn } from '../../query/query-spec.ts'

/** @throws UsageError that points at the place */
export function parseCondition(text: string): Expression {
  return parseExpression({ flag: '--where', text })
}

/** Reads `NAME=CEL` and `+NAME=CEL`. @throws UsageError */
export function parseColumns(given: readonly string[]): ComputedColumn[] {
  const columns = given.map(parseColumn)
  const names = columns.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined)
    throw new UsageError(`--col names the column ${JSON.stringify(twice)} twice`, { flag: '--col' })
  return columns
}

function parseColumn(text: string): ComputedColumn {
  const [, sign, name] = /^(\+?)([^=+\s"'()[\]{}][^="'()[\]{}]*?)\s*=(?!=)/.exec(text) ?? []
  if (name === undefined) {
    const message = `invalid argument ${JSON.stringify(text)} for "--col" flag: expected NAME=EXPRESSION, or +NAME=EXPRESSION for one more column`
    throw new UsageError(message, { flag: '--col', value: text })
  }
  const from = text.indexOf('=') + 1
  const expression = parseExpression({ flag: '--col', text: text.slice(from), shown: { text, offset: from } })
  return { name: name.toUpperCase(), isAdded: sign === '+', expression }
}
