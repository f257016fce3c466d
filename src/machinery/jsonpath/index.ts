// kubectl's JSONPath: reading templates, evaluating them on objects and printing what they find.
// https://kubernetes.io/docs/reference/kubectl/jsonpath/

import { quoteGo } from '../go-value.ts'
import type { Json } from '../json.ts'
import { evaluateTemplate } from './evaluate.ts'
import { JsonPathError } from './json-path-error.ts'
import type { TemplatePart } from './nodes.ts'
import { parseTemplate } from './parse.ts'
import { printResults } from './print.ts'
import { completePath, NOT_A_PATH } from './relaxed.ts'
import { TemplateFault } from './scan.ts'
import { kinded, type PathValue } from './values.ts'

export { JsonPathError } from './json-path-error.ts'
export { completePath, NOT_A_PATH } from './relaxed.ts'

/** A template that has been read. */
export type JsonPath = {
  /** The template; of a relaxed path its complete form, `{.a.b}`. */
  readonly text: string
  readonly parts: readonly TemplatePart[]
}

/** How a template is read. */
export type ParseJsonPathOptions = {
  /** Takes one path, with or without its braces and first dot, as custom columns and sort keys do. Default: false. */
  readonly relaxed?: boolean
}

/**
 * Reads a template: `{range .items[*]}{.metadata.name}{"\n"}{end}`.
 *
 * @throws JsonPathError with kubectl's words and the position: `error parsing jsonpath {.a, unclosed action`; the fault
 *   alone for a relaxed path, where kubectl says no more.
 */
export function parseJsonPath(text: string, { relaxed = false }: ParseJsonPathOptions = {}): JsonPath {
  const template = relaxed ? completePath(text) : text
  if (template === undefined) throw new JsonPathError(NOT_A_PATH, { fault: NOT_A_PATH, template: text, position: 0 })
  try {
    return { text: template, parts: parseTemplate(template) }
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error
    const fault = error.message
    const message = relaxed ? fault : `error parsing jsonpath ${template}, ${fault}`
    throw new JsonPathError(message, { fault, template: text, position: error.position })
  }
}

/** How a template treats what is not there. */
export type EvaluateJsonPathOptions = {
  /** Whether a field that is not there is no result rather than an error, as kubectl's `--allow-missing-template-keys`. Default: true. */
  readonly allowMissingKeys?: boolean
}

/**
 * What a template finds in an object: one list for each text and each pair of braces, again for each turn of a range.
 * `undefined` stands for what a range over null finds at `{@}`.
 * Where kubectl visits the values of an object in a random order (`*`, `..`), the order is that of the object.
 *
 * @throws JsonPathError whose message is the fault alone: `array index out of bounds: index 3, length 1`.
 */
export function evaluateJsonPath(
  path: JsonPath,
  object: Json,
  options: EvaluateJsonPathOptions = {},
): (Json | undefined)[][] {
  return results(path, object, options, (fault) => fault).map((values) => values.map((value) => kinded(value).value))
}

/**
 * What `kubectl -o jsonpath` prints.
 *
 * @throws JsonPathError with the first lines of what kubectl prints; the object, which kubectl dumps behind them in Go's
 *   syntax, is left out: it is long, and may hold secrets.
 */
export function printJsonPath(path: JsonPath, object: Json, options: EvaluateJsonPathOptions = {}): string {
  return printResults(results(path, object, options, (fault) => executionMessage(path.text, fault)))
}

function executionMessage(template: string, fault: string): string {
  return (
    `error executing jsonpath ${quoteGo(template)}: Error executing template: ${fault}. ` +
    `Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}`
  )
}

function results(
  path: JsonPath,
  object: Json,
  { allowMissingKeys = true }: EvaluateJsonPathOptions,
  toMessage: (fault: string) => string,
): readonly (readonly PathValue[])[] {
  const evaluated = evaluateTemplate(path.parts, object, { allowMissingKeys })
  if ('results' in evaluated) return evaluated.results
  const { fault } = evaluated
  throw new JsonPathError(toMessage(fault), { fault, template: path.text })
}
