// No example in README and docs is left out of those that are run, every command line in their prose can be typed, every
// link leads somewhere, and every flag is explained. test/e2e/docs.test.ts runs the examples.

import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { flagsOf } from '../../src/cli/command-line.ts'
import { loadCommand } from '../../src/cli/program.ts'
import { ROOT } from '../support/build-cluster.ts'
import { consoleSteps, scriptLines } from '../support/document.ts'
import { codeOf, inlineCode, tableRows } from '../support/document-tables.ts'
import { documents, isTestRun, LANGUAGES, NOT_RUN, RUN_ELSEWHERE } from '../support/documents.ts'
import { testEnv } from '../support/env.ts'
import { MEANWHILE } from '../support/meanwhile.ts'
import { parseWords } from '../support/parse-words.ts'
import { parseTestArguments, selectTestFiles } from '../support/select-test-files.ts'
import { tackCommands } from '../support/shell-words.ts'

/** TypeScript in documents that is no part of a runnable example. */
const SHOWN_ONLY: { readonly [document: string]: string } = {
  'docs/testing.md': 'a test file as it looks; it runs only as one',
}

/** Documents whose `text` blocks are examples that a test of their own reads. */
const READ_ELSEWHERE = ['docs/edits.md']

const scripts = documents.flatMap(({ blocks }) =>
  blocks.filter(({ language }) => language === 'sh').flatMap((block) => scriptLines(block).map((s) => s.command)),
)

/** Where a text has something, as `path:line`. */
function placesOf(pattern: RegExp): string[] {
  return documents.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}`] : [])),
  )
}

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
        .filter(({ lines }) => lines.some((line) => /^\s*(\$ |# )?(kubectl|npm|npx|node) /.test(line)))
        .map(({ line }) => `${path}:${line}`),
    )
    assert.deepEqual(hidden, [])
  })

  test('there are no other kinds of blocks', () => {
    assert.deepEqual(placesOf(/^ {4,}(\$ )?(kubectl|npm|npx|node) |^~~~|^ +```|<pre>|<code>/), [])
  })

  test('every console has a command', () => {
    for (const { path, blocks } of documents) {
      for (const block of blocks.filter(({ language }) => language === 'console')) {
        assert.ok(consoleSteps(block).length > 0, `${path}:${block.line}`)
      }
    }
  })

  test('what is not run is really there', () => {
    for (const [list, commands] of [
      [NOT_RUN, scripts],
      [RUN_ELSEWHERE, scripts],
      [MEANWHILE, documents.flatMap(({ blocks }) => blocks.flatMap(firstCommand))],
    ] as const) {
      assert.deepEqual(
        Object.keys(list).filter((command) => !commands.includes(command)),
        [],
      )
    }
  })

  test('what another test runs is run there', () => {
    for (const [command, path] of Object.entries(RUN_ELSEWHERE)) {
      const text = readFileSync(join(ROOT, path), 'utf8')
      assert.match(
        text,
        /installLines\('|'scripts', 'demo\.ts'|spec\.caveats|completion \$\{shell\}/,
        `${command} in ${path}`,
      )
    }
  })

  test('what is run of the tests are tests that there are', async () => {
    const named = [...scripts, ...documents.flatMap(({ text }) => inlineCode(text))].filter(isTestRun)
    assert.ok(named.length > 5)
    for (const command of new Set(named)) {
      const words = command
        .replace(/^npm test( -- )?/, '')
        .split(' ')
        .filter(Boolean)
      const args = parseTestArguments(words.map((word) => word.replaceAll("'", '')))
      assert.ok((await selectTestFiles(args)).length > 0, command)
    }
  })

  test('npm scripts and files of node are those there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }
    for (const { path, text } of documents) {
      for (const [, name = ''] of text.matchAll(/npm run ([\w:-]+)/g)) assert.ok(name in scripts, `${path}: ${name}`)
      for (const [, file = ''] of text.matchAll(/\bnode ((?:test|scripts|examples)\/\S+\.ts)/g)) {
        assert.ok(existsSync(join(ROOT, file)), `${path}: ${file}`)
      }
    }
  })

  test('TypeScript is a part of an example that runs', () => {
    const examples = globSync('examples/library/*.ts', { cwd: ROOT })
    const texts = examples.map((file) => readFileSync(join(ROOT, file), 'utf8'))
    const loose = documents.flatMap(({ path, blocks }) =>
      blocks
        .filter(({ language }) => language === 'ts' && !(path in SHOWN_ONLY))
        .filter(({ lines }) => !texts.some((text) => text.includes(lines.join('\n').trim())))
        .map(({ line }) => `${path}:${line}`),
    )
    assert.deepEqual(loose, [])
  })

  test('every example of the library is run by a document', () => {
    const run = documents.map(({ text }) => text).join('\n')
    const files = globSync('examples/library/*.ts', { cwd: ROOT }).filter((file) => !file.endsWith('.d.ts'))
    assert.ok(files.length > 10)
    assert.deepEqual(
      files.filter((file) => !run.includes(`$ node ${file}\n`)),
      [],
    )
  })

  test('JSON is JSON', () => {
    for (const { path, blocks } of documents) {
      for (const { lines, line } of blocks.filter(({ language }) => language === 'json')) {
        assert.doesNotThrow(() => JSON.parse(lines.join('\n')), `${path}:${line}`)
      }
    }
  })

  test('text that shows flags of ours is read by a test', () => {
    const loose = documents
      .filter(({ path }) => !READ_ELSEWHERE.includes(path))
      .flatMap(({ path, blocks }) =>
        blocks
          .filter(({ language, lines }) => language === 'text' && lines.some((line) => /^--?[a-z]/.test(line)))
          .map(({ line }) => `${path}:${line}`),
      )
    assert.deepEqual(loose, [])
  })
})

function firstCommand(block: (typeof documents)[number]['blocks'][number]): string[] {
  return block.language === 'console' ? [consoleSteps(block)[0]?.command ?? ''] : []
}

describe('A command line in the prose can be typed:', () => {
  const lines = new Set(
    documents.flatMap(({ text }) => inlineCode(text)).filter((code) => /(^|\| )kubectl[ -]tack [a-z]/.test(code)),
  )
  test('there are some', () => assert.ok(lines.size > 60))

  for (const line of lines) {
    // a list of choices, or something that stands for words
    const typed = line.replace(/([a-z]+)(\|[a-z]+)+/, '$1').replace(/ ?…/g, ' x')
    test(line, async () => {
      for (const words of tackCommands(typed)) await parseWords(words.length === 1 ? [...words, '--help'] : words)
    })
  }
})

describe('Links', () => {
  const targets = documents.flatMap(({ path, text }) =>
    [...text.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({
      path,
      target,
    })),
  )
  const inside = targets.filter(({ target }) => !/^(https?:|mailto:)/.test(target))

  test('lead to files that there are', () => {
    assert.ok(inside.length > 80)
    const broken = inside.filter(({ path, target }) => {
      const [file = ''] = target.split('#')
      return file !== '' && !existsSync(join(ROOT, dirname(path), file))
    })
    assert.deepEqual(broken, [])
  })

  test('lead to headings that there are', () => {
    const broken = inside.filter(({ path, target }) => {
      const [file = '', anchor] = target.split('#')
      if (anchor === undefined) return false
      const document = documents.find((each) => each.path === (file === '' ? path : join(dirname(path), file)))
      return document === undefined || !anchorsOf(document.text).includes(anchor)
    })
    assert.deepEqual(broken, [])
  })

  test('of the index lead to every document', () => {
    const listed = targets.filter(({ path }) => path === 'docs/README.md').map(({ target }) => join('docs', target))
    const missing = documents
      .map(({ path }) => path)
      .filter((path) => path !== 'docs/README.md' && !listed.includes(path))
    assert.deepEqual(missing, [])
  })

  test('outside go to few places, over https', () => {
    for (const { path, target } of targets) assert.doesNotMatch(target, /^http:/, path)
  })
})

/** The anchors that a forge makes of the headings. */
function anchorsOf(markdown: string): string[] {
  const seen = new Map<string, number>()
  const prose = markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, '')
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-')
    const count = seen.get(anchor) ?? 0
    seen.set(anchor, count + 1)
    return count === 0 ? anchor : `${anchor}-${count}`
  })
}

/** Flags that pages on a command name and that are of others: what a query is given, what kubectl has. */
const OF_OTHERS: { readonly [command: string]: readonly string[] } = {
  query: ['--raw', '--server-print', '--template', '--watch-only', '--client'],
  fields: ['--field-selector'],
  diff: ['--show-managed-fields', '--to-revision'],
  // an argument of a container
  patch: ['--fast'],
}

/** The pages of each command; what it shares with others may be explained on the pages of those. */
const PAGES: { readonly [command: string]: readonly [own: RegExp, shared: RegExp] } = {
  query: [/query|kubeconfig/, /query|kubeconfig/],
  fields: [/fields/, /fields|query|kubeconfig/],
  diff: [/diff/, /diff|query|kubeconfig/],
  patch: [/patch|edits/, /patch|edits|diff|query|kubeconfig/],
}

for (const [name, [own, shared]] of Object.entries(PAGES)) {
  test(`every flag of ${name} is explained, and none that it does not have`, async () => {
    const command = await loadCommand(name, testEnv())
    assert.ok(command)
    const flags = flagsOf(command).flatMap(({ long, hidden }) => (long && !hidden ? [long] : []))
    const named = flagsIn(shared)
    assert.deepEqual(
      flags.filter((flag) => flag !== '--help' && !named.has(flag)),
      [],
    )
    const others = [...(OF_OTHERS[name] ?? []), '--help', ...(name === 'patch' ? await flagsBesidePatch() : [])]
    assert.deepEqual(
      [...flagsIn(own)].filter((flag) => !flags.includes(flag) && !others.includes(flag)),
      [],
    )
  })
}

for (const name of ['edit', 'own', 'apply-plan', 'undo', 'resume', 'journal', 'version', 'completion']) {
  test(`every flag of ${name} is explained`, async () => {
    const command = await loadCommand(name, testEnv())
    const named = flagsIn(/patch|edits|diff|query|kubeconfig|README|install/)
    const flags = [command, ...(command?.commands ?? [])].flatMap((each) => (each ? flagsOf(each) : []))
    assert.deepEqual(
      flags.flatMap(({ long, hidden }) => (long && !hidden && long !== '--help' && !named.has(long) ? [long] : [])),
      [],
    )
  })
}

/** docs/patch.md is also about what edits, owns and looks back. */
async function flagsBesidePatch(): Promise<string[]> {
  const commands = await Promise.all(
    ['edit', 'own', 'undo', 'journal', 'query'].map((name) => loadCommand(name, testEnv())),
  )
  return commands.flatMap((command) => (command ? flagsOf(command).flatMap(({ long }) => long ?? []) : []))
}

function flagsIn(pages: RegExp): Set<string> {
  const text = documents.flatMap(({ path, text }) => (pages.test(path) ? [text] : [])).join('\n')
  return new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([flag]) => flag))
}

test('Every row of what one types today has a line of ours, or says where to look', () => {
  const page = documents.find(({ path }) => path === 'docs/coming-from.md')
  const rows = tableRows(page?.text ?? '')
  assert.ok(rows.length > 60)
  for (const { cells, line } of rows) {
    assert.equal(cells.length, 3, `line ${line}`)
    const ours = codeOf(cells[1])
    assert.ok(ours === undefined ? `${cells[1]}${cells[2]}`.length > 10 : /kubectl tack /.test(ours), `line ${line}`)
  }
})
