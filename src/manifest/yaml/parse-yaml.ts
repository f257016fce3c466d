// YAML with exactly kubectl's meaning (sigs.k8s.io/yaml over go-yaml v2): what manifests and kubeconfig files are read with.

import type { Json } from '../../machinery/json.ts'
import { constructJson, type OnMapping } from './construct.ts'
import { parseNodes } from './parse-nodes.ts'
import { positionAt, YamlError } from './yaml-error.ts'

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
  const fail = (reason: string, offset: number): never => {
    throw new YamlError(reason, positionAt(text, offset, options.firstLine))
  }
  const control = CONTROL_CHARACTER.exec(text)
  if (control !== null) fail('control characters are not allowed', control.index)
  const root = parseNodes(text, options.firstLine ?? 1)
  return root === undefined ? null : constructJson(root, fail, options.onMapping)
}
