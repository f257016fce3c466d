// Selectors of labels and of fields: read, compared, written as the server writes them.

import {
  fieldMatcher,
  formatLabelSelector,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
} from 'kubectl-tack/machinery'

const selector = parseLabelSelector('tier notin (db), app in (web,api), !legacy')
console.log(formatLabelSelector(selector))
console.log(matchesLabels(selector, { app: 'web' }), matchesLabels(selector, { app: 'web', tier: 'db' }))

// a server knows which fields of a kind can be selected by; here it is said
const matches = fieldMatcher(parseFieldSelector('spec.nodeName=n1,status.phase!=Running'), {
  'spec.nodeName': 'spec.nodeName',
  'status.phase': 'status.phase',
})
console.log(matches({ spec: { nodeName: 'n1' }, status: { phase: 'Pending' } }))

try {
  parseLabelSelector('app in web')
} catch (error) {
  console.log((error as Error).message)
}
