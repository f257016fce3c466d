// What a server says about an object, as it is told: named, short, and without what is secret.

import type { Curtain } from '../diff/to-item.ts'
import type { KubeObject } from '../machinery/json.ts'
import type { Ref } from '../streams.ts'

/** A refused patch is quoted with the whole object that it would have made. */
const WHOLE_OBJECT = /Invalid value: "(?:[^"\\]|\\.){200,}": /g
/** Faults of a patch are about no name. */
const NAMELESS = /^ ?"" is invalid: patch: /

/** @param known objects that it may quote */
export function serverMessage(error: Error, ref: Ref, curtain: Curtain, known: readonly KubeObject[] = []): string {
  const message = error.message.replaceAll(WHOLE_OBJECT, '').replace(NAMELESS, `${ref.kind} "${ref.name}" is invalid: `)
  return curtain === undefined ? message : curtain.message(message, ref, known)
}
