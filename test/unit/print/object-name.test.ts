import assert from 'node:assert/strict'
import { test } from 'node:test'
import { objectName } from '../../../src/print/object-name.ts'

const NAMES = [
  [{ apiVersion: 'v1', kind: 'Pod', name: 'web' }, 'pod/web'],
  [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web' }, 'replicaset.apps/web'],
  [{ apiVersion: 'example.com/v1', kind: 'Widget', name: '' }, 'widget.example.com/<unknown>'],
  [{ apiVersion: 'v1', kind: 'Pod', name: undefined }, 'pod/<unknown>'],
  [{ apiVersion: 'v1', kind: 'Pod', name: 'a\u001b[2J' }, 'pod/a^[[2J'],
] as const

for (const [object, name] of NAMES) {
  test(`An object is called ${name}`, () => assert.equal(objectName(object), name))
}
