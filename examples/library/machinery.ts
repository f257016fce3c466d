// What objects mean, without a server: quantities, selectors, ages, paths. Pure functions.

import {
  compareQuantities,
  evaluateJsonPath,
  humanDuration,
  matchesLabels,
  parseJsonPath,
  parseLabelSelector,
  parseQuantity,
} from 'kubectl-tack/machinery'

const [asked, given] = [parseQuantity('1.5Gi'), parseQuantity('1600M')]
if (asked !== undefined && given !== undefined) console.log(compareQuantities(asked, given) > 0)
console.log(matchesLabels(parseLabelSelector('app in (web,api),!legacy'), { app: 'web' }))
console.log(humanDuration(100_000_000))
console.log(evaluateJsonPath(parseJsonPath('{.ports[?(@.name=="http")].port}'), { ports: [{ name: 'http', port: 80 }] }))
