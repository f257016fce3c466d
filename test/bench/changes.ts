// `node test/bench/changes.ts`: what comparing and patching take beside parsing and printing the JSON of the same pods.
// Prints ratios and goals; fails nobody. The schema comes from the test cluster, or from an OpenAPI document given by path.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { applyChanges } from '../../src/machinery/changes/apply-changes.ts'
import { compare } from '../../src/machinery/changes/compare.ts'
import { type JsonObject, type KubeObject, parseJson } from '../../src/machinery/json.ts'
import { compilePatch } from '../../src/machinery/patches/compile/compile-patch.ts'
import { kubectlApplyPatch } from '../../src/machinery/patches/kubectl/apply-patch.ts'
import { lastAppliedText } from '../../src/machinery/patches/kubectl/last-applied.ts'
import { applyStrategicPatch } from '../../src/machinery/patches/strategic/apply-strategic-patch.ts'
import { createStrategicPatch } from '../../src/machinery/patches/strategic/create-strategic-patch.ts'
import { schemasOfDocument } from '../../src/machinery/schema/read-document.ts'
import type { Schema } from '../../src/machinery/schema/schema.ts'
import { provideCluster } from '../support/provide-cluster.ts'
import { median } from './measure.ts'
import { perCall } from './processor.ts'

type Row = { readonly question: string; readonly work: () => unknown; readonly goal: number }

/** What a busy moment adds to one round is not the median. */
const ROUNDS = 25
const ROUND_MS = 4

const schema = await podSchema(process.argv[2])
const [live, wanted] = [pod('1'), pod('2')]
const texts = [live, wanted].map((object) => JSON.stringify(object))
process.stdout.write('| question | beside the JSON of both | goal | met |\n|---|---|---|---|\n')
for (const { question, work, goal } of rowsFor(schema)) {
  const ratio = ratioOf(work, () => texts.map((text) => JSON.stringify(JSON.parse(text))))
  process.stdout.write(`| ${question} | ${ratio.toFixed(2)}x | <= ${goal}x | ${ratio <= goal ? 'yes' : 'no'} |\n`)
}

function rowsFor(podSchema: Schema): Row[] {
  const size = `${((texts[0]?.length ?? 0) / 1000).toFixed(1)} KB`
  const changes = compare(live, wanted, podSchema)
  const made = createStrategicPatch(live, wanted, podSchema)
  const patch: JsonObject = 'value' in made ? made.value : {}
  const last = 'kubectl.kubernetes.io/last-applied-configuration'
  const applied = {
    ...live,
    metadata: { ...live.metadata, annotations: { [last]: lastAppliedText(live) } },
  } as KubeObject
  return [
    {
      question: `two pods of ${size} with three changes compared`,
      work: () => compare(live, wanted, podSchema),
      goal: 2,
    },
    { question: 'two that are the same', work: () => compare(live, pod('1'), podSchema), goal: 2 },
    { question: 'without a schema', work: () => compare(live, wanted), goal: 2 },
    { question: 'the changes made', work: () => applyChanges(live, changes, podSchema), goal: 2 },
    {
      question: 'compiled to a patch',
      work: () => compilePatch(live, changes, 'fields', { schema: podSchema }),
      goal: 2,
    },
    { question: 'a strategic patch applied', work: () => applyStrategicPatch(live, patch, podSchema), goal: 3 },
    {
      question: 'what kubectl apply sends',
      work: () => kubectlApplyPatch(applied, wanted, { schema: podSchema }),
      goal: 8,
    },
  ]
}

function ratioOf(work: () => unknown, json: () => unknown): number {
  const [times, jsonTimes]: [number[], number[]] = [[], []]
  for (let i = 0; i < ROUNDS; i++) {
    times.push(perCall(work, ROUND_MS))
    jsonTimes.push(perCall(json, ROUND_MS))
  }
  return median(times) / median(jsonTimes)
}

function pod(image: string): KubeObject {
  const container = (name: string): JsonObject => ({
    name,
    image: `registry.example.com/${name}:${image}`,
    args: ['--listen=:8080', '--verbose'],
    env: Array.from({ length: 14 }, (_, i) => ({ name: `SETTING_${i}`, value: `value number ${i}` })),
    ports: [
      { containerPort: 8080, name: 'http', protocol: 'TCP' },
      { containerPort: 9090, name: 'metrics', protocol: 'TCP' },
    ],
    resources: { limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '100m', memory: '256Mi' } },
    volumeMounts: Array.from({ length: 5 }, (_, i) => ({ mountPath: `/mnt/${i}`, name: `volume-${i}` })),
    livenessProbe: {
      httpGet: { path: '/healthz', port: 'http', scheme: 'HTTP' },
      periodSeconds: 10,
      timeoutSeconds: 1,
    },
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
  })
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'api-0',
      namespace: 'shop',
      uid: 'u1',
      resourceVersion: '7',
      labels: { app: 'api', tier: 'web' },
    },
    spec: {
      containers: [container('api'), container('sidecar')],
      initContainers: [container('migrate')],
      volumes: Array.from({ length: 5 }, (_, i) => ({
        name: `volume-${i}`,
        configMap: { name: `config-${i}`, defaultMode: 420 },
      })),
      tolerations: [
        { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      ],
      nodeSelector: { disk: 'ssd' },
      serviceAccountName: 'api',
      terminationGracePeriodSeconds: 30,
    },
  }
}

/** The schema of pods as an API server publishes it. */
async function podSchema(path: string | undefined): Promise<Schema> {
  const text = path === undefined ? await publishedCore() : readFileSync(path, 'utf8')
  const found = schemasOfDocument(parseJson(text) as JsonObject).schemaOf({ group: '', version: 'v1', kind: 'Pod' })
  if (found === undefined) throw new Error('the document knows no pods')
  return found
}

async function publishedCore(): Promise<string> {
  const provided = await provideCluster()
  if ('missing' in provided) throw new Error(`no cluster to ask: ${provided.missing}`)
  try {
    const { facts } = provided
    const args = ['get', '--raw', '/openapi/v3/api/v1', '--kubeconfig', facts.kubeconfig]
    return spawnSync(facts.kubectlPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 }).stdout
  } finally {
    await provided.stop()
  }
}
