// The question before anything is written.

import { createInterface } from 'node:readline'
import { CancelledError } from '../../errors.ts'
import type { Env } from '../../flags/env.ts'

/** For more objects than these a yes is not enough. */
const EASY = 10

/** True when the person says so. An end of input is a no. @throws CancelledError on Ctrl-C */
export async function askToWrite(count: number, env: Env): Promise<boolean> {
  const isEasy = count <= EASY
  const objects = count === 1 ? '1 object' : `${count} objects`
  env.stderr.write(isEasy ? `Write ${objects}? [y/N] ` : `Write ${objects}? Type ${count} to go on: `)
  const answer = (await nextLine(env)).trim()
  return isEasy ? /^y(es)?$/i.test(answer) : answer === String(count)
}

async function nextLine({ stdin, stderr, signal }: Env): Promise<string> {
  const lines = createInterface({ input: stdin, terminal: false })
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  // what comes next on the terminal begins a line
  const cancel = () => {
    stderr.write('\n')
    reject(new CancelledError())
  }
  lines.once('line', resolve)
  lines.once('close', () => {
    stderr.write('\n')
    resolve('')
  })
  if (signal.aborted) cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', cancel)
    lines.removeAllListeners('close')
    lines.close()
    stdin.pause()
    if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref()
  }
}
