// `-o json` and `-o yaml`: whole objects in kubectl's own shapes.

import { omitManagedFields } from '../../machinery/fields.ts'
import type { KubeObject } from '../../machinery/json.ts'
import { toKubectlJson } from '../../print/kubectl-json.ts'
import { toKubectlYaml } from '../../print/kubectl-yaml.ts'
import { createJsonListWriter, createYamlListWriter } from '../../print/list-writers.ts'
import type { Sink } from '../../print/sink.ts'
import { type AnswerPrinter, toJsonEnding } from './answer-printer.ts'

export type ObjectsLook = {
  readonly showManagedFields: boolean
  /** One named object: printed as it is, not as a List. */
  readonly isSingle: boolean
}

/** `-o json`, `-o yaml`: kubectl's shapes, the List with one more key: `tack`. */
export function createObjectsPrinter(sink: Sink, format: 'json' | 'yaml', look: ObjectsLook): AnswerPrinter {
  if (look.isSingle) {
    const print = format === 'json' ? toKubectlJson : toKubectlYaml
    return {
      async page(page) {
        for (const row of page.rows) await sink.write(print(shown(row.object, look)))
      },
      async end() {},
    }
  }
  const writer = format === 'json' ? createJsonListWriter(sink) : createYamlListWriter(sink)
  return {
    async page(page) {
      for (const row of page.rows) await writer.item(shown(row.object, look))
    },
    async end(summary, problems) {
      await writer.end({ tack: toJsonEnding(summary, problems) })
    },
  }
}

/** An object as kubectl prints it: managedFields only when asked for. */
export function shown(object: KubeObject | undefined, look: ObjectsLook): KubeObject {
  return look.showManagedFields ? (object as KubeObject) : omitManagedFields(object as KubeObject)
}
