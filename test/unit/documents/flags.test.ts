// Every flag is explained on the page of its command, and no page names one that there is not.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { flagsOf } from '../../../src/cli/command-line.ts'
import { loadCommand } from '../../../src/cli/program.ts'
import { documents } from '../../support/documents.ts'
import { testEnv } from '../../support/env.ts'

/** Flags that pages on a command name and that are of others: what a query is given, what kubectl has. */
const OF_OTHERS: { readonly [command: string]: readonly string[] } = {
  query: ['--raw', '--server-print', '--template', '--watch-only', '--client'],
  fields: ['--field-selector'],
  diff: ['--show-managed-fields', '--to-revision'],
  // an argument of a container
  patch: ['--fast'],
}

/** The pages of each command; what it shares with others may be explained on the pages of those. */
const PAGES: { readonly [command: string]: readonly [own: RegExp, shared: RegExp] } = {
  query: [/query|kubeconfig/, /query|kubeconfig/],
  fields: [/fields/, /fields|query|kubeconfig/],
  diff: [/diff/, /diff|query|kubeconfig/],
  patch: [/patch|edits/, /patch|edits|diff|query|kubeconfig/],
}

for (const [name, [own, shared]] of Object.entries(PAGES)) {
  test(`every flag of ${name} is explained, and none that it does not have`, async () => {
    const command = await loadCommand(name, testEnv())
    assert.ok(command)
    const flags = flagsOf(command).flatMap(({ long, hidden }) => (long && !hidden ? [long] : []))
    const named = flagsIn(shared)
    assert.deepEqual(
      flags.filter((flag) => flag !== '--help' && !named.has(flag)),
      [],
    )
    const others = [...(OF_OTHERS[name] ?? []), '--help', ...(name === 'patch' ? await flagsBesidePatch() : [])]
    assert.deepEqual(
      [...flagsIn(own)].filter((flag) => !flags.includes(flag) && !others.includes(flag)),
      [],
    )
  })
}

for (const name of ['edit', 'own', 'apply-plan', 'undo', 'resume', 'journal', 'version', 'completion']) {
  test(`every flag of ${name} is explained`, async () => {
    const command = await loadCommand(name, testEnv())
    const named = flagsIn(/patch|edits|diff|query|kubeconfig|README|install|completion/)
    const flags = [command, ...(command?.commands ?? [])].flatMap((each) => (each ? flagsOf(each) : []))
    assert.deepEqual(
      flags.flatMap(({ long, hidden }) => (long && !hidden && long !== '--help' && !named.has(long) ? [long] : [])),
      [],
    )
  })
}

/** docs/patch.md is also about what edits, owns and looks back. */
async function flagsBesidePatch(): Promise<string[]> {
  const commands = await Promise.all(
    ['edit', 'own', 'undo', 'journal', 'query'].map((name) => loadCommand(name, testEnv())),
  )
  return commands.flatMap((command) => (command ? flagsOf(command).flatMap(({ long }) => long ?? []) : []))
}

function flagsIn(pages: RegExp): Set<string> {
  const text = documents.flatMap(({ path, text }) => (pages.test(path) ? [text] : [])).join('\n')
  return new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([flag]) => flag))
}
