// What is told of an object whose values would be masked where only true values are of use.

import type { DiffItem } from '../../diff/diff-item.ts'
import { stringifyJson } from '../../machinery/json.ts'
import { MASK } from '../../machinery/masking/mask-message.ts'
import type { Problem } from '../../streams.ts'
import { nameOf } from './diff-rows.ts'

/** The problem of an item in whose output a mask would stand in the place of a secret; undefined when none would. */
export function maskedRefusal({ isMasked, ref }: DiffItem, output: unknown): Problem | undefined {
  if (!isMasked || !stringifyJson(output).includes(MASK)) return undefined
  return {
    scope: 'object',
    reason: 'Masked',
    message: `${ref.kind} ${nameOf(ref)} is left out: its values are secret; --show-secrets shows them`,
    ref,
  }
}
