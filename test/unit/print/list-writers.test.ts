import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type JsonObject, stringifyJson } from '../../../src/machinery/json.ts'
import { createJsonListWriter, createYamlListWriter } from '../../../src/print/list-writers.ts'
import { randomObject } from './json-values.ts'
import { kubectl, skipWithoutKubectl } from './kubectl-oracle.ts'
import { seed, seededRandom } from './random.ts'
import { recordingSink } from './recording-sink.ts'

const WRITERS = { json: createJsonListWriter, yaml: createYamlListWriter }

async function print(format: 'json' | 'yaml', items: readonly JsonObject[], tack?: JsonObject): Promise<string> {
  const sink = recordingSink()
  const writer = WRITERS[format](sink)
  for (const item of items) await writer.item(item)
  await writer.end(tack && { tack })
  return sink.text()
}

test('The last key of a List is tack', async () => {
  assert.equal(
    await print('json', [{ kind: 'Pod' }], { summary: { matched: 1 } }),
    `{
    "apiVersion": "v1",
    "items": [
        {
            "kind": "Pod"
        }
    ],
    "kind": "List",
    "metadata": {
        "resourceVersion": ""
    },
    "tack": {
        "summary": {
            "matched": 1
        }
    }
}
`,
  )
  assert.equal(
    await print('yaml', [{ kind: 'Pod' }], { summary: { matched: 1 } }),
    'apiVersion: v1\nitems:\n- kind: Pod\nkind: List\nmetadata:\n  resourceVersion: ""\ntack:\n  summary:\n    matched: 1\n',
  )
})

test('An item is handed on as soon as it is there', async () => {
  const sink = recordingSink()
  const writer = createYamlListWriter(sink)
  await writer.item({ a: 1 })
  assert.equal(sink.text(), 'apiVersion: v1\nitems:\n- a: 1\n')
})

for (const format of ['json', 'yaml'] as const) {
  test(`A List of ${format} is byte for byte kubectl's`, { skip: skipWithoutKubectl }, async (t) => {
    t.diagnostic(`seed ${seed}`)
    const random = seededRandom(seed)
    for (const count of [0, 1, 40]) {
      const items = Array.from({ length: count }, () => ({
        ...randomObject(random, 3),
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'x', namespace: 'default' },
      }))
      const printable = items.filter((item) => !/[\u007f-\u009f\ufffe\uffff]/.test(stringifyJson(item)))
      const body = stringifyJson({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: printable })
      const printed = await kubectl(['get', 'pods', '-o', format], { body })
      assert.equal(await print(format, printable), printed.stdout)
    }
  })
}
