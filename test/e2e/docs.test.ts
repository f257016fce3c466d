// What README and docs show is what happens: every command in them is run, and what it prints is compared. So is what the
// tables of docs/coming-from.md say, and the examples in help are run.
// Only commands that read are run, and in TAKE_BACK those that write; any other has to be named in documents.ts with the
// reason why it is not.
// `TACK_UPDATE_GOLDEN=1` writes what was printed into the documents; read the difference before committing it.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROOT } from '../support/build-cluster.ts'
import type { Result } from '../support/child-process.ts'
import { testCluster } from '../support/cluster.ts'
import { openShell, type Shell } from '../support/console.ts'
import { kubeconfigWith } from '../support/contexts.ts'
import {
  type CodeBlock,
  type ConsoleStep,
  consoleSteps,
  isHarmless,
  isWriting,
  normalised,
  scriptLines,
} from '../support/document.ts'
import { codeOf, tableRows } from '../support/document-tables.ts'
import { documents, isTestRun, NOT_RUN, RUN_ELSEWHERE, TAKE_BACK } from '../support/documents.ts'
import { helpExamples, helpFolder } from '../support/help-examples.ts'
import { type Schema, schemaFaults } from '../support/json-schema.ts'
import { MEANWHILE } from '../support/meanwhile.ts'
import { openShop, removeShop } from '../support/shop.ts'
import { kubeconfigOfDocuments } from '../support/shop-contexts.ts'
import { updateDocument } from '../support/update-document.ts'

const cluster = await testCluster()

/** The document whose tables hold commands, and the file that says what they print. */
const TABLES = 'docs/coming-from.md'
const GOLDEN = join(ROOT, 'test', 'e2e', 'golden', 'coming-from.txt')

/** True for one that does not end by itself. */
const isWatch = (command: string) => / (-w|--watch)( |$)/.test(command) && !/ --(until|timeout) /.test(command)
const needsCluster = (block: CodeBlock) => block.marks.includes('cluster')

let offline: Shell
let online: Shell

before(async () => {
  offline = await openShell(cluster.kubectlPath || undefined)
  if (cluster.skip) return
  await openShop(cluster)
  online = await openShell(cluster.kubectlPath, await kubeconfigOfDocuments(cluster))
})

after(async () => {
  await offline.remove()
  if (cluster.skip) return
  await online.remove()
  await removeShop(cluster)
})

for (const { path, blocks } of documents) {
  describe(path, () => {
    for (const block of blocks) {
      const skip = needsCluster(block) && (cluster.skip || !cluster.controllers) && (cluster.skip || 'no controllers')
      if (block.language === 'console') {
        const steps = consoleSteps(block)
        const [first] = steps
        if (first !== undefined && isWatch(first.command)) {
          test(`line ${block.line}: ${first.command}`, { skip }, () => checkWatch(path, first))
        } else test(`line ${block.line}: ${first?.command}`, { skip }, () => checkConsole(path, block, steps))
      }
      if (block.language !== 'sh') continue
      for (const { command, line } of scriptLines(block)) {
        if (command in NOT_RUN || command in RUN_ELSEWHERE || isTestRun(command)) continue
        test(`line ${line}: ${command}`, { skip }, () => checkCommand(command, needsCluster(block)))
      }
    }
    if (TAKE_BACK.includes(path)) after(ownedAsApplied)
  })
}

/** Values are as they were; fields are owned again by those who have applied them. */
async function ownedAsApplied(): Promise<void> {
  if (cluster.skip) return
  await cluster.kubectlOk(['delete', '-f', join(ROOT, 'examples', 'shop', 'dumps.yaml')])
  await cluster.kubectlOk(['apply', '-f', join(ROOT, 'examples', 'shop')])
}

test('The links that README makes are the plugin', async () => {
  const { stdout } = await offline.run('PATH="$HOME/.local/bin:$PATH" kubectl tack version --client')
  assert.match(stdout, /^Client Version: v/)
  assert.equal((await offline.run('~/.local/bin/kubectl_complete-tack journal l')).stdout.split('\t')[0], 'ls')
})

describe(`What the tables of ${TABLES} say`, {
  skip: cluster.skip || (!cluster.controllers && 'no controllers'),
}, () => {
  const rows = tableRows(documents.find(({ path }) => path === TABLES)?.text ?? '')
  const printed = new Map<string, string>()

  for (const { cells, line } of rows) {
    const [today, ours, remark] = [codeOf(cells[0]), codeOf(cells[1]), cells[2]]
    if (ours === undefined) continue
    test(`line ${line}: ${ours}`, async () => {
      assert.ok(isHarmless(ours) && !isWriting(ours), `not run: ${ours}`)
      const found = await online.run(ours)
      if (remark === 'the same') {
        assert.match(today ?? '', /^kubectl get /)
        assert.equal(told(found), told(await online.run(today ?? '')))
      } else printed.set(ours, told(found))
    })
  }

  test('is what they print', async () => {
    const text = [...printed].map(([command, output]) => `$ ${command}\n${output}\n`).join('\n')
    if (process.env.TACK_UPDATE_GOLDEN) return writeFileSync(GOLDEN, text)
    const outputs = (all: string) => all.split(/\n\n(?=\$ )/)
    assert.deepEqual(outputs(text), outputs(readFileSync(GOLDEN, 'utf8')))
  })
})

/** What a command has printed, and how it ended. */
function told({ code, stdout, stderr }: Result): string {
  return [...normalised(`${stdout}${stderr}`.split('\n')), `-> ${code}`].join('\n')
}

describe('The examples in help', { skip: cluster.skip }, async () => {
  let shell: Shell
  let namespace = ''
  let folder = ''
  let run = ''

  before(async () => {
    namespace = await cluster.namespace()
    folder = await helpFolder(cluster, namespace)
    const contexts = ['prod', 'prod-eu'].map((name) => ({ name, namespace }))
    shell = await openShell(cluster.kubectlPath, await kubeconfigWith(cluster, contexts))
    const { stdout } = await shell.run('kubectl tack patch deploy/web --label seen=yes --yes')
    run = / undo (\S+)$/m.exec(stdout)?.[1] ?? ''
  })
  after(async () => {
    await shell.remove()
    await rm(folder, { recursive: true })
  })

  async function changeUntil(isSeen: () => boolean): Promise<void> {
    for (let i = 0; i < 40 && !isSeen(); i++) {
      await cluster.kubectlOk(['annotate', 'deploy/web', '-n', namespace, `touched=${i}`, '--overwrite'])
      await new Promise((done) => setTimeout(done, 300))
    }
    assert.ok(isSeen())
  }

  for (const { command, shown, line, codes } of await helpExamples()) {
    test(`${command}: ${shown}`, async () => {
      const env = { PATH: `${join(folder, 'bin')}${delimiter}${shell.path}`, KUBE_EDITOR: 'true' }
      const typed = line.replace('20260101-7f3a', run)
      if (isWatch(typed)) {
        const running = shell.start(`${typed} -v 6`, { cwd: folder, env })
        // lists are told; a diff tells nothing before something changes
        if (command.endsWith(' diff')) await changeUntil(() => running.output.stdout !== '')
        else await running.waitFor('stderr', /^GET /m)
        running.kill('SIGINT')
        assert.equal((await running.ended).code, 130)
        return
      }
      const { code, stdout, stderr } = await shell.run(typed, { cwd: folder, env })
      assert.ok(code !== 2 && codes.includes(code ?? -1), `${code}\n${stdout}\n${stderr}`)
      assert.doesNotMatch(stderr, /NotFound|resource type|does not exist|unknown/)
    })
  }
})

async function checkConsole(path: string, block: CodeBlock, steps: readonly ConsoleStep[]): Promise<void> {
  for (const { command } of steps) {
    assert.ok(isHarmless(command), `not run: ${command}`)
    assert.ok(TAKE_BACK.includes(path) || !isWriting(command), `it writes: ${command}`)
  }
  const printed = await (needsCluster(block) ? online : offline).runAll(steps)
  const found = steps.map(({ command }, i) => ({ command, output: normalised(printed[i] ?? []) }))
  const shown = steps.map(({ command, output }) => ({ command, output: normalised(output) }))
  if (process.env.TACK_UPDATE_GOLDEN) return updateDocument(path, steps, printed)
  assert.deepEqual(found, shown)
}

/** What the document shows must come, line by line; then Ctrl-C ends it. */
async function checkWatch(path: string, { command, output }: ConsoleStep): Promise<void> {
  assert.ok(isHarmless(command), `not run: ${command}`)
  const running = online.start(command)
  const shown = normalised(output.filter((line) => line !== '^C'))
  await running.waitFor('stdout', /\n/)
  const steps = MEANWHILE[command] ?? []
  const found = () => normalised(running.output.stdout.split('\n'))
  const waitForLines = async (count: number) => {
    const until = Date.now() + 20_000
    while (found().length < count && Date.now() < until) await new Promise((done) => setTimeout(done, 50))
  }
  for (const [i, words] of steps.entries()) {
    await waitForLines(shown.length - steps.length + i)
    await cluster.kubectlOk(words)
  }
  await waitForLines(shown.length)
  running.kill('SIGINT')
  const { code } = await running.ended
  if (steps.length > 0) await cluster.kubectlOk(['apply', '-f', join(ROOT, 'examples', 'shop')])
  if (process.env.TACK_UPDATE_GOLDEN) return console.log(`${path}: ${command}\n${running.output.stdout}`)
  assert.deepEqual({ lines: found(), code }, { lines: shown, code: 130 })
}

async function checkCommand(command: string, onCluster: boolean): Promise<void> {
  assert.ok(isHarmless(command), `neither run nor named in documents.ts: ${command}`)
  const shell = onCluster ? online : offline
  if (isWatch(command)) {
    const running = shell.start(command)
    await running.waitFor('stdout', /\n/)
    running.kill('SIGINT')
    assert.equal((await running.ended).code, 130)
    return
  }
  const { code, stderr } = await shell.run(command)
  assert.equal(code, 0, stderr)
}

/** The JSON Schema that a document states. */
function schemaOf(document: string): Schema {
  const block = documents
    .find(({ path }) => path === document)
    ?.blocks.find(({ language, lines }) => language === 'json' && lines.some((line) => line.includes('"$schema"')))
  return JSON.parse(block?.lines.join('\n') ?? '')
}

describe('The schema of docs/fields.md fits', () => {
  const schema = schemaOf('docs/fields.md')

  for (const words of ['dumps -R -f examples/shop', 'dumps.spec.keep -f examples/shop', 'nothing -f examples/shop']) {
    test(words, async () => {
      const { stdout } = await offline.run(`kubectl tack fields ${words} -o json`)
      assert.deepEqual(schemaFaults(JSON.parse(stdout), schema), [])
    })
  }

  for (const words of ['pods -R', 'dumps -R', 'deploy.spec', 'crd -R', 'jobs --pushable', 'nothing']) {
    test(words, { skip: cluster.skip }, async () => {
      const { stdout } = await online.run(`kubectl tack fields ${words} -o json`)
      assert.deepEqual(schemaFaults(JSON.parse(stdout), schema), [])
    })
  }
})

describe('The schema of docs/query.md fits', () => {
  const schema = schemaOf('docs/query.md')

  for (const words of [
    'dumps -f examples/shop',
    'all -f examples/shop --count',
    'nothing -f examples/shop',
    'deploy/a -f examples/shop',
  ]) {
    test(words, async () => {
      const { stdout } = await offline.run(`kubectl tack query ${words} -o result`)
      assert.deepEqual(schemaFaults(JSON.parse(stdout), schema), [])
    })
  }

  for (const words of [
    'dumps,deploy -n shop,billing --explain',
    'pods --limit 3',
    'pods --count',
    'deploy/orders deploy/nowhere',
    "dumps,foos --contexts 'prod-*'",
  ]) {
    test(words, { skip: cluster.skip }, async () => {
      const { stdout } = await online.run(`kubectl tack query ${words} -o result`)
      assert.deepEqual(schemaFaults(JSON.parse(stdout), schema), [])
    })
  }
})

test('The schema of docs/diff.md fits', { skip: cluster.skip }, async () => {
  const schema = schemaOf('docs/diff.md')
  for (const words of ['', '--all-fields', '--strategy ssa', '--strategy replace --kind cm', '--only-owner nobody']) {
    const { stdout } = await online.run(`kubectl tack diff -f examples/shop-next -o json ${words}`)
    assert.deepEqual(schemaFaults(JSON.parse(stdout), schema), [], words)
  }
})
