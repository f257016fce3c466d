import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ReadRequest } from '../../../src/cluster/read.ts'
import { pairReads } from '../../../src/diff/pair-reads.ts'
import type { ResourceInfo } from '../../../src/machinery/resource-info.ts'
import type { PlannedRead } from '../../../src/query/query-plan.ts'

function resourceOf(resource: string, group = '', version = 'v1'): ResourceInfo {
  const rest = { singular: '', kind: '', namespaced: true, verbs: [], shortNames: [], categories: [], subresources: [] }
  return { group, version, resource, ...rest }
}

function read(resource: ResourceInfo, namespace: string, name?: string, isOptional = false): PlannedRead {
  const request: ReadRequest = { resource, namespace, representation: 'object', ...(name !== undefined && { name }) }
  return { source: 'x', request, isOptional }
}

function placeOf(request: ReadRequest | undefined): string {
  return request === undefined ? '-' : `${request.resource.resource}/${request.namespace}/${request.name ?? ''}`
}

describe('the reads of two sides', () => {
  const [pods, deployments, shapes] = [resourceOf('pods'), resourceOf('deployments', 'apps'), resourceOf('shapes', 'x')]

  test('belong together by resource and name, in the order of the left side', () => {
    const left = [read(pods, 'a', 'one'), read(pods, 'a', 'two'), read(deployments, 'a')]
    const right = [read(deployments, 'b'), read(pods, 'b', 'two'), read(pods, 'b', 'one')]
    const { reads, oneSided } = pairReads(left, right)
    assert.deepEqual(
      reads.map(({ left: a, right: b }) => [placeOf(a), placeOf(b)]),
      [
        ['pods/a/one', 'pods/b/one'],
        ['pods/a/two', 'pods/b/two'],
        ['deployments/a/', 'deployments/b/'],
      ],
    )
    assert.deepEqual(oneSided, [])
  })

  test('are told of where one side does not know a kind, and whether it was asked for by its name', () => {
    const { reads, oneSided } = pairReads(
      [read(pods, 'a'), read(shapes, 'a', undefined, true)],
      [read(pods, 'b'), read(deployments, 'b')],
    )
    assert.deepEqual(
      reads.map(({ left, right }) => [placeOf(left), placeOf(right)]),
      [
        ['pods/a/', 'pods/b/'],
        ['shapes/a/', '-'],
        ['-', 'deployments/b/'],
      ],
    )
    assert.deepEqual(
      oneSided.map(({ resource, missing, isNamed }) => [resource.resource, missing, isNamed]),
      [
        ['shapes', 'right', false],
        ['deployments', 'left', true],
      ],
    )
  })

  test('are asked for owners on the left alone', () => {
    const [pair] = pairReads([read(pods, 'a')], [read(pods, 'b')]).reads
    assert.deepEqual([pair?.left?.omitManagedFields, pair?.right?.omitManagedFields], [undefined, true])
  })
})
