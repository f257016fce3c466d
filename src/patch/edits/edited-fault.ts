// What is wrong with changes that somebody made to a whole object, in an editor: as far as it can be said before they are sent.

import type { Change } from '../../machinery/changes/change.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import { valueFault } from './check-value.ts'
import { leadingFields, noSubresource, notEditable } from './editable.ts'
import type { EditedKind } from './edited-kind.ts'
import { elementsAt, fieldAt, type Known, noSuchField, wholeObject } from './known-fields.ts'
import { placeOf } from './locate.ts'

/** One sentence for the first of the changes that no object of the kind takes; undefined where there is none. */
export function editedFault(changes: readonly Change[], kind: EditedKind): string | undefined {
  const wrongEnd = noSubresource(kind)
  if (wrongEnd !== undefined) return wrongEnd
  for (const change of changes) {
    const fault = notEditable(leadingFields(change.path), kind) ?? changeFault(change, kind)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** What goes may be of any name: it was there. */
function changeFault({ path, new: wanted }: Change, kind: EditedKind): string | undefined {
  if (wanted === undefined) return undefined
  let known: Known = wholeObject(kind)
  for (const [depth, step] of path.entries()) {
    const next = 'f' in step ? fieldAt(known, step.f) : elementsAt(known)
    if (next === undefined)
      return 'f' in step
        ? noSuchField(known, kind.resource.kind + printFieldPath(path.slice(0, depth)), step.f)
        : undefined
    known = next
  }
  return valueFault(wanted, known, placeOf(printFieldPath(path), kind))
}
