// `node test/bench/apply.ts`: what server-side apply takes beside parsing and printing the JSON of the same pod.
// Prints ratios and goals; fails nobody. The schema comes from the test cluster, or from an OpenAPI document given by path.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type ApplyOptions, serverSideApply } from '../../src/machinery/apply/server-side-apply.ts'
import { trackUpdate } from '../../src/machinery/apply/track-update.ts'
import { type Json, type JsonObject, type KubeObject, parseJson } from '../../src/machinery/json.ts'
import { parseFieldsV1, printFieldsV1 } from '../../src/machinery/paths/path-set.ts'
import { uniteSets } from '../../src/machinery/paths/set-operations.ts'
import { schemasOfDocument } from '../../src/machinery/schema/read-document.ts'
import type { Schema } from '../../src/machinery/schema/schema.ts'
import { provideCluster } from '../support/provide-cluster.ts'
import { median } from './measure.ts'
import { perCall } from './processor.ts'

type Row = { readonly question: string; readonly work: () => unknown; readonly json: string; readonly goal: number }

/** What a busy moment adds to one round is not the median. */
const ROUNDS = 25
const ROUND_MS = 4

const schema = await podSchema(process.argv[2])
process.stdout.write('| question | beside its JSON | goal | met |\n|---|---|---|---|\n')
for (const { question, work, json, goal } of rowsFor(schema)) {
  const ratio = ratioOf(work, () => JSON.stringify(JSON.parse(json)))
  process.stdout.write(`| ${question} | ${ratio.toFixed(2)}x | <= ${goal}x | ${ratio <= goal ? 'yes' : 'no'} |\n`)
}

function rowsFor(podSchema: Schema): Row[] {
  const options = { schema: podSchema, apiVersion: 'v1', now: new Date() }
  const created = trackUpdate(undefined, pod(), { ...options, manager: 'creator' }).object
  const part = partOf('registry.example.com/api:1')
  const live = applied(created, part, { ...options, manager: 'deployer', force: true })
  const json = JSON.stringify(live)
  const size = `${(json.length / 1000).toFixed(1)} KB pod`
  const of = (manager: string, config: KubeObject, force: boolean) => () =>
    serverSideApply(live, config, { ...options, manager, force })
  const { managedFields = [] } = live.metadata as {
    readonly managedFields?: readonly { readonly fieldsV1: JsonObject }[]
  }
  const [some = {}, most = {}] = managedFields.map(({ fieldsV1 }) => fieldsV1)
  const fields = JSON.stringify(most)
  const other = parseFieldsV1(some)
  return [
    { question: `apply what is so already to a ${size}`, work: of('deployer', part, false), json, goal: 6 },
    { question: 'apply another image', work: of('deployer', partOf('i:2'), true), json, goal: 6 },
    { question: 'apply all of it under another name', work: of('third', pod(), true), json, goal: 6 },
    { question: 'a conflict', work: of('fourth', partOf('i:3'), false), json, goal: 6 },
    {
      question: 'track an update',
      work: () => trackUpdate(live, relabelled(live), { ...options, manager: 'u' }),
      json,
      goal: 6,
    },
    {
      question: `a field set of ${(fields.length / 1000).toFixed(1)} KB parsed, united with another, printed`,
      work: () => printFieldsV1(uniteSets(parseFieldsV1(most), other)),
      json: fields,
      goal: 3,
    },
  ]
}

/** The median over rounds of both in turn: a busy moment slows down both. */
function ratioOf(work: () => unknown, beside: () => unknown): number {
  for (let i = 0; i < 1000; i++) work()
  for (let i = 0; i < 1000; i++) beside()
  return median(Array.from({ length: ROUNDS }, () => perCall(work, ROUND_MS, 8) / perCall(beside, ROUND_MS, 8)))
}

function applied(live: KubeObject, config: KubeObject, options: ApplyOptions): KubeObject {
  const result = serverSideApply(live, config, options)
  if (result.outcome !== 'applied') throw new Error(result.message)
  return result.object
}

function relabelled(live: KubeObject): KubeObject {
  return { ...live, metadata: { ...live.metadata, labels: { app: 'z' } } } as KubeObject
}

function partOf(image: string): KubeObject {
  const containers = [
    { name: 'api', image },
    { name: 'log', env: [{ name: 'VARIABLE_1', value: 'value 1' }] },
  ]
  return object({ name: 'p', labels: { app: 'x' } }, { containers })
}

function pod(): KubeObject {
  const spec = {
    containers: ['api', 'log'].map(container),
    volumes: [
      { name: 'v', emptyDir: {} },
      { name: 'w', configMap: { name: 'c' } },
    ],
    serviceAccountName: 'api',
    nodeSelector: { disk: 'ssd' },
    tolerations: [{ key: 'k', operator: 'Exists' }],
  }
  return object({ name: 'p', namespace: 'n', labels: { app: 'x', tier: 'y' }, annotations: { a: 'b' }, uid: 'u' }, spec)
}

function object(metadata: JsonObject, spec: JsonObject): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec } as unknown as KubeObject
}

function container(name: string): JsonObject {
  return {
    name,
    image: `registry.example.com/${name}:1`,
    args: ['--listen', '--verbose=2'],
    env: Array.from({ length: 8 }, (_, i) => ({ name: `VARIABLE_${i}`, value: `value ${i}` })),
    ports: [
      { containerPort: 80, protocol: 'TCP', name: 'http' },
      { containerPort: 443, protocol: 'TCP' },
    ],
    resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m', memory: '512Mi' } },
    volumeMounts: [
      { name: 'v', mountPath: '/v' },
      { name: 'w', mountPath: '/w' },
    ],
    livenessProbe: { httpGet: { path: '/healthz', port: 80, scheme: 'HTTP' }, periodSeconds: 10, timeoutSeconds: 1 },
    imagePullPolicy: 'IfNotPresent',
    securityContext: { runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
  }
}

async function podSchema(path: string | undefined): Promise<Schema> {
  const document = parseJson(path === undefined ? await servedDocument() : readFileSync(path, 'utf8'))
  const found = schemasOfDocument(document as JsonObject & Json).schemaOf({ group: '', version: 'v1', kind: 'Pod' })
  if (found === undefined) throw new Error('the document knows no pods')
  return found
}

async function servedDocument(): Promise<string> {
  const cluster = await provideCluster()
  if ('missing' in cluster) throw new Error(`no cluster to ask: ${cluster.missing}`)
  const { kubectlPath, kubeconfig } = cluster.facts
  const answer = spawnSync(kubectlPath, ['--kubeconfig', kubeconfig, 'get', '--raw', '/openapi/v3/api/v1'], {
    maxBuffer: 2 ** 26,
    encoding: 'utf8',
  })
  await cluster.stop()
  return answer.stdout
}
