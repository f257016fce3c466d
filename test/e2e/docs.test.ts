// What README and docs show is what happens: every command in them is run, and what it prints is compared.
// Only commands that read are run, and in TAKES_BACK those that write; any other has to be named below with the reason why
// it is not.
// `TACK_UPDATE_GOLDEN=1` writes what was printed into the documents; read the difference before committing it.
import assert from 'node:assert/strict'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROOT } from '../support/build-cluster.ts'
import { testCluster } from '../support/cluster.ts'
import { openShell, type Shell } from '../support/console.ts'
import {
  type CodeBlock,
  type ConsoleStep,
  codeBlocks,
  consoleSteps,
  isHarmless,
  isWriting,
  normalised,
  scriptLines,
} from '../support/document.ts'
import { type Schema, schemaFaults } from '../support/json-schema.ts'
import { openShop, removeShop } from '../support/shop.ts'
import { kubeconfigOfDocuments } from '../support/shop-contexts.ts'

const cluster = await testCluster()

const IN_CAVEATS = 'package-archive.test.ts runs it as the manifest for krew has it'
const NO_RELEASE = 'it is about the files of a release; package-archive.test.ts makes and extracts one'

/** Command lines in scripts that this test does not run, each with the reason. */
const NOT_RUN: { readonly [command: string]: string } = {
  'npm ci': 'it replaces what this test runs on',
  'npm run build': 'it replaces what this test runs on; the test runner builds',
  'ln -s "$PWD/bin/kubectl-tack.js" ~/.local/bin/kubectl-tack': 'the shell of this test has these links',
  'ln -s "$PWD/bin/kubectl_complete-tack.js" ~/.local/bin/kubectl_complete-tack':
    'the shell of this test has these links',
  'npm ci && npm run demo': 'demo.test.ts runs the demo',
  'npm ci && npm test': 'it is what runs this test',
  'npm test': 'it is what runs this test',
  'npm test -- --unit': 'it runs the tests',
  'npm test -- test/e2e/query': 'it runs the tests',
  'npm test -- --no-build e2e': 'it runs the tests',
  "npm test -- --test-name-pattern='watch'": 'it runs the tests',
  'npm run cluster': 'it runs until Ctrl-C; test-cluster.test.ts starts clusters',
  '.ci/run': 'it runs the tests',
  'kubectl krew install --manifest=krew-manifest.yaml': 'package-archive.test.ts installs as krew does',
  'kubectl tack completion install': IN_CAVEATS,
  'kubectl tack completion install --uninstall': IN_CAVEATS,
  'kubectl tack completion install --dir ~/bin': 'install.test.ts installs into folders of its own',
  'source <(kubectl completion bash)': 'cli-kubectl-tab.test.ts loads the scripts of kubectl into real shells',
  'sha256sum --check --ignore-missing checksums.txt': NO_RELEASE,
  'mkdir -p ~/.local/lib/kubectl-tack && tar -xzf kubectl-tack_*_linux_amd64.tar.gz -C ~/.local/lib/kubectl-tack':
    NO_RELEASE,
  'ln -s ~/.local/lib/kubectl-tack/kubectl-tack ~/.local/lib/kubectl-tack/completions/kubectl_complete-tack ~/.local/bin':
    NO_RELEASE,
  'source <(kubectl-tack completion bash)': 'cli-shells.test.ts loads the scripts into real shells',
  'npm install --global ./kubectl-tack-0.1.0.tgz': 'npm-install.test.ts does',
  'npm run package -- --home HOME': 'it takes minutes; package-archive.test.ts runs it for one platform',
}

/** TypeScript in documents that is no part of a runnable example. */
const SHOWN_ONLY: { readonly [document: string]: string } = {
  'docs/testing.md': 'a test file as it looks; it runs only as one',
}

/** The words of kubectl that change a dump of the shop. */
function patched(name: string, spec: object): readonly string[] {
  return ['patch', 'dump', name, '-n', 'shop', '--type=merge', '-p', JSON.stringify({ spec })]
}

const DELETED = ['delete', 'dump', 'catalog-weekly', '-n', 'shop'] as const

/** What happens elsewhere while a document watches, each when the watch has told of the one before: kubectl's words. */
const MEANWHILE: { readonly [command: string]: readonly (readonly string[])[] } = {
  'kubectl tack query dumps -n shop -w': [DELETED],
  "kubectl tack query dumps -n shop --where 'self.spec.keep > 10' --col +DATABASES='[self.spec.database]' -w": [
    patched('catalog-weekly', { keep: 12 }),
    patched('catalog-weekly', { keep: 13 }),
    patched('orders-nightly', { keep: 7 }),
    DELETED,
  ],
  "kubectl tack query dumps -n shop --where 'self.spec.keep > 10' -w -o jsonl": [
    patched('orders-nightly', { keep: 21, schedule: '0 3 * * *' }),
  ],
}

/** The document that takes back all that it writes. */
const TAKES_BACK = 'docs/patch.md'

const LANGUAGES = ['console', 'sh', 'ts', 'json', 'yaml', 'text']
const DOCUMENTS = [...globSync('*.md', { cwd: ROOT }), ...globSync('docs/*.md', { cwd: ROOT })].sort()

type Document = { readonly path: string; readonly text: string; readonly blocks: readonly CodeBlock[] }

const documents: readonly Document[] = DOCUMENTS.map((path) => {
  const text = readFileSync(join(ROOT, path), 'utf8')
  return { path, text, blocks: codeBlocks(text) }
})

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
        if (command in NOT_RUN) continue
        test(`line ${line}: ${command}`, { skip }, () => checkCommand(command, needsCluster(block)))
      }
    }
  })
}

async function checkConsole(path: string, block: CodeBlock, steps: readonly ConsoleStep[]): Promise<void> {
  for (const { command } of steps) {
    assert.ok(isHarmless(command), `not run: ${command}`)
    assert.ok(path === TAKES_BACK || !isWriting(command), `it writes: ${command}`)
  }
  const printed = await (needsCluster(block) ? online : offline).runAll(steps)
  const found = steps.map(({ command }, i) => ({ command, output: normalised(printed[i] ?? []) }))
  const shown = steps.map(({ command, output }) => ({ command, output: normalised(output) }))
  if (process.env.TACK_UPDATE_GOLDEN) return update(path, steps, printed)
  assert.deepEqual(found, shown)
}

/** The lines of a document that differ in more than what always does are replaced by what was printed. */
function update(path: string, steps: readonly ConsoleStep[], printed: readonly (readonly string[])[]): void {
  let text = readFileSync(join(ROOT, path), 'utf8')
  let from = 0
  for (const [i, { command, output }] of steps.entries()) {
    const shown = [`$ ${command}`, ...output].join('\n')
    from = text.indexOf(`${shown}\n`, from)
    const found = (printed[i] ?? [])
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd()
    const isSame = JSON.stringify(normalised(printed[i] ?? [])) === JSON.stringify(normalised(output))
    const written = isSame ? shown : `$ ${command}\n${found}${i === steps.length - 1 ? '' : '\n'}`
    text = text.slice(0, from) + written + text.slice(from + shown.length)
    from += written.length
  }
  writeFileSync(join(ROOT, path), text)
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
  assert.ok(isHarmless(command), `neither run nor named in NOT_RUN: ${command}`)
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

describe('No example is left out:', () => {
  test('every block says what it is', () => {
    const strange = documents.flatMap(({ path, blocks }) =>
      blocks.filter(({ language }) => !LANGUAGES.includes(language)).map(({ line }) => `${path}:${line}`),
    )
    assert.deepEqual(strange, [])
  })

  test('commands stand where they are run', () => {
    const hidden = documents.flatMap(({ path, blocks }) =>
      blocks
        .filter(({ language }) => language === 'text' || language === 'yaml')
        .filter(({ lines }) => lines.some((line) => /^(\$ )?(kubectl|npm|node) /.test(line)))
        .map(({ line }) => `${path}:${line}`),
    )
    assert.deepEqual(hidden, [])
  })

  test('what is not run is really there, for a reason', () => {
    const commands = documents.flatMap(({ blocks }) =>
      blocks.filter(({ language }) => language === 'sh').flatMap((block) => scriptLines(block).map((s) => s.command)),
    )
    assert.deepEqual(
      Object.keys(NOT_RUN).filter((command) => !commands.includes(command)),
      [],
    )
    const watches = documents.flatMap(({ blocks }) =>
      blocks.filter(({ language }) => language === 'console').flatMap((block) => consoleSteps(block)[0]?.command ?? []),
    )
    assert.deepEqual(
      Object.keys(MEANWHILE).filter((command) => !watches.includes(command)),
      [],
    )
  })

  test('npm scripts are those there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }
    const named = documents.flatMap(({ text }) => [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name))
    assert.deepEqual(
      [...new Set(named)].filter((name) => !(name in scripts)),
      [],
    )
  })

  test('TypeScript is a part of an example that runs', () => {
    const examples = globSync('examples/library/*.ts', { cwd: ROOT }).map((file) =>
      readFileSync(join(ROOT, file), 'utf8'),
    )
    const loose = documents.flatMap(({ path, blocks }) =>
      blocks
        .filter(({ language }) => language === 'ts' && !(path in SHOWN_ONLY))
        .filter(({ lines }) => !examples.some((text) => text.includes(lines.join('\n').trim())))
        .map(({ line }) => `${path}:${line}`),
    )
    assert.deepEqual(loose, [])
  })

  test('JSON is JSON', () => {
    for (const { path, blocks } of documents) {
      for (const { lines, line } of blocks.filter(({ language }) => language === 'json')) {
        assert.doesNotThrow(() => JSON.parse(lines.join('\n')), `${path}:${line}`)
      }
    }
  })

  test('links within the repository lead somewhere', () => {
    const broken = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target = '']) => target)
        .filter((target) => globSync(join(dirname(path), target), { cwd: ROOT }).length === 0)
        .map((target) => `${path}: ${target}`),
    )
    assert.deepEqual(broken, [])
  })

  test('every flag of query is explained, and none that it does not have', async () => {
    const { stdout } = await offline.run('kubectl tack query --help')
    const flags = new Set([...stdout.matchAll(/^ +(?:-\w, )?(--[a-z][a-z-]+)/gm)].map(([, flag = '']) => flag))
    const text = documents.filter(({ path }) => /query|kubeconfig/.test(path)).map((document) => document.text)
    const named = new Set([...text.join('\n').matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([flag]) => flag))
    assert.deepEqual(
      [...flags].filter((flag) => !named.has(flag)),
      [],
    )
    assert.deepEqual(
      [...named].filter((flag) => !flags.has(flag) && !OTHER_FLAGS.includes(flag)),
      [],
    )
  })
})

test('every flag of fields is explained, and none that it does not have', async () => {
  const { stdout } = await offline.run('kubectl tack fields --help')
  const flags = new Set([...stdout.matchAll(/^ +(?:-\w, )?(--[a-z][a-z-]+)/gm)].map(([, flag = '']) => flag))
  const flagsIn = (text: string) => new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([flag]) => flag))
  const text = (of: RegExp) =>
    documents.flatMap((document) => (of.test(document.path) ? [document.text] : [])).join('\n')
  const named = flagsIn(text(/fields|query|kubeconfig/))
  assert.deepEqual(
    [...flags].filter((flag) => !named.has(flag)),
    [],
  )
  assert.deepEqual(
    [...flagsIn(text(/fields/))].filter((flag) => !flags.has(flag)),
    // what a query is given such a field with
    ['--field-selector'],
  )
})

test('every flag of diff is explained, and none that it does not have', async () => {
  const { stdout } = await offline.run('kubectl tack diff --help')
  const flags = new Set([...stdout.matchAll(/^ +(?:-\w, )?(--[a-z][a-z-]+)/gm)].map(([, flag = '']) => flag))
  const flagsIn = (of: RegExp) => {
    const text = documents.flatMap((document) => (of.test(document.path) ? [document.text] : [])).join('\n')
    return new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([flag]) => flag))
  }
  const named = flagsIn(/diff|query|kubeconfig/)
  assert.deepEqual(
    [...flags].filter((flag) => !named.has(flag)),
    [],
  )
  assert.deepEqual(
    [...flagsIn(/diff/)].filter((flag) => !flags.has(flag)).sort(),
    // of kubectl rollout undo, and of kubectl get
    ['--show-managed-fields', '--to-revision'],
  )
})

/** Flags of other commands that the pages on query name. */
const OTHER_FLAGS: readonly string[] = ['--raw', '--server-print', '--template', '--watch-only']
