import assert from 'node:assert/strict'
import { test } from 'node:test'
import { patchJson } from '../../../src/commands/patch/patch-printers.ts'
import { asMasked } from '../../../src/machinery/masking/masked.ts'
import { parseFieldPath } from '../../../src/machinery/paths/parse-path.ts'
import type { PatchItem } from '../../../src/patch/patch-item.ts'

function item(text: string, theirs: string, isMasked = false): PatchItem {
  const conflict = { manager: 'deploy bot', text, path: parseFieldPath(text), theirs, mine: 'x', resolutions: [] }
  return {
    ref: { apiVersion: 'apps/v1', kind: 'Deployment', resource: 'deployments', namespace: 'shop', name: 'web' },
    status: 'conflict',
    tries: 1,
    changes: asMasked([]),
    conflicts: asMasked([conflict]),
    warnings: [],
    isMasked,
  }
}

function commandsOf(shown: PatchItem): unknown {
  const [conflict] = patchJson(shown).conflicts as unknown as { commands: string[] }[]
  return conflict?.commands
}

test('a conflict comes with commands that take the field, or state what is there', () => {
  const text = '.spec.template.spec.containers[name="web"].image'
  assert.deepEqual(commandsOf(item(text, "it's:1")), [
    `kubectl tack own deployments.apps/web -n shop --take '${text}' --manager 'deploy bot'`,
    `kubectl tack patch deployments.apps/web -n shop --type ssa -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"it'\\''s:1"}]}}}}'`,
    'kubectl tack own deployments.apps/web -n shop',
  ])
})

test('no command holds what stands in the place of a secret', () => {
  assert.equal((commandsOf(item('.data.p', '*** 5f2b8c0d1e3a', true)) as string[]).length, 2)
})
