// `-o external`: KUBECTL_EXTERNAL_DIFF on two folders, as kubectl diff calls it. Follows cmd/diff/diff.go of kubectl.

import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CancelledError, ConfigError } from '../../errors.ts'
import type { Env } from '../../flags/env.ts'
import type { DiffPrinter } from './diff-printer.ts'
import { fileNameOf, sidesOf } from './sides.ts'

/** What kubectl runs. */
const DEFAULT_PROGRAM = 'diff -u -N'

/** Only for whom it belongs to. */
const [PRIVATE_FOLDER, PRIVATE_FILE] = [0o700, 0o600]

/** The program and its arguments: words between blanks, all of them passed on. */
export function externalProgram(vars: Env['vars']): readonly [program: string, ...args: string[]] {
  const [program = '', ...args] = (vars.KUBECTL_EXTERNAL_DIFF?.trim() || DEFAULT_PROGRAM).split(/\s+/)
  return [program, ...args]
}

/**
 * Writes both sides of every object that differs as files, with masks in the place of secrets, and at the end runs the
 * program on the folders. Whatever happens, they are gone afterwards; `close` has to be called.
 */
export function createExternalPrinter(env: Env): DiffPrinter {
  let folders: { readonly live: string; readonly merged: string; remove(): void } | undefined
  let hasDifferences: boolean | undefined
  const names = new Set<string>()

  function open() {
    const root = mkdtempSync(join(tmpdir(), 'tack-diff-'))
    const remove = () => rmSync(root, { recursive: true, force: true, maxRetries: 3 })
    const forget = env.atEnd(remove)
    const [live, merged] = [join(root, 'LIVE'), join(root, 'MERGED')]
    for (const folder of [live, merged]) mkdirSync(folder, { mode: PRIVATE_FOLDER })
    const end = () => {
      remove()
      forget()
    }
    return { live, merged, remove: end }
  }

  return {
    async item(item) {
      const sides = sidesOf(item)
      if (sides === undefined) return
      folders ??= open()
      const name = freeName(fileNameOf(item.ref).replaceAll(':', '%3A'), names)
      const { live, merged } = folders
      for (const [folder, text] of [
        [live, sides.live],
        [merged, sides.merged],
      ] as const) {
        if (text !== undefined) await writeFile(join(folder, name), text, { mode: PRIVATE_FILE })
      }
    },
    async end() {
      if (folders !== undefined) hasDifferences = await runProgram([folders.live, folders.merged], env)
    },
    hasDifferences: () => hasDifferences ?? false,
    async close() {
      folders?.remove()
    },
  }
}

/** A set may state an object twice. */
function freeName(name: string, taken: Set<string>): string {
  let free = name
  for (let i = 2; taken.has(free); i++) free = `${name}.${i}`
  taken.add(free)
  return free
}

/** What its exit code says: 0 no differences, 1 differences. @throws ConfigError for any other. */
function runProgram(folders: readonly string[], { vars, cwd, signal }: Env): Promise<boolean> {
  const [program, ...args] = externalProgram(vars)
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args, ...folders], { cwd, env: vars, stdio: 'inherit', windowsHide: true })
    const onAbort = () => child.kill()
    signal.addEventListener('abort', onAbort, { once: true })
    child.on('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'ENOENT' ? 'there is no such program' : cause.message
      reject(
        new ConfigError(`cannot run ${JSON.stringify(program)}: ${why}; KUBECTL_EXTERNAL_DIFF names another one`, {
          cause,
        }),
      )
    })
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', onAbort)
      if (signal.aborted) reject(new CancelledError())
      else if (code === 0 || code === 1) resolve(code === 1)
      else reject(new ConfigError(`${JSON.stringify(program)} failed with ${killedBy ?? `exit code ${code}`}`))
    })
  })
}
