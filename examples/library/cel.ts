// Expressions as the API server takes them: parsed, checked against a schema, costed, evaluated.

import {
  celEnvFor,
  celSizesOf,
  celValueBySchema,
  checkCel,
  compileCel,
  declTypeOf,
  estimateCelCost,
  formatCelIssues,
  formatCelType,
  isCelError,
  jsonOfCelValue,
  parseCel,
  readStructural,
  ruleEnv,
} from 'kubectl-tack/machinery'

const schema = readStructural({
  type: 'object',
  properties: {
    keep: { type: 'integer' },
    hosts: { type: 'array', maxItems: 20, items: { type: 'string', maxLength: 253 } },
  },
})
const self = declTypeOf(schema)
if (self === undefined) throw new Error('rules see nothing of it')
const env = ruleEnv(celEnvFor('1.34'), self)

function explain(text: string): void {
  const parsed = parseCel(text, env)
  if ('issues' in parsed) return console.log(formatCelIssues(text, parsed.issues))
  const checked = checkCel(parsed.expr, env)
  if ('issues' in checked) return console.log(formatCelIssues(text, checked.issues))
  const { max } = estimateCelCost(checked, celSizesOf(schema))
  const program = compileCel(checked, env)
  if ('kind' in program) return console.log(program.message)
  const data = celValueBySchema(schema)({ keep: 3, hosts: ['a.example', 'b.example'] })
  const { value, cost } = program.evaluate({ self: data }, { costLimit: 1_000_000 })
  const shown = isCelError(value) ? value.message : JSON.stringify(jsonOfCelValue(value))
  console.log(`${formatCelType(checked.type)}: ${shown}, cost ${cost} of at most ${max}`)
}

explain("self.keep > 1 && self.hosts.all(h, h.endsWith('.example'))")
explain('self.hosts[self.keep]')
explain('self.kep > 1')
explain('self.keep >> 1')
