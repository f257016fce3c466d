// Prints an answer in the format asked for.

import { stringifyJson } from '../../machinery/json.ts'
import { apiVersionOf } from '../../machinery/resource-info.ts'
import { escapeText } from '../../print/escape-text.ts'
import type { Sink } from '../../print/sink.ts'
import { type Answer, toSummary } from './answer.ts'
import type { FieldsFormat } from './fields-options.ts'
import type { FieldsLook } from './fields-table.ts'

const ENVELOPE = { apiVersion: 'tack/v1', kind: 'FieldList' } as const

/** Formats for programs say in every case what came of it; the others print nothing where nothing was found. */
export async function printFields(sink: Sink, format: FieldsFormat, answer: Answer, look: FieldsLook): Promise<void> {
  if (format === 'json' || format === 'yaml' || format === 'jsonl') return printEnvelope(sink, format, answer)
  const { found, list } = answer
  if (found === undefined || list === undefined) return
  const items = list.fields.map(({ item }) => item)
  switch (format) {
    case 'name':
      return sink.write(items.map(({ path }) => `${escapeText(path)}\n`).join(''))
    case 'tree': {
      if (items.length === 0) return
      const { printTree } = await import('./fields-tree.ts')
      return printTree(sink, rootOf(answer), list.fields, look)
    }
    case 'text':
      return (await import('./fields-text.ts')).printText(sink, found, list, look)
    default: {
      const tables = await import('./fields-table.ts')
      if (format === 'table') return tables.printTable(sink, items, look)
      if (format === 'wide') return tables.printWide(sink, items, look)
      return tables.printDelimited(sink, items, { delimiter: format, hasHeaders: look.hasHeaders })
    }
  }
}

/** `Deployment (apps/v1)`, or the field that was asked for. */
function rootOf({ found, list }: Answer): string {
  const { resource } = found as NonNullable<Answer['found']>
  const asked = list?.asked
  const isItself = list?.fields.some(({ item }) => item.path === asked?.path)
  const kind = `${resource.kind} (${apiVersionOf(resource)})`
  return asked === undefined || isItself ? kind : `${asked.path} <${asked.type}> of ${kind}`
}

async function printEnvelope(sink: Sink, format: 'json' | 'yaml' | 'jsonl', answer: Answer): Promise<void> {
  const items = answer.list?.fields.map(({ item }) => item) ?? []
  const ending = { summary: toSummary(answer), errors: answer.problems.map(({ cause: _, ...shown }) => shown) }
  if (format === 'yaml') {
    const { toKubectlYaml } = await import('../../print/kubectl-yaml.ts')
    return sink.write(toKubectlYaml({ ...ENVELOPE, items, ...ending }))
  }
  const lines = items.map((item) => stringifyJson(item))
  if (format === 'jsonl') {
    return sink.write([...lines, stringifyJson({ ...ENVELOPE, ...ending })].map((line) => `${line}\n`).join(''))
  }
  const head = `${stringifyJson(ENVELOPE).slice(0, -1)},"items":[`
  const tail = `],${stringifyJson(ending).slice(1)}\n`
  return sink.write(lines.length === 0 ? head + tail : `${head}\n${lines.join(',\n')}\n${tail}`)
}
