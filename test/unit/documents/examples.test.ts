// No example in README and docs is left out of those that are run. test/e2e/docs.test.ts runs them.

import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ROOT } from '../../support/build-cluster.ts'
import { consoleSteps, isHarmless, isWriting, scriptLines } from '../../support/document.ts'
import { codeOf, inlineCode, tableRows } from '../../support/document-tables.ts'
import { documents, isTestRun, LANGUAGES, NOT_RUN, RUN_ELSEWHERE, TAKE_BACK } from '../../support/documents.ts'
import { MEANWHILE } from '../../support/meanwhile.ts'
import { parseTestArguments, selectTestFiles } from '../../support/select-test-files.ts'

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

  test('every command is one that a test may run, or is named with the reason', () => {
    const known = (command: string) =>
      command in NOT_RUN || command in RUN_ELSEWHERE || isTestRun(command) || isHarmless(command)
    assert.deepEqual(
      scripts.filter((command) => !known(command)),
      [],
    )
    const strange = documents.flatMap(({ path, blocks }) =>
      blocks
        .filter(({ language }) => language === 'console')
        .flatMap(consoleSteps)
        .filter(({ command }) => !isHarmless(command) || (isWriting(command) && !TAKE_BACK.includes(path)))
        .map(({ command, line }) => `${path}:${line}: ${command}`),
    )
    assert.deepEqual(strange, [])
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
