// Every command has a help like a man page: what it does, how it is typed, examples that can be typed, a word on each
// flag, exit codes, and what belongs to it. It fits the terminal.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Command } from 'commander'
import { COMMANDS } from '../../../src/cli/command-table.ts'
import { commandHelp, commandPath, helpWidth } from '../../../src/cli/help.ts'
import { runMain } from '../../../src/cli/main.ts'
import { loadCommand } from '../../../src/cli/program.ts'
import { EXIT } from '../../../src/flags/exit-code.ts'
import { helpSectionsOf } from '../../../src/flags/help-sections.ts'
import { testEnv } from '../../support/env.ts'
import { parseWords } from '../../support/parse-words.ts'
import { tackCommands } from '../../support/shell-words.ts'

const HEADINGS = /^(?:Usage|Examples|Exit status|See also):$/gm
const NAMES = COMMANDS.map(({ name }) => name)
const WIDTHS = [34, 40, 50, 60, 72, 80, 100, 110]

const commands: Command[] = []
for (const { name } of COMMANDS) {
  const command = await loadCommand(name, testEnv())
  assert.ok(command)
  commands.push(command, ...command.commands)
}

for (const command of commands) {
  const path = commandPath(command)
  const { examples, exitStatus, seeAlso = [] } = helpSectionsOf(command)
  const help = commandHelp(command, 80)

  describe(`${path} --help`, () => {
    test('begins with its summary, a line', () => {
      const summary = command.summary()
      assert.match(summary, /^[A-Z].{10,75}[^.]$/)
      assert.ok(help.startsWith(`${summary}.\n`))
      const entry = COMMANDS.find(({ name }) => path === `kubectl tack ${name}`)
      if (entry !== undefined) assert.equal(entry.summary, summary)
    })

    test('goes on with a paragraph that says more', () => {
      const text = command.description()
      assert.match(text, /^[A-Z].*[^.]\.$/)
      assert.doesNotMatch(text, /\n/)
      assert.ok(text.length > command.summary().length + 20 && text.length < 700, text)
      assert.ok(!text.startsWith(command.summary()), text)
    })

    test('has the sections of a man page, in their order', () => {
      const found = [...help.matchAll(HEADINGS)].map(([heading]) => heading)
      const expected = ['Usage:', 'Examples:', 'Exit status:', ...(seeAlso.length > 0 ? ['See also:'] : [])]
      assert.deepEqual(found, expected)
    })

    test('has a usage of ours, not one that was made up', () => {
      assert.doesNotMatch(command.usage(), /\[options\]|\[command\]/)
      assert.match(help, new RegExp(`^Usage:\\n {2}${path} \\S`, 'm'))
    })

    test('has examples that say what they are for', () => {
      assert.ok(examples.length > 0)
      for (const [what, line] of examples) {
        assert.match(what, /^[\p{L}$].{5,80}[^.]$/u, `${what}: ${line}`)
        assert.ok(help.includes(`  # ${what}\n`) || what.length > 76, what)
      }
    })

    for (const [, line] of examples) {
      test(`has an example that can be typed: ${line}`, async () => {
        const typed = tackCommands(line)
        assert.ok(typed.length > 0)
        for (const words of typed) await parseWords(words)
      })
    }

    test('shows itself in its examples', () => {
      const own = path.replace('kubectl tack ', '').split(' ')
      const shown = examples.flatMap(([, line]) => tackCommands(line))
      assert.ok(shown.some((words) => own.every((word, i) => words[i] === word)))
    })

    test('says a word on each flag', () => {
      for (const option of command.createHelp().visibleOptions(command)) {
        const { description, flags } = option
        assert.match(description, /^\p{Ll}|^(?:JSON|PEM|CEL|URL)\b/u, flags)
        assert.match(description, /.{8,}[^.]$/, flags)
        if (option.required) assert.match(flags, /<.+>$/, flags)
      }
    })

    test('puts each flag under a heading that says what for, unless there is one for all', () => {
      const options = command.createHelp().visibleOptions(command)
      const loose = options.filter(({ helpGroupHeading, long }) => helpGroupHeading === undefined && long !== '--help')
      const areAll = loose.length === options.length - 1 && loose.length < 5
      if (!areAll) assert.deepEqual(flagsOf(loose), [])
    })

    test('tells exit codes, those of everything', () => {
      const codes = Object.keys(exitStatus).map(Number)
      assert.deepEqual(
        codes,
        codes.toSorted((a, b) => a - b),
      )
      assert.ok(codes.includes(EXIT.done) && codes.includes(EXIT.couldNotRun), codes.join())
      for (const code of codes) assert.ok(Object.values<number>(EXIT).includes(code), String(code))
    })

    test('names other commands that there are', () => {
      assert.deepEqual(
        seeAlso.filter((name) => !NAMES.includes(name) || path === `kubectl tack ${name}`),
        [],
      )
      for (const name of seeAlso) assert.match(help, new RegExp(`^ {2}kubectl tack ${name} `, 'm'))
    })

    for (const width of WIDTHS) {
      test(`fits ${width} columns`, () => assertFits(commandHelp(command, helpWidth(width)), width))
    }
  })
}

describe('kubectl tack --help', () => {
  test('tells every exit code', async () => {
    const out = await rootHelp(80)
    for (const code of Object.values(EXIT)) assert.match(out, new RegExp(`^ {2}${code} {2,}\\S`, 'm'))
  })

  test('has examples that can be typed', async () => {
    const lines = [...(await rootHelp(110)).matchAll(/^ {2}(kubectl tack (?!<).*)$/gm)].map(([, line = '']) => line)
    assert.ok(lines.length >= 6)
    for (const line of lines) for (const words of tackCommands(line)) await parseWords(words)
  })

  for (const width of WIDTHS) {
    test(`fits ${width} columns`, async () => assertFits(await rootHelp(width), width))
  }
})

test('Where arguments are missing, the way to type it fits the terminal, too', async () => {
  const env = testEnv({ columns: 40 })
  await runMain(['undo'], env)
  assert.match(env.err(), /^Usage:\n {2}kubectl tack undo \[flags\] last\|RUN\n\nExamples:\n/)
  assertFits(env.err().replace(/\nerror: .*/s, ''), 40)
})

test('A command line in help is the same when it is broken', () => {
  for (const command of commands) {
    const examples = helpSectionsOf(command).examples.map(([, line]) => tackCommands(line))
    const text = commandHelp(command, 60).replace(/^.*\nExamples:\n/s, '')
    const shown = text.split(/^ {2}# .*\n(?: {2}# .*\n)*/m).slice(1)
    assert.deepEqual(
      shown.map((line) => tackCommands(line.split('\n\n')[0] ?? '')),
      examples,
    )
  }
})

function flagsOf(options: readonly { readonly flags: string }[]): string[] {
  return options.map(({ flags }) => flags)
}

async function rootHelp(columns: number): Promise<string> {
  const env = testEnv({ columns })
  await runMain(['--help'], env)
  return env.out()
}

/** Nothing is wider, but for a word that is; and nothing ends in blanks. */
function assertFits(text: string, width: number): void {
  const wide = text.split('\n').filter((line) => line.length > width)
  assert.deepEqual(
    wide.filter((line) => !isOneWord(line)),
    [],
  )
  assert.doesNotMatch(text, /[ \t]$/m)
}

/** A word that stands alone: quoted text with blanks is one, and so is a flag with its value. */
function isOneWord(line: string): boolean {
  const bare = line
    .replace(/'[^']*'|"[^"]*"/g, 'x')
    .replace(/ \\$/, '')
    .trim()
  return /^(?:(?:--?[\w-]+|\||&&|>) )?\S+$/.test(bare) || /^(?:kubectl|#) \S+$/.test(bare)
}
