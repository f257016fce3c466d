// Whether an API server would take the schema of a definition, and what its rules may cost. Pure functions.

import { formatCause, RULE_COST_LIMIT, ruleCosts, schemaCauses } from 'kubectl-tack/machinery'

const host = { type: 'string', maxLength: 253, 'x-kubernetes-validations': [{ rule: "self.split('.').all(p, p != '')" }] }
const open = { type: 'object', properties: { hosts: { type: 'array', items: host } } }
const bounded = { type: 'object', properties: { hosts: { type: 'array', maxItems: 64, items: host } } }

for (const cause of schemaCauses(open)) console.log(formatCause(cause))
for (const cause of schemaCauses(bounded)) console.log(formatCause(cause))
for (const { cost } of ruleCosts(bounded)) console.log(`at most ${cost} of ${RULE_COST_LIMIT}`)
