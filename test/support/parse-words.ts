// Whether a command line can be read: the command is there, its flags are, and they have the values they need.

import { toCommanderWords } from '../../src/cli/command-line.ts'
import { loadCommand } from '../../src/cli/program.ts'
import { testEnv } from './env.ts'

/** Reads the words of a command line as the program does, and runs nothing. @throws what a person would be told. */
export async function parseWords(words: readonly string[]): Promise<void> {
  const [name = '', ...rest] = words
  const loaded = await loadCommand(name, testEnv())
  if (loaded === undefined) throw new Error(`unknown command ${JSON.stringify(name)}`)
  let command = loaded
  let left: readonly string[] = rest
  while (command.commands.length > 0 && !left.includes('--help')) {
    const sub = command.commands.find((known) => known.name() === left[0])
    // a command that has words of its own beside those of commands below it
    if (sub === undefined && command.registeredArguments.length > 0) break
    if (sub === undefined) throw new Error(`unknown command ${JSON.stringify(left[0])} of ${name}`)
    command = sub
    left = left.slice(1)
  }
  const read = toCommanderWords(left, command)
  if (read.includes('--help')) return
  await command.action(() => {}).parseAsync([...read], { from: 'user' })
}
