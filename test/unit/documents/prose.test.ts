// Every command line in the prose of documents can be typed, every link leads somewhere, and what is said of the code is so.

import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { SUPPORTED } from '../../../src/commands/version/skew.ts'
import { ROOT } from '../../support/build-cluster.ts'
import { inlineCode } from '../../support/document-tables.ts'
import { documents } from '../../support/documents.ts'
import { parseWords } from '../../support/parse-words.ts'
import { tackCommands } from '../../support/shell-words.ts'

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

describe('What documents say of the code is so:', () => {
  test('files and folders are there', () => {
    const named = documents.flatMap(({ path, text }) =>
      inlineCode(text)
        .filter(
          (code) =>
            code !== 'bin/node' &&
            /^(src|test|scripts|bin|examples|docs|tools|completions|\.ci)(\/[\w.-]+)+\/?$/.test(code),
        )
        .map((file) => ({ path, file })),
    )
    assert.ok(named.length > 20)
    assert.deepEqual(
      named.filter(({ file }) => !existsSync(join(ROOT, file))),
      [],
    )
  })

  test('functions and types of docs/architecture.md are there', () => {
    const page = documents.find(({ path }) => path === 'docs/architecture.md')
    const code = globSync('src/**/*.ts', { cwd: ROOT }).map((file) => readFileSync(join(ROOT, file), 'utf8'))
    const text = code.join('\n')
    const drawn = page?.blocks.flatMap(({ lines }) => lines) ?? []
    const names = [...inlineCode(page?.text ?? ''), ...drawn.flatMap((line) => line.split(/[\s,.]+/))].filter((word) =>
      /^[a-zA-Z]*[a-z][A-Z]\w*$/.test(word),
    )
    assert.ok(names.length > 40)
    const missing = [...new Set(names)].filter((name) => !new RegExp(`\\b${name}\\b`).test(text))
    assert.deepEqual(missing, [])
  })

  test('every room of src is in docs/architecture.md, and in its order', () => {
    const page = documents.find(({ path }) => path === 'docs/architecture.md')?.text ?? ''
    for (const room of globSync('src/*/', { cwd: ROOT }).map((folder) => folder.replace(/^src\/|\/$/g, ''))) {
      assert.match(page, new RegExp(`^${room} {2,}\\S`, 'm'))
    }
  })

  test('supported servers are those that version does not warn of', () => {
    const { major, oldestMinor, newestMinor } = SUPPORTED
    const page = documents.find(({ path }) => path === 'docs/kubeconfig.md')?.text ?? ''
    assert.ok(page.includes(`from ${major}.${oldestMinor} to ${major}.${newestMinor}`))
  })

  test('the version in docs/install.md is that of the package', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
    const page = documents.find(({ path }) => path === 'docs/install.md')?.text ?? ''
    assert.ok(page.includes(`kubectl-tack-${version}.tgz`))
  })
})
