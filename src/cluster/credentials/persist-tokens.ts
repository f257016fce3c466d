// Writes refreshed OpenID Connect tokens back to the kubeconfig they came from, as kubectl does, and touches nothing else in it.

import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError } from '../../errors.ts'

type Tokens = { readonly idToken: string; readonly refreshToken: string }

/** Needs no quotes in YAML and means nothing in it. */
const PLAIN = /^[A-Za-z0-9_~+/=.-]+$/

/**
 * Replaces the old tokens by the new ones where they stand in the file.
 *
 * @throws ConfigError when a new refresh-token can't be kept: the old one may be spent, and kubectl would be locked
 * out. An id-token that can't be kept is only fetched again the next time.
 */
export function persistTokens(path: string, cwd: string, before: Tokens, after: Tokens): void {
  try {
    const file = realpathSync(resolve(cwd, path))
    const text = readFileSync(file, 'utf8')
    const replaced = replaceOnce(
      replaceOnce(text, before.idToken, after.idToken),
      before.refreshToken,
      after.refreshToken,
    )
    if (replaced !== text) writeAtomically(file, replaced)
  } catch (error) {
    if (before.refreshToken === after.refreshToken) return
    const why = error instanceof Error ? error.message : String(error)
    throw new ConfigError(`could not persist new tokens: ${why}`, { path, cause: error })
  }
}

function replaceOnce(text: string, before: string, after: string): string {
  if (before === after || before === '') return text
  const at = text.indexOf(before)
  if (at === -1 || !PLAIN.test(after)) throw new Error('the file does not hold them in a form that can be replaced')
  return text.slice(0, at) + after + text.slice(at + before.length)
}

function writeAtomically(file: string, text: string): void {
  const draft = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(draft, text, { mode: statSync(file).mode & 0o777, flag: 'wx' })
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
