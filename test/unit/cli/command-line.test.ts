import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Command, Option } from 'commander'
import { toCommanderWords, UnknownFlagError } from '../../../src/cli/command-line.ts'
import { collect } from '../../../src/flags/repeated.ts'

function command(): Command {
  return new Command('get')
    .exitOverride()
    .helpOption('-h, --help', 'help')
    .argument('[words...]')
    .option('-n, --namespace <name>')
    .option('-o, --output <format>')
    .option('-A, --all-namespaces')
    .option('-w, --watch')
    .option('--no-headers')
    .option('-v, --v <level>')
    .option('-f, --filename <path>', '', collect)
    .addOption(new Option('--color <when>').choices(['auto', 'never']))
}

/** What commander makes of the words that we make of the words that were typed. */
function read(...words: string[]): { args: readonly string[]; flags: object } {
  const of = command()
  of.parse(toCommanderWords(words, of), { from: 'user' })
  const { headers, ...flags } = of.opts()
  return { args: of.args, flags: headers === false ? { ...flags, headers } : flags }
}

describe('a command line is read as pflag reads it', () => {
  const table: readonly (readonly [readonly string[], readonly string[], object])[] = [
    [[], [], {}],
    [['pods', 'a'], ['pods', 'a'], {}],
    [['pods', '-n', 'shop', 'a'], ['pods', 'a'], { namespace: 'shop' }],
    [['-nshop'], [], { namespace: 'shop' }],
    [['-n=shop'], [], { namespace: 'shop' }],
    [['--namespace=shop'], [], { namespace: 'shop' }],
    [['--namespace='], [], { namespace: '' }],
    [['--namespace=a=b'], [], { namespace: 'a=b' }],
    [['-n', 'a', '--namespace', 'b'], [], { namespace: 'b' }],
    [['-o=json'], [], { output: 'json' }],
    [['-o', '-x'], [], { output: '-x' }],
    [['--output', '--watch'], [], { output: '--watch' }],
    [['-Aw'], [], { allNamespaces: true, watch: true }],
    [['-Awojson'], [], { allNamespaces: true, watch: true, output: 'json' }],
    [['-Ao', 'json', 'pods'], ['pods'], { allNamespaces: true, output: 'json' }],
    [['-v6'], [], { v: '6' }],
    [['--v=6'], [], { v: '6' }],
    [['--watch=true'], [], { watch: true }],
    [['--watch=T'], [], { watch: true }],
    [['--watch=false'], [], {}],
    [['--watch', '--watch=false'], [], {}],
    [['--watch=false', '-w'], [], { watch: true }],
    [['-w=false'], [], {}],
    [['-w=true', 'pods'], ['pods'], { watch: true }],
    [['--no-headers'], [], { headers: false }],
    [['--no-headers=true'], [], { headers: false }],
    [['--no-headers=false'], [], {}],
    [['-f', 'a', '--filename=b', '-fc', '-f', '-'], [], { filename: ['a', 'b', 'c', '-'] }],
    [['pods', '-'], ['pods', '-'], {}],
    [['-w', '--', '-n', '--help'], ['-n', '--help'], { watch: true }],
    [['--color=never'], [], { color: 'never' }],
  ]
  for (const [words, args, flags] of table) {
    test(words.join(' ') || 'nothing typed', () => assert.deepEqual(read(...words), { args, flags }))
  }
})

describe('a mistake is told in pflag’s words', () => {
  const table: readonly (readonly [readonly string[], string])[] = [
    [['--nmespace', 'x'], 'unknown flag: --nmespace'],
    [['--nmespace=x'], 'unknown flag: --nmespace'],
    [['-Z'], "unknown shorthand flag: 'Z' in -Z"],
    [['-AZw'], "unknown shorthand flag: 'Z' in -Zw"],
    [['-1'], "unknown shorthand flag: '1' in -1"],
    [['-n'], "flag needs an argument: 'n' in -n"],
    [['-An'], "flag needs an argument: 'n' in -n"],
    [['--namespace'], 'flag needs an argument: --namespace'],
    [
      ['--watch=maybe'],
      'invalid argument "maybe" for "--watch" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
    ],
    [['--color', 'red'], 'invalid argument "red" for "--color" flag: must be one of auto, never'],
  ]
  for (const [words, message] of table) {
    test(words.join(' '), () => assert.throws(() => toCommanderWords(words, command()), { message }))
  }

  test('and remembers the flag, so that another can be suggested', () => {
    assert.throws(
      () => toCommanderWords(['--nmespace=x'], command()),
      (error) => error instanceof UnknownFlagError && error.flag === '--nmespace',
    )
  })
})

describe('help', () => {
  for (const words of [['-h'], ['--help'], ['pods', '-A', '--help', '--what-is-this'], ['-Ah']]) {
    test(`${words.join(' ')} leaves only --help`, () => {
      assert.deepEqual(toCommanderWords(words, command()), ['--help'])
    })
  }

  test('behind a wrong flag is not reached, as with kubectl', () => {
    assert.throws(() => toCommanderWords(['--what-is-this', '--help'], command()), UnknownFlagError)
  })
})
