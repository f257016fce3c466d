// The rules of the house: which room may import from which, which library has its door where, what a file looks like.
// Imports point down only; see the order below.

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, posix, sep } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Files that any room may import. */
const GROUND = ['errors', 'streams', 'version']

/** From a room to those below it. What is not here is up or sideways. */
const BELOW: { readonly [room: string]: readonly string[] } = {
  errors: [],
  streams: [],
  version: [],
  machinery: [],
  print: ['machinery'],
  manifest: ['machinery'],
  cluster: ['machinery'],
  query: ['cluster', 'manifest', 'machinery'],
  diff: ['query', 'cluster', 'manifest', 'machinery'],
  patch: ['diff', 'query', 'cluster', 'manifest', 'machinery'],
  crd: ['cluster', 'manifest', 'machinery'],
  codegen: ['crd', 'cluster', 'manifest', 'machinery'],
  controller: ['diff', 'crd', 'cluster', 'manifest', 'machinery'],
  apiserver: ['machinery'],
  flags: ['print', 'machinery'],
  commands: [
    'flags',
    'print',
    'query',
    'diff',
    'patch',
    'crd',
    'codegen',
    'controller',
    'apiserver',
    'cluster',
    'manifest',
    'machinery',
  ],
  cli: [
    'commands',
    'flags',
    'print',
    'query',
    'diff',
    'patch',
    'crd',
    'codegen',
    'controller',
    'apiserver',
    'cluster',
    'manifest',
    'machinery',
  ],
}

/** Single arrows that the order does not have, each for a reason. */
const EXCEPTIONS: readonly { from: RegExp; to: RegExp; typeOnly: boolean }[] = [
  // one YAML reader for manifests and kubeconfig files
  { from: /^cluster\//, to: /^manifest\/yaml\/parse-yaml\.ts$/, typeOnly: false },
  // flags describe what is handed to cluster, and load nothing of it
  { from: /^flags\//, to: /^cluster\//, typeOnly: true },
  // delegated authentication and authorisation
  { from: /^apiserver\//, to: /^cluster\//, typeOnly: false },
]

/** Each library has one door. */
const DOORS: readonly (readonly [library: RegExp, rooms: readonly string[]])[] = [
  [/^@kubernetes\/client-node/, ['cluster']],
  [/^(http|https|socks)-proxy-agent$/, ['cluster']],
  // YAML is read by manifest/yaml alone, as kubectl reads it
  [/^(js-)?yaml$/, []],
  [/^chalk$/, ['print']],
  [/^cli-table3$/, ['print']],
  [/^commander$/, ['cli', 'commands', 'flags']],
  // patterns mean in CEL and schemas what they mean in Go; re2.ts is the one file that asks it
  [/^re2js$/, ['machinery']],
]

/** What machinery may take of Node and of libraries: nothing that reads or writes. */
const PURE_MODULES = ['node:util', 'node:crypto', 'node:buffer', 'node:assert', 're2js']

type Import = { readonly target: string; readonly isType: boolean }
type Source = {
  readonly path: string
  readonly room: string
  readonly text: string
  readonly imports: readonly Import[]
}

const sources: readonly Source[] = globSync('**/*.ts', { cwd: join(ROOT, 'src') }).map((name) => {
  const path = name.split(sep).join('/')
  const text = readFileSync(join(ROOT, 'src', name), 'utf8')
  return { path, room: roomOf(path), text, imports: importsOf(text) }
})

/** `cluster` for `cluster/list/fetch-page.ts`, `errors` for `errors.ts`. */
function roomOf(path: string): string {
  return path.split('/')[0]?.replace(/\.ts$/, '') ?? ''
}

function importsOf(text: string): readonly Import[] {
  const code = withoutComments(text)
  const statements = code.matchAll(/^(?:import|export)\s+(type\s)?(?:[\w*\s{},$]+?\sfrom\s+)?['"]([^'"]+)['"]/gm)
  const dynamic = code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)
  return [
    ...[...statements].map(([, type, target = '']) => ({ target, isType: type !== undefined })),
    ...[...dynamic].map(([, target = '']) => ({ target, isType: false })),
  ]
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

/** Each thing in the sources that breaks a rule, as `file: what`. */
function offences(find: (source: Source) => readonly string[]): readonly string[] {
  return sources.flatMap((source) => find(source).map((what) => `${source.path}: ${what}`))
}

/** The file below src that a relative import leads to; undefined for packages. */
function fileOf(source: Source, { target }: Import): string | undefined {
  return target.startsWith('.') ? posix.join(posix.dirname(source.path), target) : undefined
}

describe('the arrows between rooms', () => {
  test('are known for every room there is', () => {
    const unknown = sources.filter((source) => source.path.includes('/') && BELOW[source.room] === undefined)
    assert.deepEqual(
      unknown.map((source) => source.path),
      [],
    )
  })

  test('point down', () => {
    assert.deepEqual(
      offences((source) =>
        source.imports.flatMap((imported) => {
          const file = fileOf(source, imported)
          return file === undefined || isDown(source, file, imported.isType) ? [] : [`must not import ${file}`]
        }),
      ),
      [],
    )
  })

  test('lead to files that exist, with their endings', () => {
    const paths = new Set(sources.map((source) => source.path))
    assert.deepEqual(
      offences((source) =>
        source.imports.flatMap((imported) => {
          const file = fileOf(source, imported)
          return file === undefined || paths.has(file) ? [] : [`imports ${file}, which is not there`]
        }),
      ),
      [],
    )
  })

  test('would be caught if one pointed up', () => {
    const [imported] = importsOf("import {\n  type A,\n  b,\n} from '../commands/x.ts'\n")
    assert.deepEqual(imported, { target: '../commands/x.ts', isType: false })
    assert.equal(isDown({ path: 'query/a.ts', room: 'query' }, 'commands/x.ts', false), false)
    assert.equal(isDown({ path: 'query/a.ts', room: 'query' }, 'print/x.ts', true), false)
    assert.equal(isDown({ path: 'flags/a.ts', room: 'flags' }, 'cluster/http.ts', false), false)
    assert.equal(isDown({ path: 'flags/a.ts', room: 'flags' }, 'cluster/http.ts', true), true)
    assert.deepEqual(importsOf("const x = await import('./a.ts')\n// import './b.ts'\n"), [
      { target: './a.ts', isType: false },
    ])
  })
})

function isDown(source: Pick<Source, 'path' | 'room'>, file: string, isType: boolean): boolean {
  const room = roomOf(file)
  // the library's face stands above all rooms
  if (source.path === 'index.ts') return true
  if (room === source.room || GROUND.includes(room) || BELOW[source.room]?.includes(room)) return true
  return EXCEPTIONS.some(({ from, to, typeOnly }) => from.test(source.path) && to.test(file) && (isType || !typeOnly))
}

describe('libraries', () => {
  test('are imported through their doors only', () => {
    assert.deepEqual(
      offences((source) =>
        source.imports.flatMap(({ target }) => {
          if (target.startsWith('.') || target.startsWith('node:')) return []
          const rooms = DOORS.find(([library]) => library.test(target))?.[1]
          return rooms?.includes(source.room) ? [] : [`must not import ${target}`]
        }),
      ),
      [],
    )
  })

  test('have a door when they are dependencies', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: object }
    const homeless = Object.keys(dependencies).filter((name) => !DOORS.some(([library]) => library.test(name)))
    assert.deepEqual(homeless, [])
  })
})

describe('machinery is pure:', () => {
  const machinery = (find: (source: Source) => readonly string[]) =>
    offences((source) => (source.room === 'machinery' ? find(source) : []))

  test('it imports nothing that reads or writes', () => {
    assert.deepEqual(
      machinery(({ imports }) =>
        imports.flatMap(({ target }) =>
          target.startsWith('.') || PURE_MODULES.includes(target) ? [] : [`must not import ${target}`],
        ),
      ),
      [],
    )
  })

  test('it reads no clock, no environment, no chance', () => {
    const impure =
      /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bsetTimeout\b|\bfetch\(|\bperformance\.now\b/
    assert.deepEqual(
      machinery(({ text }) => impure.exec(withoutComments(text))?.slice(0, 1) ?? []),
      [],
    )
  })
})

test('the process is read in one place; cluster has its own for those who use it as a library', () => {
  const places = ['flags/env.ts']
  assert.deepEqual(
    offences(({ path, room, text }) =>
      room === 'cluster' || room === 'manifest' || places.includes(path) || !/\bprocess\.\w/.test(withoutComments(text))
        ? []
        : ['reads the process'],
    ),
    [],
  )
})

describe('a file', () => {
  test('opens with a line that says what it is for', () => {
    assert.deepEqual(
      offences(({ text }) => (/^\/\/ \S/.test(text) ? [] : ['has no opening line'])),
      [],
    )
  })

  test('has at most 300 lines, or says at its head why it is one file', () => {
    assert.deepEqual(
      offences(({ text }) => {
        const lines = text.split('\n').length - 1
        const head = /^(?:\/\/.*\n)+/.exec(text)?.[0] ?? ''
        return lines <= 300 || /one file/.test(head) ? [] : [`${lines} lines`]
      }),
      [],
    )
  })

  test('is named for what is in it, in kebab-case', () => {
    assert.deepEqual(
      offences(({ path }) => {
        const names = path.replace(/\.ts$/, '').split('/')
        return names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || isDrawer(name))
      }),
      [],
    )
    assert.ok(isDrawer(basename('src/string-utils.ts', '.ts')))
  })

  test('exports by name and declares nothing that needs a compiler', () => {
    assert.deepEqual(
      offences(
        ({ text }) =>
          withoutComments(text).match(/^export default\b|^(export )?(const )?enum \w+|@ts-ignore|biome-ignore/gm) ?? [],
      ),
      [],
    )
  })
})

test('what a face of the library exports has a word of explanation', () => {
  const bare = ['index.ts', 'machinery/index.ts', 'cluster/index.ts', 'diff/index.ts'].flatMap((face) => {
    const text = readFileSync(join(ROOT, 'src', face), 'utf8')
    return [...text.matchAll(/export (?:type )?\{([^}]*)\} from '([^']+)'/g)].flatMap(([, names = '', from = '']) => {
      const source = readFileSync(join(ROOT, 'src', dirname(face), from), 'utf8')
      return names
        .split(',')
        .map((name) =>
          name
            .trim()
            .replace(/^type /, '')
            .replace(/ as .*/, ''),
        )
        .filter((name) => name !== '' && isDeclaredBare(source, name))
        .map((name) => `${face}: ${name} of ${from}`)
    })
  })
  assert.deepEqual(bare, [])
  assert.ok(isDeclaredBare('export type A = 1', 'A'))
  assert.ok(!isDeclaredBare('/** One. */\nexport type A = 1', 'A'))
})

/** True when a file declares the name with no comment above it; names that it only hands on are explained elsewhere. */
function isDeclaredBare(source: string, name: string): boolean {
  const declared = new RegExp(
    `(?:^|\\n)export (?:abstract |async )*(?:function\\*?|const|type|interface|class) ${name}\\b`,
  ).exec(source)
  return (
    declared !== null &&
    !source
      .slice(0, declared.index + 1)
      .trimEnd()
      .endsWith('*/')
  )
}

/** A name for anything at all. */
function isDrawer(name: string): boolean {
  return name
    .split('-')
    .some((word) => ['util', 'utils', 'helper', 'helpers', 'manager', 'common', 'misc'].includes(word))
}
