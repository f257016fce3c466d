// The text of a file to objects with their positions; pure.

import type { Json, JsonObject, KubeObject } from '../machinery/json.ts'
import type { Event } from '../streams.ts'
import { decodeText } from './documents/decode-text.ts'
import { objectsOf } from './documents/objects.ts'
import { lineAt, parseDocuments, parseSingleJson } from './documents/parse-documents.ts'

/** An object as a file states it, and where. */
export type ManifestObject = {
  readonly object: KubeObject
  /** As kubectl names it: the path, the URL, the kustomization's folder, `STDIN`. */
  readonly file: string
  /** Position of the document in the file, from 1; empty documents do not count. */
  readonly document: number
  /** Where the object begins, from 1. For an item of a list in JSON: where the list begins. */
  readonly line: number
}

/** What a document is told by, whatever it was read from. */
type Place = { readonly file: string; readonly document: number; readonly line: number }

/**
 * The objects of a file, in its order.
 *
 * A document that cannot be read, or is no object, is a problem of scope `document` with its line, in kubectl's words
 * (`error parsing FILE: …`, `unable to decode "FILE": …`), and the next one follows. Empty documents are skipped.
 * Nothing is thrown for any text.
 *
 * @param input bytes, in any encoding that `decodeText` knows; or text.
 * @param file the name of it, for messages.
 */
export function parseManifests(input: string | Uint8Array, file: string): Iterable<Event<ManifestObject>> {
  const text = typeof input === 'string' ? input : decodeText(input)
  const single = parseSingleJson(text)
  // this way nothing holds on to the text while the objects of a huge list are used
  if (single !== undefined) return eventsOf(single, { file, document: 1, line: firstLine(text) })
  return eventsOfText(text, file)
}

function firstLine(text: string): number {
  return lineAt(text, text.indexOf('{'))
}

function* eventsOfText(text: string, file: string): Generator<Event<ManifestObject>> {
  let count = 0
  for (const document of parseDocuments(text)) {
    if ('ignoredFrom' in document) {
      const message = `${file}: line ${document.ignoredFrom}: what follows "..." is not read; "---" begins a document`
      yield { notice: { kind: 'warning', message } }
      continue
    }
    count++
    if ('message' in document) {
      const { message, line } = document
      yield { problem: { scope: 'document', reason: 'ParseError', message: `error parsing ${file}: ${message}`, line } }
      continue
    }
    yield* eventsOf(document.value, { file, document: count, line: document.line }, document.lineOf)
  }
}

function* eventsOf(
  value: Json,
  place: Place,
  lineOf?: (mapping: JsonObject) => number | undefined,
): Generator<Event<ManifestObject>> {
  for (const found of objectsOf(value)) {
    const line = (found.holder === undefined ? undefined : lineOf?.(found.holder)) ?? place.line
    if ('object' in found) yield { item: { ...place, line, object: found.object } }
    else {
      const { reason, message } = found.refusal
      yield { problem: { scope: 'document', reason, message: `unable to decode "${place.file}": ${message}`, line } }
    }
  }
}
