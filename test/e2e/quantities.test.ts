import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseQuantity } from '../../src/machinery/values/quantity.ts'
import { formatQuantity } from '../../src/machinery/values/quantity-text.ts'
import { testCluster } from '../support/cluster.ts'
import { randomQuantity } from '../unit/machinery/values/random-quantity.ts'
import { seed, seededRandom } from '../unit/print/random.ts'

const cluster = await testCluster()

const PER_DEVICE = 32
const DEVICES = 32

const ODD = [
  '+1',
  '007Ki',
  '1.500',
  '1000E',
  'm',
  '-',
  '.',
  'Ki',
  'e5',
  '0.1n',
  '-0.1n',
  '16Ei',
  '-16Ei',
  '0.5Ki',
  '1e-10',
]

/** Nothing of what a device of a ResourceSlice states as a capacity is rounded or refused for its value. */
function resourceSlice(texts: readonly string[]): object {
  const devices = Array.from({ length: Math.ceil(texts.length / PER_DEVICE) }, (_, device) => ({
    name: `d${device}`,
    capacity: Object.fromEntries(
      texts.slice(device * PER_DEVICE, (device + 1) * PER_DEVICE).map((value, i) => [`c${i}`, { value }]),
    ),
  }))
  const pool = { name: 'pool', generation: 1, resourceSliceCount: 1 }
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceSlice',
    metadata: { name: 'quantities' },
    spec: { driver: 'quantities.tack.test', nodeName: 'node', pool, devices },
  }
}

type Answer = { spec: { devices: { name: string; capacity: { [name: string]: { value: string } } }[] } }

async function printedByServer(texts: readonly string[]): Promise<string[]> {
  const input = JSON.stringify(resourceSlice(texts))
  const answer: Answer = JSON.parse(
    await cluster.kubectlOk(['create', '--dry-run=server', '-o', 'json', '-f', '-'], { input }),
  )
  return texts.map((_, i) => {
    const device = answer.spec.devices[Math.floor(i / PER_DEVICE)]
    return device?.capacity[`c${i % PER_DEVICE}`]?.value ?? ''
  })
}

describe('quantities and the API server', { skip: cluster.skip }, () => {
  test(`are printed by it as here: a thousand of every suffix (seed ${seed})`, async () => {
    const random = seededRandom(seed)
    const texts = [...ODD]
    while (texts.length < PER_DEVICE * DEVICES) texts.push(randomQuantity(random))
    const printed = await printedByServer(texts)
    texts.forEach((text, i) => {
      const quantity = parseQuantity(text)
      assert.ok(quantity, text)
      assert.equal(formatQuantity(quantity), printed[i], text)
    })
  })

  test('are refused by it where they are refused here', async () => {
    for (const text of ['1KI', '1e', '1.2.3', '1 Gi', '.Ei', '-Pi', '1e99999999999999999999']) {
      assert.equal(parseQuantity(text), undefined, text)
      await assert.rejects(printedByServer([text]), /quantit|numeric part/, text)
    }
  })
})
