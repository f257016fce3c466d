import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { runMain, verbosityOf } from '../../../src/cli/main.ts'
import { testEnv } from '../../support/env.ts'

type Ran = { readonly code: number; readonly out: string; readonly err: string }

async function run(...words: string[]): Promise<Ran> {
  const env = testEnv({ columns: 80 })
  await runMain(words, env)
  return { code: env.exitCode, out: env.out(), err: env.err() }
}

describe('help', () => {
  for (const words of [['--help'], ['-h'], ['help'], ['help', '--help']]) {
    test(`of everything: ${words.join(' ')}`, async () => {
      const { code, out, err } = await run(...words)
      assert.equal(code, 0)
      assert.equal(err, '')
      assert.match(out, /^Usage:\n {2}kubectl tack <command> \[flags\]$/m)
      assert.match(out, /^ {2}query {8}Ask one or more clusters/m)
      assert.match(out, /^Exit status:$/m)
    })
  }

  for (const words of [
    ['version', '--help'],
    ['version', '-h'],
    ['help', 'version'],
    ['--help', 'version'],
    ['-h', 'version', '--client'],
    ['version', '--client', '-h'],
  ]) {
    test(`of one command: ${words.join(' ')}`, async () => {
      const { code, out, err } = await run(...words)
      assert.deepEqual({ code, err }, { code: 0, err: '' })
      assert.match(
        out,
        /^Usage:\n {2}kubectl tack version \[flags\]\n\nExamples:\n {2}# .*\n {2}kubectl tack version\n/m,
      )
      assert.match(out, /^Connection:\n {2}-n, --namespace <name>/m)
      assert.match(out, /^Exit status:\n {2}0 {3}both versions were printed$/m)
    })
  }

  test('of a command that does not exist is a mistake', async () => {
    const { code, out, err } = await run('help', 'qery')
    assert.deepEqual({ code, out }, { code: 2, out: '' })
    assert.match(err, /^error: unknown command "qery" for "kubectl tack"\n/)
  })

  test('is no wider than the terminal', async () => {
    for (const columns of [40, 60, 80, 100]) {
      const env = testEnv({ columns })
      await runMain(['version', '--help'], env)
      // examples are lines to copy, and stay whole
      const lines = env
        .out()
        .replace(/^Examples:\n.*?\n\n(?=\S)/ms, '')
        .split('\n')
      assert.deepEqual(
        lines.filter((line) => line.length > columns),
        [],
        `at ${columns}`,
      )
    }
  })

  test('has no blank at the end of a line', async () => {
    for (const words of [['--help'], ['version', '--help'], ['completion', '--help']]) {
      assert.doesNotMatch((await run(...words)).out, /[ \t]$/m)
    }
  })
})

describe('a mistyped command line', () => {
  const see = (path: string) => `See '${path} --help' for usage.\n`
  const table: readonly (readonly [readonly string[], string])[] = [
    [['verison'], 'error: unknown command "verison" for "kubectl tack"\n\nDid you mean this?\n\tversion\n'],
    [['frobnicate'], `error: unknown command "frobnicate" for "kubectl tack"\n${see('kubectl tack')}`],
    [['version', '--clinet'], `error: unknown flag: --clinet\nDid you mean --client?\n${see('kubectl tack version')}`],
    [['get', 'pods'], 'error: unknown command "get" for "kubectl tack"\n\nDid you mean this?\n\tquery\n'],
    [['explain'], 'error: unknown command "explain" for "kubectl tack"\n\nDid you mean this?\n\tfields\n'],
    [['scale'], 'error: unknown command "scale" for "kubectl tack"\n\nDid you mean this?\n\tpatch\n'],
    [['journal', 'list'], 'error: unknown command "list" for "kubectl tack journal"\n\nDid you mean this?\n\tls\n'],
    [['--help', 'frobnicate'], `error: unknown command "frobnicate" for "kubectl tack"\n${see('kubectl tack')}`],
    [['--verison'], `error: unknown flag: --verison\nDid you mean --version?\n${see('kubectl tack')}`],
    [
      ['query', 'pods', '--field', 'a=b'],
      `error: unknown flag: --field\nDid you mean --field-selector?\n${see('kubectl tack query')}`,
    ],
    [
      ['query', 'pods', '--al'],
      `error: unknown flag: --al\nDid you mean --all-namespaces?\n${see('kubectl tack query')}`,
    ],
    [
      ['query', 'pods', '--contex', 'a'],
      `error: unknown flag: --contex\nDid you mean --context?\n${see('kubectl tack query')}`,
    ],
    [['version', '--zzz'], `error: unknown flag: --zzz\n${see('kubectl tack version')}`],
    [['version', '-Z'], `error: unknown shorthand flag: 'Z' in -Z\n${see('kubectl tack version')}`],
    [['version', '--context'], `error: flag needs an argument: --context\n${see('kubectl tack version')}`],
    [['version', 'a', 'b'], `error: extra arguments: [a, b]\n${see('kubectl tack version')}`],
    [
      ['completion', 'tcsh'],
      `error: invalid argument "tcsh" for SHELL: must be one of bash, zsh, fish, powershell, kubectl\n${see('kubectl tack completion')}`,
    ],
    [
      ['version', '-v', 'much'],
      `error: invalid argument "much" for "-v, --v" flag: strconv.ParseInt: parsing "much": invalid syntax\n${see('kubectl tack version')}`,
    ],
    [['version', '-o', 'xml'], "error: --output must be 'yaml' or 'json'\n"],
    [
      ['-n', 'x', 'version'],
      "error: flags cannot be placed before the command: -n\nType 'kubectl tack version -n …'.\n",
    ],
    [
      ['--wide'],
      "error: flags cannot be placed before the command: --wide\nUse 'kubectl tack <command> --wide …'; the commands are query, fields, diff, patch, edit, own, apply-plan, undo, resume, journal, version, completion.\n",
    ],
  ]
  for (const [words, err] of table) {
    test(words.join(' '), async () => assert.deepEqual(await run(...words), { code: 2, out: '', err }))
  }

  test('without any word shows the help on stderr', async () => {
    const { code, out, err } = await run()
    assert.deepEqual({ code, out }, { code: 2, out: '' })
    assert.match(err, /^Observe, compare and act/)
  })

  test('without an argument shows how to type it, and the mistake last', async () => {
    const { code, out, err } = await run('completion')
    assert.deepEqual({ code, out }, { code: 2, out: '' })
    assert.match(err, /^Usage:\n {2}kubectl tack completion bash \| zsh/)
    assert.equal(err.match(/^ {2}#/gm)?.length, 3)
    assert.match(err, /\nerror: missing argument: SHELL\nSee 'kubectl tack completion --help' for usage\.\n$/)
  })

  test('cannot write to the terminal', async () => {
    const { err } = await run('version', '--\u001b[31mred')
    assert.doesNotMatch(err, /\u001b/)
  })
})

test('--version is one line', async () => {
  const { code, out, err } = await run('--version')
  assert.deepEqual({ code, err }, { code: 0, err: '' })
  assert.match(out, /^kubectl-tack v\d+\.\d+\.\d+\n$/)
})

test('after Ctrl-C nothing is said and the exit code is 130', async () => {
  const env = testEnv()
  env.interrupt()
  await runMain(['version', '--clinet'], env)
  assert.equal(env.exitCode, 130)
})

describe('the level of -v in unread words', () => {
  for (const [words, level] of [
    [[], 0],
    [['-v', '6'], 6],
    [['-v6'], 6],
    [['-v=8'], 8],
    [['--v=8'], 8],
    [['--v', '7'], 7],
    [['query', 'pods', '-v'], 0],
    [['-v', 'x'], 0],
    [['-v2', '-v', '6'], 6],
  ] as const) {
    test(`is ${level} in ${JSON.stringify(words)}`, () => assert.equal(verbosityOf(words), level))
  }
})
