// One path as a sort key orders objects as `kubectl get --sort-by` does.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Json, stringifyJson } from '../../../src/machinery/json.ts'
import { parseSortKeys, sortRows } from '../../../src/machinery/sort-keys.ts'
import { kubectl, skipWithoutKubectl as skip } from '../print/kubectl-oracle.ts'
import { seed, seededRandom } from '../print/random.ts'

/** Values that kubectl can compare with one another: it ends with an error on unlike types, and on booleans. */
const COLUMNS: { readonly [name: string]: readonly Json[] } = {
  names: ['web-1', 'web-10', 'web-2', 'api', 'Web', 'a', 'a-b', 'a.b', 'aa', 'é', 'z', ''],
  integers: [0, 1, -1, 2, 10, 9, 100, 2 ** 40, 9007199254740993n, 9007199254740992, -5],
  floats: [0.5, 1.5, -2.25, 10.125, 9.75, 1e-7, 1.25e21],
  quantities: ['100m', '1', '0.5', '1Gi', '512Mi', '1.5Gi', '2G', '1e3', '10', '9', '-1', '1Ki'],
  timestamps: ['2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', '2026-01-01T00:00:01Z', '2024-02-29T12:00:00Z'],
  versions: ['1', '10', '9', '100', '99', '2'],
  addresses: ['10.0.0.1', '10.0.0.10', '10.0.0.9', '9.0.0.1', '192.168.1.1', 'fe80::1'],
  'names and numbers': ['web', '10', '9', 'api', '1Gi'],
}

type Item = { readonly metadata: { readonly name: string }; readonly spec: { readonly key: Json } }

function shuffled<T>(random: () => number, values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value)
}

const toRow = (item: Item) => ({ object: item as unknown as Json })

describe('kubectl and we agree', { skip }, () => {
  for (const [name, values] of Object.entries(COLUMNS)) {
    test(`on the order of ${name} (seed ${seed})`, async () => {
      const random = seededRandom(seed)
      for (const path of ['.spec.key', '{.spec.key}', 'spec.key']) {
        const items = shuffled(random, values).map((key, i): Item => ({ metadata: { name: `p${i}` }, spec: { key } }))
        const body = stringifyJson({
          apiVersion: 'v1',
          kind: 'PodList',
          metadata: {},
          items: items.map((item) => ({ apiVersion: 'v1', kind: 'Pod', ...item })),
        })
        const { stdout, stderr } = await kubectl(['get', 'pods', `--sort-by=${path}`, '-o', 'name'], { body })
        const ours = sortRows(items, parseSortKeys(path), toRow).map((item) => `pod/${item.metadata.name}\n`)
        assert.equal(ours.join(''), stdout, stderr + stringifyJson(items))
      }
    })
  }
})
