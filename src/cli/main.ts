// argv in, exit code out: the way in, and the last handler of errors.

import { isTackError } from '../errors.ts'
import { type Env, processEnv } from '../flags/env.ts'
import { EXIT, exitCodeOf } from '../flags/exit-code.ts'
import { OutputClosedError, OutputFailedError, toOutputError } from '../flags/sink.ts'
import { VERSION } from '../version.ts'

/** Runs the command line in this process. Never rejects; the exit code is set when it resolves. */
export async function main(words: readonly string[]): Promise<void> {
  const env = processEnv((error, of) => tellOfBug(error, words, of))
  await runMain(words, env)
  await env.endLookups()
}

/** Runs a command line in an Env: what is thrown becomes words on stderr and an exit code. */
export async function runMain(words: readonly string[], env: Env): Promise<void> {
  const output = watchOutput(env)
  try {
    await run(words, env)
    await output.settled()
  } catch (error) {
    await handle(error, words, env)
  }
  if (env.signal.aborted) env.exitCode = EXIT.interrupted
}

/** Keeps a stream that breaks from being a crash. `settled` waits for what was written; it throws what became of it. */
function watchOutput({ stdout, stderr }: Env): { settled(): Promise<void> } {
  let failure: Error | undefined
  stdout.on('error', (error) => {
    failure ??= toOutputError(error)
  })
  stderr.on('error', () => {})
  return {
    async settled() {
      await new Promise<void>((done) => stdout.write('', () => done()))
      if (failure instanceof OutputFailedError) throw failure
    },
  }
}

async function run(words: readonly string[], env: Env): Promise<void> {
  if (words[0] === '--version') {
    env.stdout.write(`kubectl-tack v${VERSION}\n`)
  } else if (words[0] === '__complete') {
    const { complete } = await import('./complete.ts')
    await complete(words.slice(1), env)
  } else {
    const { runProgram } = await import('./program.ts')
    await runProgram(words, env)
  }
}

async function handle(error: unknown, words: readonly string[], env: Env): Promise<void> {
  // whatever breaks after Ctrl-C breaks because of it
  if (env.signal.aborted || error instanceof OutputClosedError) {
    env.exitCode = env.signal.aborted ? EXIT.interrupted : EXIT.done
    return
  }
  if (!isExpected(error)) return tellOfBug(error, words, env)
  await tell(error, words, env)
  env.exitCode = exitCodeOf(error)
}

function isExpected(error: unknown): boolean {
  if (error instanceof OutputFailedError || isTackError(error)) return true
  return error instanceof AggregateError && error.errors.every(isExpected)
}

async function tell(error: unknown, words: readonly string[], env: Env): Promise<void> {
  const { errorLines } = await import('../print/error-lines.ts')
  await writeLines(errorLines(error, { verbosity: verbosityOf(words) }), env)
}

/** Says that something happened which should not, and with `-v 6` where. */
async function tellOfBug(error: unknown, words: readonly string[], env: Env): Promise<void> {
  env.exitCode = EXIT.couldNotRun
  const { errorLines } = await import('../print/error-lines.ts')
  const verbosity = verbosityOf(words)
  const hint = verbosity < 6 ? ['This is a bug in kubectl tack; with -v 6 it says where.'] : []
  await writeLines([...errorLines(error, { verbosity }), ...hint], env)
}

function writeLines(lines: readonly string[], env: Env): Promise<void> {
  const text = lines.map((line) => `${line}\n`).join('')
  return new Promise((done) => env.stderr.write(text, () => done()))
}

/** The level of `-v` in words that nothing else has read yet: `-v 6`, `-v6`, `-v=6`, `--v=6`. */
export function verbosityOf(words: readonly string[]): number {
  const level = words.map(
    (word, i) => /^(?:-v=?|--v=)(\d+)$/.exec(word)?.[1] ?? (isVerbosity(word) ? words[i + 1] : ''),
  )
  return Math.max(0, ...level.map(Number).filter(Number.isFinite))
}

function isVerbosity(word: string): boolean {
  return word === '-v' || word === '--v'
}
