// What texts and numbers of objects mean to the API server.

import {
  addQuantities,
  canonicalQuantity,
  cidrContainsIp,
  compareQuantities,
  compareSemvers,
  formatDuration,
  formatIp,
  parseCidr,
  parseDuration,
  parseIp,
  parseJson,
  parseQuantity,
  parseSemver,
  readDuration,
  readQuantity,
  roundQuantity,
  scaleIntOrPercent,
  stringifyJson,
} from 'kubectl-tack/machinery'

const [gibibytes, megabytes] = [parseQuantity('1.5Gi'), parseQuantity('1600M')]
if (gibibytes === undefined || megabytes === undefined) throw new Error('these are quantities')
console.log(compareQuantities(gibibytes, megabytes) > 0, roundQuantity(gibibytes))
console.log(canonicalQuantity(addQuantities(gibibytes, megabytes)))
console.log(readQuantity('1.5 Gi'))

console.log(parseDuration('1h30m'), formatDuration(5_400_000_000_000n), readDuration('1d'))

const [older, newer] = [parseSemver('1.9.0'), parseSemver('1.10.0-rc.1')]
if (older !== undefined && newer !== undefined) console.log(compareSemvers(older, newer))

const [network, address] = [parseCidr('10.96.0.0/12'), parseIp('10.111.3.4')]
if (network !== undefined && address !== undefined) console.log(cidrContainsIp(network, address), formatIp(address))

// a rolling update of 10 pods: 25% of them, rounded up for the surge
console.log(scaleIntOrPercent('25%', 10, true))

// a double cannot hold this integer, so it is a bigint
console.log(stringifyJson({ ...(parseJson('{"generation":9007199254740993}') as object), replicas: 3 }))
