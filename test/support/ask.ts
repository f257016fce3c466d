// Asks the built executable something as a stranger with an empty home does, and real kubectl the same.

import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { type Result, type RunOptions, run } from './child-process.ts'
import { tack, temporaryHome } from './tack.ts'

/** What came of a command: the exit code, and what was printed where. */
export type Said = Pick<Result, 'code' | 'stdout' | 'stderr'>

/** Runs `kubectl-tack query ARGS`, or another command, in a home of its own, which goes with the test. */
export async function ask(
  t: TestContext,
  args: readonly string[],
  { command = 'query', ...options }: RunOptions & { readonly command?: string } = {},
): Promise<Said> {
  const { signal, ...said } = await tack([command, ...args], { ...options, env: await homeEnv(t, options) })
  assert.equal(signal, null)
  return said
}

/** Runs `kubectl get ARGS` in a home of its own; of its stderr the lines of its log are left out. */
export async function askKubectl(
  t: TestContext,
  kubectl: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Said> {
  const { signal: _, ...said } = await run(kubectl, ['get', ...args], { ...options, env: await homeEnv(t, options) })
  return { ...said, stderr: said.stderr.replace(/^[EIW]\d{4} .*\n/gm, '') }
}

/**
 * Asserts that `kubectl get ARGS` says on stderr what we said; there is nothing to compare with when there is no
 * kubectl.
 *
 * @param tidy takes out of both texts what must differ.
 */
export async function assertKubectlSays(
  t: TestContext,
  kubectl: string,
  args: readonly string[],
  ours: Said,
  options: RunOptions & { readonly tidy?: (text: string) => string } = {},
): Promise<void> {
  if (kubectl === '') return
  const { tidy = (text: string) => text } = options
  const theirs = await askKubectl(t, kubectl, args, options)
  assert.notEqual(theirs.code, 0)
  assert.equal(tidy(ours.stderr), tidy(theirs.stderr))
}

async function homeEnv(t: TestContext, { env }: RunOptions): Promise<NonNullable<RunOptions['env']>> {
  const home = await temporaryHome()
  t.after(() => home.remove())
  return { ...home.env, ...env }
}
