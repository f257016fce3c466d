// What is done to the bundler's files after it has made them.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { transform } from 'esbuild'
import { compileEarly } from '../../../scripts/bundle/compile-early.ts'
import { dropForwarders } from '../../../scripts/bundle/drop-forwarders.ts'
import { takeBuiltins } from '../../../scripts/bundle/take-builtins.ts'

describe('taking builtins', () => {
  const get = (path: string) => `globalThis.process.getBuiltinModule("${path}")`

  for (const [what, code, expected] of [
    ['names', 'import { join, sep as sep2 } from "node:path";', `const { join, sep: sep2 } = ${get('node:path')};`],
    ['names on lines of their own', 'import {\n  join\n} from "path";', `const { join } = ${get('path')};`],
    ['the whole', 'import path2 from "node:path";', `const path2 = ${get('node:path')};`],
    ['a namespace', 'import * as path from "path";', `const path = ${get('path')};`],
    [
      'the whole and names',
      'import net, { isIP } from "node:net";',
      `const net = ${get('node:net')};\nconst { isIP } = ${get('node:net')};`,
    ],
    ['a call', 'await import("node:tls")', `await Promise.resolve(${get('node:tls')})`],
    ['what CommonJS requires', 'var net = __require("net");', `var net = ${get('net')};`],
    [
      'what is seldom used, when it is called',
      'import { spawn as spawn2 } from "node:child_process";',
      `const spawn2 = (...args) => ${get('node:child_process')}.spawn(...args);`,
    ],
  ] as const) {
    test(`makes ${what} calls`, () =>
      assert.equal(takeBuiltins(`before\n${code}\nafter`), `before\n${expected}\nafter`))
  }

  for (const code of [
    'import { a } from "./chunk-X.js";',
    'await import("./query-X.js")',
    '__require("supports-color")',
    '  // import { join } from "node:path";',
  ]) {
    test(`leaves ${code.trim()} as it is`, () => assert.equal(takeBuiltins(code), code))
  }

  test('gives the functions that an import statement gives', async () => {
    const code = takeBuiltins('import { join } from "node:path";\nimport process2 from "node:process";\n')
    const made = await import(`data:text/javascript,${encodeURIComponent(`${code}export { join, process2 }`)}`)
    assert.equal(made.join('a', 'b'), (await import('node:path')).join('a', 'b'))
    assert.equal(made.process2, process)
  })

  test('loads what is seldom used when its first function is called', async () => {
    const code = takeBuiltins('import fs from "node:fs/promises";\nimport { readFile } from "node:fs/promises";\n')
    const made = await import(`data:text/javascript,${encodeURIComponent(`${code}export { fs, readFile }`)}`)
    assert.equal(
      await made.readFile(import.meta.filename, 'utf8'),
      await made.fs.readFile(import.meta.filename, 'utf8'),
    )
  })
})

describe('dropping forwarders', () => {
  const files = (texts: { readonly [name: string]: string }) =>
    Object.entries(texts).map(([name, text]) => ({ path: `out/${name}`, text }))
  const forwarder = (names: string, from: string) =>
    `import {\n  ${names}\n} from "./${from}";\nimport "./chunk-B.js";\nexport {\n  ${names}\n};\n`

  test('gives a file the name of the one that only passes it on, wherever it is named', () => {
    const made = dropForwarders(
      files({
        'main.js': forwarder('run', 'chunk-A.js'),
        'chunk-A.js': 'export {\n  run\n};\n',
        'other.js': 'import {\n  run\n} from "./chunk-A.js";\nimport("./main.js");\n',
      }),
    )
    assert.deepEqual(
      made.map(({ path, text }) => [path, text]),
      [
        ['out/main.js', 'export {\n  run\n};\n'],
        ['out/other.js', 'import {\n  run\n} from "./main.js";\nimport("./main.js");\n'],
      ],
    )
  })

  test('keeps one that renames, one that passes on a part of two, and one that does something', () => {
    const texts = {
      'a.js': 'import {\n  x\n} from "./chunk-A.js";\nexport {\n  x as y\n};\n',
      'b.js': 'import {\n  x\n} from "./chunk-A.js";\nimport {\n  z\n} from "./chunk-B.js";\nexport {\n  x,\n  z\n};\n',
      'c.js': 'import {\n  x\n} from "./chunk-A.js";\nx();\nexport {\n  x\n};\n',
      'chunk-A.js': 'export {\n  x\n};\n',
      'chunk-B.js': 'export {\n  z\n};\n',
    }
    assert.deepEqual(dropForwarders(files(texts)), files(texts))
  })

  test('drops one of two that pass on the same', () => {
    const made = dropForwarders(
      files({ 'a.js': forwarder('x', 'c.js'), 'b.js': forwarder('x', 'c.js'), 'c.js': 'export {\n  x\n};\n' }),
    )
    assert.deepEqual(
      made.map(({ path }) => path),
      ['out/b.js', 'out/a.js'],
    )
    assert.match(made[0]?.text ?? '', /from "\.\/a\.js"/)
  })
})

describe('compiling early', () => {
  const code = [
    'const made = make();',
    'function make() {',
    '  return [typeof later, nested()];',
    '  function nested() {',
    '    return 1;',
    '  }',
    '}',
    'async function later() {',
    '}',
    'function* each() {',
    '  yield 1;',
    '}',
    'export { made, later, each };',
    '',
  ].join('\n')

  const load = (text: string) => import(`data:text/javascript,${encodeURIComponent(text)}`)

  test('puts functions into parentheses, in front of what calls them', async () => {
    const made = await compileEarly(code)
    assert.match(made, /^var make = \(function make\(\) \{\n[\s\S]*\n\}\);\nvar later = \(async function later/)
    assert.match(made, /^var each = \(function\* each\(\) \{$/m)
    assert.doesNotMatch(made, /^(async )?function/m)
    assert.match(made, /^ {2}function nested/m)
  })

  test('changes nothing of what a file exports', async () => {
    const [before, after] = [await load(code), await load(await compileEarly(code))]
    assert.deepEqual(after.made, before.made)
    assert.deepEqual(after.made, ['function', 1])
    assert.deepEqual([...after.each()], [1])
    assert.equal(after.later.name, 'later')
  })

  test('stay so when the code is made shorter, whoever exports them', async () => {
    const code = 'function one(a) {\n  return a + 1;\n}\nvar two = one(1);\nexport {\n  one,\n  two\n};\n'
    const shorten = async (text: string) => (await transform(text, { minifyWhitespace: true, format: 'esm' })).code
    const made = await compileEarly(code, shorten)
    assert.match(made, /^var one = \(function one\(a\)\{return a\+1\}\);\n/)
    const { one, two } = await load(made)
    assert.deepEqual([one(2), two], [3, 2])
  })

  test('refuses a function that is laid out in another way', async () => {
    await assert.rejects(compileEarly('function a() { return `\n}\n` }\n'), /Unterminated|Expected|Unexpected/)
  })
})
