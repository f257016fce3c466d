// The completion scripts in real shells. A shell that is not installed is skipped.

import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { SCRIPTS } from '../../src/commands/completion.ts'
import { askAgain } from '../support/ask-again.ts'
import { ROOT } from '../support/build-cluster.ts'
import { run } from '../support/child-process.ts'
import { type InteractiveShell, missingShell, offeredInFish, openInteractive } from '../support/shells.ts'
import { type Home, tack, temporaryHome } from '../support/tack.ts'
import { noTerminal } from '../support/terminal.ts'

/** A definition, so that fields can be completed without a cluster. */
const GADGETS = join(ROOT, 'test', 'unit', 'commands', 'fields', 'gadgets.yaml')
const FIELDS = `kubectl-tack fields -f ${GADGETS}`

let home: Home
let env: Record<string, string>
before(async () => {
  home = await temporaryHome()
  const contexts = ['dev', 'arn:aws:eks:eu:prod'].map((name) => ({ name, context: {} }))
  const kubeconfig = join(home.dir, 'kubeconfig')
  await writeFile(kubeconfig, JSON.stringify({ contexts, 'current-context': 'dev' }))
  await mkdir(join(home.dir, 'files', 'folder'), { recursive: true })
  for (const name of ['a.yaml', 'b.txt']) await writeFile(join(home.dir, 'files', name), '')
  await mkdir(join(home.dir, 'files', 'in two words'))
  await mkdir(join(home.dir, 'mix'))
  await writeFile(join(home.dir, 'mixed.yaml'), '')
  env = { ...home.env, KUBECONFIG: kubeconfig, TERM: 'dumb' }
})
after(() => home.remove())

describe('the committed scripts', () => {
  for (const [shell, file] of Object.entries(SCRIPTS)) {
    test(`are what completion ${shell} prints`, async () => {
      const [{ stdout, code }, committed] = await Promise.all([
        tack(['completion', shell]),
        readFile(join(ROOT, 'completions', file), 'utf8'),
      ])
      assert.equal(code, 0)
      assert.equal(stdout, committed)
    })
  }
})

describe('in bash', { skip: missingShell('bash') }, () => {
  /** What TAB offers; the words are split as bash splits them: at blanks, `=` and `:`. */
  async function offered(line: string): Promise<readonly string[]> {
    const words = line.split(/ +|(?<=[=:])|(?=[=:])/)
    const script = `
      source "$SCRIPT"
      compopt() { :; }
      COMP_LINE=$LINE COMP_POINT=\${#LINE} COMP_CWORD=$(($# - 1)) COMP_WORDS=("$@")
      __kubectl_tack kubectl-tack
      printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout, stderr } = await run('bash', ['--norc', '-c', script, 'bash', ...words], {
      env: { ...env, LINE: line, SCRIPT: join(ROOT, 'completions', SCRIPTS.bash) },
      cwd: join(home.dir, 'files'),
    })
    assert.equal(stderr, '')
    return stdout.split('\n').filter((word) => word !== '')
  }

  const table: readonly (readonly [string, readonly string[]])[] = [
    ['kubectl-tack ver', ['version']],
    ['kubectl-tack version --client-', ['--client-certificate', '--client-key']],
    ['kubectl-tack version --output=', ['json', 'yaml']],
    ['kubectl-tack version --output=y', ['yaml']],
    ['kubectl-tack version -o ', ['json', 'yaml']],
    ['kubectl-tack version --context d', ['dev']],
    ['kubectl-tack version --context arn:aws:e', ['eks:eu:prod']],
    ['kubectl-tack version --context=arn:aws:e', ['eks:eu:prod']],
    ['kubectl-tack query -f ', ['a.yaml', 'folder', 'in two words']],
    ['kubectl-tack version --cache-dir ', ['folder', 'in two words']],
    ['kubectl-tack query -o jsonpath-', ['jsonpath-file=']],
    [`${FIELDS} gadg`, ['gadgets']],
    [`${FIELDS} gadgets.spec.m`, ['gadgets.spec.max', 'gadgets.spec.min']],
    [`${FIELDS} gadgets .spec.parts[].mak`, ['.spec.parts\\[\\].maker']],
    ['kubectl-tack nothing ', []],
  ]
  for (const [line, words] of table) {
    test(`${line}<TAB> offers ${words.join(' ') || 'nothing'}`, async () => {
      const found = await askAgain(
        () => offered(line),
        (none) => none.length === 0 && words.length > 0,
      )
      assert.deepEqual(found.toSorted(), words.toSorted())
    })
  }
})

describe('in fish', { skip: missingShell('fish') }, () => {
  const offered = (line: string) =>
    offeredInFish(`source '${join(ROOT, 'completions', SCRIPTS.fish)}'`, line, { env, cwd: join(home.dir, 'files') })

  const table: readonly (readonly [string, readonly string[]])[] = [
    ['kubectl-tack ver', ['version']],
    ['kubectl-tack version --client-', ['--client-certificate', '--client-key']],
    ['kubectl-tack version --output=', ['--output=json', '--output=yaml']],
    ['kubectl-tack version --context d', ['dev']],
    ['kubectl-tack version --context=arn:', ['--context=arn:aws:eks:eu:prod']],
    ['kubectl-tack version --cache-dir fo', ['folder/']],
    ['kubectl-tack version --cache-dir=in', ['--cache-dir=in two words/']],
    ['kubectl-tack query -f ~/mix', ['~/mix/', '~/mixed.yaml']],
    ['kubectl-tack query --filename=a', ['--filename=a.yaml']],
    ['~/plugins/kubectl-tack ver', ['version']],
    [`${FIELDS} gadgets.spec.parts[0].mak`, ['gadgets.spec.parts[0].maker']],
    [`${FIELDS} gadgets.spec.m`, ['gadgets.spec.max', 'gadgets.spec.min']],
    ['kubectl-tack nothing ', []],
  ]
  for (const [line, words] of table) {
    test(`${line}<TAB> offers ${words.join(' ') || 'nothing'}`, async () => {
      const found = await askAgain(
        () => offered(line),
        (none) => none.length === 0 && words.length > 0,
      )
      assert.deepEqual(found.toSorted(), words.toSorted())
    })
  }
})

/** Each line after TAB in an interactive shell; brackets are escaped, as they have to be there. */
const typed: readonly (readonly [line: string, after: string | ((shell: string) => string)])[] = [
  ['kubectl-tack ver', 'kubectl-tack version '],
  ['kubectl-tack version --client-k', 'kubectl-tack version --client-key '],
  ['kubectl-tack version --output=y', 'kubectl-tack version --output=yaml '],
  ['kubectl-tack version --context d', 'kubectl-tack version --context dev '],
  ['kubectl-tack version --context arn:aws:', 'kubectl-tack version --context arn:aws:eks:eu:prod '],
  ['kubectl-tack version --context=arn:', 'kubectl-tack version --context=arn:aws:eks:eu:prod '],
  ['kubectl-tack query -o jsonpath-', 'kubectl-tack query -o jsonpath-file='],
  ['kubectl-tack version --cache-dir fo', 'kubectl-tack version --cache-dir folder/'],
  ['kubectl-tack query --filename=a', 'kubectl-tack query --filename=a.yaml '],
  ['kubectl-tack query --cache-dir=in', 'kubectl-tack query --cache-dir=in\\ two\\ words/'],
  ['kubectl-tack query --cache-dir in', 'kubectl-tack query --cache-dir in\\ two\\ words/'],
  // both a folder and a manifest go on like that
  ['kubectl-tack query -f ~/mix', 'kubectl-tack query -f ~/mix'],
  ['kubectl-tack query -f ~/mixe', 'kubectl-tack query -f ~/mixed.yaml '],
  [
    "kubectl-tack version --context='d",
    (shell) => `kubectl-tack version --context=${shell === 'bash' ? "'dev'" : 'dev'} `,
  ],
  ['~/plugins/kubectl-tack ver', '~/plugins/kubectl-tack version '],
  ['tack ver', 'tack version '],
  ['kubectl-tack query --no-headers -- -f x', 'kubectl-tack query --no-headers -- -f x'],
  [`${FIELDS} gadgets.spec.par`, `${FIELDS} gadgets.spec.parts`],
  [`${FIELDS} gadgets.spec.col`, `${FIELDS} gadgets.spec.color `],
  [`${FIELDS} gadgets.spec.parts\\[0\\].mak`, `${FIELDS} gadgets.spec.parts\\[0\\].maker `],
  [`${FIELDS} 'gadgets' .spec.parts\\[\\].mak`, `${FIELDS} 'gadgets' .spec.parts\\[\\].maker `],
  ['kubectl-tack nothing at all ', 'kubectl-tack nothing at all '],
]
const withoutTerminal = await noTerminal()

/** Settings of users that change what a shell makes of words. */
const sessions: readonly (readonly ['bash' | 'zsh', settings: string])[] = [
  ['bash', ''],
  ['bash', `COMP_WORDBREAKS=$(tr -d : <<<"$COMP_WORDBREAKS")`],
  ['bash', `COMP_WORDBREAKS=$(tr -d := <<<"$COMP_WORDBREAKS"); set -u; IFS=:; shopt -s nullglob`],
  ['zsh', ''],
  ['zsh', 'setopt ksh_arrays sh_word_split no_unset glob_subst; IFS=:'],
]
for (const [shell, settings] of sessions) {
  describe(`on a terminal in ${shell} ${settings}`, { skip: withoutTerminal || missingShell(shell) }, () => {
    let session: InteractiveShell
    before(async () => {
      const script = join(ROOT, 'completions', SCRIPTS[shell])
      const alias = `alias tack=kubectl-tack${shell === 'bash' ? '; complete -o default -F __kubectl_tack tack' : ''}`
      const lines = ['n=0', `source '${script}'`, alias, settings]
      session = await openInteractive(shell, lines, { env, cwd: join(home.dir, 'files') })
    })
    after(() => session.close())

    for (const [line, expected] of typed) {
      const after = typeof expected === 'string' ? expected : expected(shell)
      test(`${line}<TAB> becomes ${after}`, async () => {
        const tab = () => session.tab(line)
        assert.equal(await askAgain(tab, (found) => found === line && line !== after), after)
      })
    }
  })
}

test('zsh without its completion system is told what to put before', { skip: missingShell('zsh') }, async () => {
  const { code, stdout, stderr } = await run('zsh', ['-f', join(ROOT, 'completions', SCRIPTS.zsh)])
  assert.deepEqual({ code, stdout }, { code: 0, stdout: '' })
  assert.match(stderr, /^kubectl-tack: .*"autoload -Uz compinit; compinit".*\n$/)
})

describe('in PowerShell', { skip: missingShell('pwsh') }, () => {
  async function offered(line: string): Promise<readonly string[]> {
    const script = `. $env:SCRIPT; (TabExpansion2 $env:LINE $env:LINE.Length).CompletionMatches | ForEach-Object CompletionText`
    const { stdout } = await run('pwsh', ['-NoProfile', '-Command', script], {
      env: { ...env, LINE: line, SCRIPT: join(ROOT, 'completions', SCRIPTS.powershell) },
    })
    return stdout.split(/\r?\n/).flatMap((word) => (word === '' ? [] : [word.trim()]))
  }

  test('words, values behind = and new words are offered', async () => {
    assert.deepEqual(await offered('kubectl-tack ver'), ['version'])
    assert.deepEqual(await offered('kubectl-tack version --output=y'), ['--output=yaml'])
    assert.deepEqual(await offered('kubectl-tack version -o '), ['json', 'yaml'])
  })
})

test('the script for kubectl runs kubectl-tack from PATH', {
  skip: process.platform === 'win32' && 'is a shell script',
}, async () => {
  const script = join(ROOT, 'completions', SCRIPTS.kubectl)
  const { stdout } = await run('/bin/sh', [script, 'version', '--cli'], {
    env: { ...env, PATH: [env.PATH].join(delimiter) },
  })
  assert.match(stdout, /^--client\t.*\n[\s\S]*:4\n$/)
})
