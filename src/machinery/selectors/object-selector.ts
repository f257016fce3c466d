// Label selectors as objects state them: `matchLabels` and `matchExpressions`.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { LabelOperator, LabelRequirement, LabelSelector } from './label-match.ts'

const OPERATORS: { readonly [name: string]: LabelOperator } = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
}

/** The requirements of a `meta/v1` LabelSelector; one that is empty has none and selects everything. */
export function selectorOf({ matchLabels, matchExpressions }: JsonObject): LabelSelector {
  const labels = Object.entries(isJsonObject(matchLabels) ? matchLabels : {})
  return [
    ...labels.map(([key, value]): LabelRequirement => ({ key, operator: '=', values: [String(value)] })),
    ...objects(matchExpressions).flatMap((expression): LabelRequirement[] => {
      const operator = OPERATORS[String(expression.operator)]
      if (operator === undefined) return []
      const values = Array.isArray(expression.values) ? expression.values.map(String) : []
      return [{ key: String(expression.key), operator, values }]
    }),
  ]
}

function objects(list: Json | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}
