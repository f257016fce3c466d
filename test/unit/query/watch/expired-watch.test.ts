// A watch whose version a server has forgotten: everything is listed again, the difference is told, and nothing is asked in between.

import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import { openCluster } from '../../../../src/cluster/open-cluster.ts'
import { clusterSource } from '../../../../src/query/cluster-source.ts'
import { connectionTo } from '../../../support/loopback.ts'
import { type Answer, startApiServer } from '../../../support/scripted-api-server.ts'
import { event, status } from '../../../support/scripted-server.ts'
import { follow, question, untilOf } from './follow.ts'

const COLUMNS = [{ name: 'Name', type: 'string', format: 'name', description: '', priority: 0 }]

function pod(name: string, version: number, app: string) {
  const metadata = { name, namespace: 'default', uid: `uid-${name}`, resourceVersion: String(version), labels: { app } }
  return { kind: 'Pod', apiVersion: 'v1', metadata }
}

function table(version: number, pods: readonly ReturnType<typeof pod>[]): object {
  const rows = pods.map((object) => ({ cells: [object.metadata.name], object }))
  const metadata = { resourceVersion: String(version) }
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: COLUMNS, rows }
}

test('What vanished while a version was forgotten has left or was deleted, and then is asked what is waited for', async (t) => {
  let lists = 0
  let watches = 0
  const lookUps: string[] = []
  let forget = () => {}
  const answer: Answer = (response, request) => {
    const query = new URL(request.url ?? '', 'http://host').searchParams
    response.setHeader('Content-Type', 'application/json')
    const name = query.get('fieldSelector')?.replace('metadata.name=', '')
    if (query.get('watch') === 'true') answerWatch(response)
    else if (name !== undefined) {
      lookUps.push(name)
      response.end(JSON.stringify(table(30, name === 'left' ? [pod('left', 25, 'y')] : [])))
    } else {
      lists++
      const first = [pod('left', 1, 'x'), pod('deleted', 2, 'x'), pod('stays', 3, 'x')]
      const then = [pod('changed', 22, 'x'), pod('stays', 3, 'x')]
      response.end(JSON.stringify(table(lists === 1 ? 10 : 30, lists === 1 ? first : then)))
    }
  }
  const answerWatch = (response: ServerResponse) => {
    watches++
    response.flushHeaders()
    if (watches > 1) return
    response.write(event('ADDED', table(0, [pod('changed', 11, 'x')])))
    forget = () => response.end(event('ERROR', status(410, 'Expired')))
  }
  const server = await startApiServer(t, { answers: { '/api/v1/namespaces/default/pods': answer } })
  const cluster = openCluster(connectionTo(server.url))
  t.after(() => cluster.close())
  const needs = { cells: true, namespaces: true, metadata: false, object: false }
  const watch = follow(question('pods', 'self.metadata.labels.app == "x"', { needs }), [clusterSource(cluster)], {
    until: untilOf('count() < 3'),
  })
  await watch.waitFor(() => watch.told().length === 5)
  assert.deepEqual(watch.told(), ['ENTER left', 'ENTER deleted', 'ENTER stays', 'SYNCED', 'ENTER changed'])
  forget()
  const { ended, matched } = await watch.summary
  assert.deepEqual([ended, matched], ['until', 2])
  assert.deepEqual(watch.told().slice(5), ['CHANGE changed', 'LEAVE left', 'DELETED deleted', 'SYNCED'])
  assert.deepEqual(lookUps, ['left', 'deleted'])
  assert.match(watch.notices.join('\n'), /^watching pods broke off: Expired; trying again in /)
})
