// What a condition costs before anything is listed, as a module of its own: the executable has it bundled too.

import { check } from '../../src/machinery/cel/check.ts'
import { SERVER_LITERAL_CHECKS } from '../../src/machinery/cel/literal-checks.ts'
import { DYN } from '../../src/machinery/cel/types.ts'
import { shapeOfResource } from '../../src/machinery/expressions/data-shape.ts'
import { parseExpression } from '../../src/machinery/expressions/expression.ts'
import { questionEnv } from '../../src/machinery/expressions/question-env.ts'
import type { JsonObject } from '../../src/machinery/json.ts'
import { schemasOfDocument } from '../../src/machinery/schema/read-document.ts'

/** What is asked of the schema of pods. */
const CONDITION =
  "self.spec.containers.exists(c, has(c.resources.limits) && 'memory' in c.resources.limits) && self.status.phase != 'Running'"

/**
 * The condition from its text to its types.
 * @param document the OpenAPI document of the core group
 */
export function checkCondition(document: JsonObject): unknown {
  const pod = schemasOfDocument(document).schemaOf({ group: '', version: 'v1', kind: 'Pod' })
  const { expr } = parseExpression({ flag: '--where', text: CONDITION })
  const checked = check(expr, questionEnv({ self: shapeOfResource(pod, 'Pod').type, col: DYN }), SERVER_LITERAL_CHECKS)
  if ('issues' in checked) throw new Error(checked.issues[0]?.message)
  return checked
}
