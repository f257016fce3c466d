// What is wrong with a JSONPath template, in kubectl's words.

import { UsageError } from '../../errors.ts'

/** A template that cannot be read, or that does not fit the object it is evaluated on. */
export class JsonPathError extends UsageError {
  /** The fault alone, without naming the template: `unclosed action`. */
  readonly fault: string
  /** Where reading stopped, counted in UTF-16 units of the template; undefined for faults of evaluation. */
  readonly position: number | undefined

  constructor(message: string, o: { readonly fault: string; readonly template: string; readonly position?: number }) {
    super(message, { value: o.template })
    this.fault = o.fault
    this.position = o.position
  }
}
