// A document to the objects in it: one, or those of a list.

import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../machinery/json.ts'
import { invalid, isKubeObject, type Refusal, refusalOf } from './check-object.ts'

/** An object; or why there is none. `holder` is the JSON it stands in, which is known by its position. */
export type Found =
  | { readonly object: KubeObject; readonly holder: JsonObject }
  | { readonly refusal: Refusal; readonly holder: JsonObject | undefined }

/**
 * The objects of a document. Everything with `items` is a list, whatever its kind, as for kubectl; items without kind
 * and apiVersion take them from the list (`PodList` → `Pod`); lists in lists are flattened. Of what `query` prints with
 * `-o result` and `-o jsonl` the objects are taken that its items hold.
 *
 * The document is used up: a list lets go of its items one by one, so that a huge one does not stay in memory whole.
 */
export function* objectsOf(document: Json): Generator<Found> {
  if (!isJsonObject(document)) {
    yield { refusal: invalid(document, 'value', 'unstructured.detector'), holder: undefined }
  } else if (isAnswerItem(document)) {
    if (isJsonObject(document.object)) yield* objectsOf(document.object)
    else yield { refusal: WITHOUT_OBJECT, holder: document }
  } else if (document.items === undefined || typeof document.kind !== 'string' || document.kind === '') {
    if (!isAnswerEnding(document)) yield found(document)
  } else yield* itemsOf(document)
}

/** `{"ref": …, "object": …}`: an item of an answer, whose object is null where only columns were asked for. */
function isAnswerItem({ ref, object, kind, apiVersion }: JsonObject): boolean {
  return kind === undefined && apiVersion === undefined && isJsonObject(ref) && object !== undefined
}

/** What of an answer that holds columns alone. */
const WITHOUT_OBJECT: Refusal = {
  reason: 'Invalid',
  message: 'the item of an answer holds no object, only columns: query prints objects with -o json and -o yaml',
}

/** The last line of an answer, which says how complete it is. */
function isAnswerEnding({ apiVersion, kind, summary }: JsonObject): boolean {
  return apiVersion === 'tack/v1' && kind === 'QueryResult' && summary !== undefined
}

function* itemsOf(list: JsonObject): Generator<Found> {
  const items = list.items
  if (items === null) return
  if (!Array.isArray(items)) {
    yield { refusal: invalid(items ?? null, 'struct field decodeList.items', '[]json.RawMessage'), holder: list }
    return
  }
  const kind = String(list.kind)
  const itemKind = kind.endsWith('List') ? kind.slice(0, -'List'.length) : kind
  const waiting = items.toReversed()
  items.length = 0
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    if (!isJsonObject(item)) yield { refusal: invalid(item, 'value', 'map[string]interface {}'), holder: list }
    else if (hasNoType(item) && !isAnswerItem(item)) yield typed(item, itemKind, list)
    else yield* objectsOf(item)
  }
}

function hasNoType(item: JsonObject): boolean {
  return (item.kind ?? '') === '' && (item.apiVersion ?? '') === ''
}

function typed(item: JsonObject, kind: string, list: JsonObject): Found {
  const { kind: _, apiVersion: __, ...rest } = item
  const result = found(kind === '' ? item : { apiVersion: list.apiVersion ?? '', kind, ...rest })
  return { ...result, holder: item }
}

function found(document: JsonObject): Found {
  if (isKubeObject(document)) return { object: document, holder: document }
  return { refusal: refusalOf(document) ?? invalid(document, 'value', 'object'), holder: document }
}
