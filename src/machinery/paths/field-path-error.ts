// What is wrong with the text of a field path, or with a path and the object it is followed in.

import { UsageError } from '../../errors.ts'

/** A path that cannot be read, or that leads into something of another shape. */
export class FieldPathError extends UsageError {
  /** The fault alone: `a bracket is not closed`. */
  readonly fault: string
  /** Where in the text it is, counted in UTF-16 units from 0; undefined for a path that does not fit an object. */
  readonly position: number | undefined

  constructor(fault: string, o: { readonly text: string; readonly position?: number }) {
    const where = o.position === undefined ? '' : ` at character ${o.position + 1}`
    super(`field path ${JSON.stringify(o.text)}: ${fault}${where}`, { value: o.text })
    this.fault = fault
    this.position = o.position
  }
}
