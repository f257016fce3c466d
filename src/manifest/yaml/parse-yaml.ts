// YAML with exactly kubectl's meaning (sigs.k8s.io/yaml over go-yaml v2): what manifests and kubeconfig files are read with.

import { type Event, parseEvents, YAMLException } from 'js-yaml'
import type { Json } from '../../machinery/json.ts'
import { constructDocument, type OnMapping } from './construct.ts'
import { positionAt, YamlError } from './yaml-error.ts'

/** Deeper collections are an error. */
export const MAX_YAML_DEPTH = 1000

const DOCUMENT_END = /^\.\.\.(?=[ \t\r\n]|$)/m
const CONTROL_CHARACTER = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/

export type YamlOptions = {
  /** The number of the text's first line in its file, for errors. Default: 1. */
  readonly firstLine?: number
  readonly onMapping?: OnMapping
}

/**
 * The first document of a YAML text as JSON, the way kubectl and client-go read it; `null` for an empty text.
 *
 * `yes`, `on` and `y` are booleans and `0644` is 420; `12:30` and dates are strings; keys become strings; `<<` merges.
 * What follows a line `...` or a second `---` is not looked at. Unlike kubectl, a repeated key is an error.
 *
 * @throws YamlError with `line` and `column`, its message `yaml: line N: …`.
 */
export function parseYaml(text: string, options: YamlOptions = {}): Json {
  const document = firstDocument(text)
  const fail = (reason: string, offset: number, cause?: unknown): never => {
    throw new YamlError(reason, positionAt(document, Math.max(offset, 0), options.firstLine), { cause })
  }
  const control = CONTROL_CHARACTER.exec(document)
  if (control !== null) fail('control characters are not allowed', control.index)
  return constructDocument(document, readEvents(document, fail), fail, options.onMapping)
}

function readEvents(text: string, fail: (reason: string, offset: number, cause: unknown) => never): readonly Event[] {
  try {
    return parseEvents(text, { maxDepth: MAX_YAML_DEPTH })
  } catch (error) {
    if (error instanceof YAMLException) return fail(error.reason, error.mark?.position ?? 0, error)
    throw error
  }
}

function firstDocument(text: string): string {
  const end = DOCUMENT_END.exec(text)
  return end === null ? text : text.slice(0, end.index)
}
