// The completion scripts in real shells. A shell that is not installed is skipped.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { SCRIPTS } from '../../src/commands/completion.ts'
import { ROOT } from '../support/build-cluster.ts'
import { run } from '../support/child-process.ts'
import { type Home, tack, temporaryHome } from '../support/tack.ts'

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

/** False, or why a shell's tests are skipped. */
function missing(shell: string): string | false {
  return spawnSync(shell, ['--version']).error === undefined ? false : `${shell} is not installed`
}

describe('in bash', { skip: missing('bash') }, () => {
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
    ['kubectl-tack query -f ', ['a.yaml', 'folder']],
    ['kubectl-tack version --cache-dir ', ['folder']],
    ['kubectl-tack query -o jsonpath-', ['jsonpath-file=']],
    [`${FIELDS} gadg`, ['gadgets']],
    [`${FIELDS} gadgets.spec.m`, ['gadgets.spec.max', 'gadgets.spec.min']],
    [`${FIELDS} gadgets .spec.parts[].mak`, ['.spec.parts\\[\\].maker']],
    ['kubectl-tack nothing ', []],
  ]
  for (const [line, words] of table) {
    test(`${line}<TAB> offers ${words.join(' ') || 'nothing'}`, async () => {
      assert.deepEqual((await offered(line)).toSorted(), words.toSorted())
    })
  }
})

describe('in fish', { skip: missing('fish') }, () => {
  async function offered(line: string): Promise<readonly string[]> {
    const script = `source "$SCRIPT"; complete -C "$LINE"`
    const { stdout } = await run('fish', ['--no-config', '-c', script], {
      env: { ...env, LINE: line, SCRIPT: join(ROOT, 'completions', SCRIPTS.fish) },
      cwd: join(home.dir, 'files'),
    })
    return stdout.split('\n').flatMap((word) => (word === '' ? [] : [word.split('\t')[0] ?? '']))
  }

  const table: readonly (readonly [string, readonly string[]])[] = [
    ['kubectl-tack ver', ['version']],
    ['kubectl-tack version --client-', ['--client-certificate', '--client-key']],
    ['kubectl-tack version --output=', ['--output=json', '--output=yaml']],
    ['kubectl-tack version --context d', ['dev']],
    ['kubectl-tack version --context=arn:', ['--context=arn:aws:eks:eu:prod']],
    ['kubectl-tack version --cache-dir fo', ['folder/']],
    [`${FIELDS} gadgets.spec.m`, ['gadgets.spec.max', 'gadgets.spec.min']],
    ['kubectl-tack nothing ', []],
  ]
  for (const [line, words] of table) {
    test(`${line}<TAB> offers ${words.join(' ') || 'nothing'}`, async () => {
      assert.deepEqual((await offered(line)).toSorted(), words.toSorted())
    })
  }
})

describe('in zsh', { skip: missing('zsh') }, () => {
  /** The line after TAB in an interactive zsh on a pseudo-terminal of its own. */
  async function completed(t: { after(clean: () => Promise<void>): void }, line: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'tack-zsh-'))
    t.after(() => rm(folder, { recursive: true, force: true }))
    const driver = join(folder, 'driver')
    await writeFile(driver, ZSH_DRIVER)
    await chmod(driver, 0o755)
    const { stdout, stderr } = await run('zsh', ['-f', driver], {
      env: { ...env, LINE: line, SCRIPT: join(ROOT, 'completions', SCRIPTS.zsh), ZDOTDIR: folder },
      cwd: join(home.dir, 'files'),
    })
    assert.equal(stderr, '')
    return /<<([\s\S]*?)>>/.exec(stdout)?.[1] ?? stdout
  }

  // the widget at ^X prints the line as zsh has it after the TAB
  const ZSH_DRIVER = `
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell 'PS1=; autoload -U compinit; compinit -u -D; source "$SCRIPT"'
    zpty -w shell 'show() { print -r -- "<""<$BUFFER>"">"; BUFFER=; zle send-break }; zle -N show; bindkey "^X" show; print ready-\${:-now}'
    zpty -r shell seen '*ready-now*'
    zpty -w -n shell "$LINE"$'\\t'$'\\x18'
    zpty -r shell seen '*<<*>>*'
    print -r -- "$seen"
    zpty -d shell`

  const table: readonly (readonly [string, string])[] = [
    ['kubectl-tack ver', 'kubectl-tack version '],
    ['kubectl-tack version --client-k', 'kubectl-tack version --client-key '],
    ['kubectl-tack version --output=y', 'kubectl-tack version --output=yaml '],
    ['kubectl-tack version --context d', 'kubectl-tack version --context dev '],
    ['kubectl-tack version --context=arn:', 'kubectl-tack version --context=arn:aws:eks:eu:prod '],
    ['kubectl-tack query -o jsonpath-', 'kubectl-tack query -o jsonpath-file='],
    ['kubectl-tack version --cache-dir fo', 'kubectl-tack version --cache-dir folder/'],
    [`${FIELDS} gadgets.spec.par`, `${FIELDS} gadgets.spec.parts`],
    [`${FIELDS} gadgets.spec.col`, `${FIELDS} gadgets.spec.color `],
  ]
  for (const [line, after] of table) {
    test(`${line}<TAB> becomes ${after}`, async (t) => assert.equal(await completed(t, line), after))
  }
})

describe('in PowerShell', { skip: missing('pwsh') }, () => {
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
