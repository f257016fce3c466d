// Whether what junctors speak of is specified outside of them. Follows pkg/apiserver/schema/complete.go of
// apiextensions-apiserver. Only junctors of the root are looked at, as there.

import type { JsonObject } from '../../json.ts'
import { type Cause, required } from '../cause.ts'
import { JUNCTORS, keyPath, namedSchemas, schemaAt, schemasAt } from './stated.ts'

/**
 * Tells what is validated and not specified.
 * @param structure what is specified for the same value; undefined: nothing
 * @param path of that, and of the junctor's branch
 */
export function checkCompleteness(
  raw: JsonObject,
  structure: JsonObject,
  path: string,
  branchPath: string,
  causes: Cause[],
): void {
  const not = schemaAt(raw, 'not')
  if (not !== undefined) checkBranch(not, structure, path, `${branchPath}.not`, causes)
  for (const keyword of JUNCTORS) {
    for (const [i, branch] of schemasAt(raw, keyword).entries())
      checkBranch(branch, structure, path, `${branchPath}.${keyword}[${i}]`, causes)
  }
}

function checkBranch(
  branch: JsonObject,
  structure: JsonObject | undefined,
  path: string,
  branchPath: string,
  causes: Cause[],
): void {
  if (structure === undefined) {
    causes.push(required(path, `because it is defined in ${branchPath}`))
    return
  }
  checkCompleteness(branch, structure, path, branchPath, causes)
  const items = schemaAt(branch, 'items')
  if (items !== undefined)
    checkBranch(items, schemaAt(structure, 'items'), `${path}.items`, `${branchPath}.items`, causes)
  const properties = schemaAt(structure, 'properties') ?? {}
  for (const [name, child] of namedSchemas(branch, 'properties')) {
    const here = keyPath(path, 'properties', name)
    checkBranch(child, schemaAt(properties, name), here, keyPath(branchPath, 'properties', name), causes)
  }
}
