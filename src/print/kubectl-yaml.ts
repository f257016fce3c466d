// YAML exactly as `kubectl get -o yaml` prints it: yaml.go of cli-runtime.

import { writeDocument } from './yaml/write-document.ts'

/**
 * A value as kubectl prints it, a line feed at the end: keys in natural order, lists not indented under their key, quotes
 * only where go-yaml sets them, lines folded beyond column 80. Members that are undefined are left out.
 *
 * Where kubectl fails (U+007F and other control characters in a string) or alters a string (U+0085), the string is
 * printed in quotes with an escape, which every YAML parser reads as the same string.
 */
export function toKubectlYaml(value: unknown): string {
  return writeDocument(value)
}
