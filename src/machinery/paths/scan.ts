// A text and how far it is read.

import { FieldPathError } from './field-path-error.ts'

export type Scan = { readonly text: string; at: number }

/** What a sticky expression takes here; undefined, and nothing taken, where it does not match. */
export function take(scan: Scan, expression: RegExp): string | undefined {
  expression.lastIndex = scan.at
  const taken = expression.exec(scan.text)?.[0]
  if (taken !== undefined) scan.at += taken.length
  return taken
}

export function skipSpaces(scan: Scan): void {
  take(scan, /\s*/y)
}

/** Takes one character. @throws FieldPathError when another one is here */
export function expect(scan: Scan, character: string, fault: string): void {
  if (scan.text[scan.at] !== character) fail(scan, fault)
  scan.at++
}

/** @throws FieldPathError at this place of the text */
export function fail(scan: Scan, fault: string): never {
  throw new FieldPathError(fault, { text: scan.text, position: scan.at })
}
