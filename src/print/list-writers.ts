// kubectl's List, printed item by item: what `kubectl get` prints for many objects, and one more key at its end.

import { renderJson } from './kubectl-json.ts'
import type { Sink } from './sink.ts'
import { writeListItem, writeMember } from './yaml/write-document.ts'

const API_VERSION = 'v1'
const KIND = 'List'
const METADATA = { resourceVersion: '' }

/** Writes a List. Memory is bounded by an item. */
export interface ListWriter {
  item(object: unknown): Promise<void>
  /** Ends the List; `tack` is printed as its last key. */
  end(more?: { readonly tack: unknown }): Promise<void>
}

/** The List of `kubectl get -o json`. */
export function createJsonListWriter(sink: Sink): ListWriter {
  const head = `{\n    "apiVersion": ${JSON.stringify(API_VERSION)},\n    "items": [`
  let isEmpty = true
  return {
    async item(object) {
      const before = isEmpty ? head : ','
      isEmpty = false
      await sink.write(`${before}\n        ${renderJson(object, '        ')}`)
    },
    async end(more) {
      const rest = Object.entries({ kind: KIND, metadata: METADATA, ...more })
      const members = rest.map(([key, value]) => `,\n    ${JSON.stringify(key)}: ${renderJson(value, '    ')}`)
      await sink.write(`${isEmpty ? `${head}]` : '\n    ]'}${members.join('')}\n}\n`)
    },
  }
}

/** The List of `kubectl get -o yaml`. */
export function createYamlListWriter(sink: Sink): ListWriter {
  const head = writeMember('apiVersion', API_VERSION)
  let isEmpty = true
  return {
    async item(object) {
      const before = isEmpty ? `${head}items:\n` : ''
      isEmpty = false
      await sink.write(before + writeListItem(object))
    },
    async end(more) {
      const rest = Object.entries({ kind: KIND, metadata: METADATA, ...more })
      const members = rest.map(([key, value]) => writeMember(key, value))
      await sink.write(`${isEmpty ? head + writeMember('items', []) : ''}${members.join('')}`)
    },
  }
}
