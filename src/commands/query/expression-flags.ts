// `--where` and `--col`: expressions as they are typed. Their syntax is checked before anything is asked of a server.

import { UsageError } from '../../errors.ts'
import { print } from '../../machinery/cel/print.ts'
import { parseAggregate } from '../../machinery/expressions/aggregate.ts'
import { type Expression, parseExpression } from '../../machinery/expressions/expression.ts'
import type { Origin } from '../../machinery/expressions/expression-error.ts'
import { stepOf } from '../../machinery/expressions/reads.ts'
import { splitList } from '../../machinery/expressions/split-list.ts'
import type { GroupKey, GroupSpec, GroupValue } from '../../query/group-spec.ts'
import type { ComputedColumn } from '../../query/query-spec.ts'

/** @throws UsageError that points at the place */
export function parseCondition(text: string): Expression {
  return parseExpression({ flag: '--where', text }, 'condition')
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
  const expression = parseExpression(originOf('--col', text, text.indexOf('=') + 1))
  return { name: name.toUpperCase(), isAdded: sign === '+', expression }
}

/** The flags that make groups; undefined: there are none. */
export type GroupFlags = { readonly groupBy?: readonly string[]; readonly agg?: readonly string[] }

/** Reads `--group-by` and `--agg`. Without the latter groups are counted. @throws UsageError */
export function parseGroups({ groupBy = [], agg = [] }: GroupFlags): Pick<GroupSpec, 'keys' | 'values'> {
  const keys = groupBy.flatMap((text) => parts('--group-by', text).map(parseKey))
  const values = (agg.length === 0 ? ['COUNT=count()'] : agg).flatMap((text) => parts('--agg', text).map(parseValue))
  const names = [...keys, ...values].map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) {
    const message = `--group-by and --agg name the column ${JSON.stringify(twice)} twice; NAME=EXPRESSION gives it another name`
    throw new UsageError(message, { flag: keys.some(({ name }) => name === twice) ? '--group-by' : '--agg' })
  }
  return { keys, values }
}

/** Each part between commas, with its name and where its expression begins. */
function parts(flag: string, text: string): { readonly name: string | undefined; readonly origin: Origin }[] {
  return splitList(text).map((part) => {
    const [whole = '', name] = /^([A-Za-z_][\w .%/-]*?)\s*=(?!=)\s*/.exec(part.text) ?? []
    const origin = originOf(flag, text, part.offset + whole.length, part.offset + part.text.length)
    if (origin.text.trim() === '') {
      const message = `invalid argument ${JSON.stringify(text)} for "${flag}" flag: an expression is missing between commas`
      throw new UsageError(message, { flag, value: text })
    }
    return { name: name?.toUpperCase(), origin }
  })
}

function originOf(flag: string, text: string, offset: number, end?: number): Origin {
  return { flag, text: text.slice(offset, end), shown: { text, offset } }
}

function parseKey({ name, origin }: ReturnType<typeof parts>[number]): GroupKey {
  const expression = parseExpression(origin, 'key')
  return { name: name ?? nameOf(expression), expression }
}

/** What an expression is called by itself: the last name in it, like NODENAME of `self.spec.nodeName`. */
function nameOf({ expr, origin }: Expression): string {
  const step = stepOf(expr)
  const last = step?.name ?? (expr.kind === 'ident' ? expr.name : undefined)
  return (last?.slice(last.lastIndexOf('/') + 1) ?? print(expr).slice(0, MAX_NAME) ?? origin.text).toUpperCase()
}

const MAX_NAME = 40

function parseValue({ name, origin }: ReturnType<typeof parts>[number]): GroupValue {
  const expression = parseAggregate(origin)
  const [call] = expression.calls
  return { name: name ?? (call?.name ?? 'value').toUpperCase(), expression }
}
