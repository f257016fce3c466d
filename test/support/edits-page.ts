// What docs/edits.md shows: two objects, and what is typed beside what it changes in them.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject, KubeObject } from '../../src/machinery/json.ts'
import { parseYaml } from '../../src/manifest/index.ts'
import { ROOT } from './build-cluster.ts'
import { codeBlocks } from './document.ts'

const blocks = codeBlocks(readFileSync(join(ROOT, 'docs/edits.md'), 'utf8'))

/** The Deployment and the custom resource of the page. */
export const PAGE_OBJECTS: readonly KubeObject[] = blocks
  .filter(({ language }) => language === 'yaml')
  .map(({ lines }) => parseYaml(lines.join('\n')) as KubeObject)

export type PageExample = {
  /** The flags, as they are typed. */
  readonly flags: string
  /** The changes, or why it is refused, a line each. */
  readonly outcome: readonly string[]
  /** It is about the custom resource. */
  readonly isCustom: boolean
}

/** All examples of the page, in order. */
export const PAGE_EXAMPLES: readonly PageExample[] = blocks
  .filter(({ language }) => language === 'text')
  .flatMap((block) => block.lines.join('\n').split('\n\n'))
  .map((example) => {
    const [flags = '', ...outcome] = example.trim().split('\n')
    return { flags, outcome, isCustom: /routes|hosts|steps|finalizers/.test(flags) }
  })

/** The schema of the custom resource's spec, as the page says it is. */
export const GATE_SPEC: JsonObject = {
  type: 'object',
  properties: {
    routes: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, weight: { type: 'integer' } },
      },
    },
    hosts: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    steps: {
      type: 'array',
      items: { type: 'object', properties: { run: { type: 'string' }, name: { type: 'string' } } },
    },
  },
}
