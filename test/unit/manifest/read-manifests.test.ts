import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import { CancelledError, UsageError } from '../../../src/errors.ts'
import { type ManifestSpec, readManifests } from '../../../src/manifest/read-manifests.ts'
import { kubectlPath, skipWithoutKubectl } from './kubectl-reads.ts'

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n`
const isWindows = process.platform === 'win32'

let folder = ''

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tack-manifests-'))
  const files: { readonly [path: string]: string } = {
    'b.yaml': pod('b'),
    'a.yml': pod('a'),
    'c.json': `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"c"}}`,
    '.hidden.yaml': pod('hidden'),
    'notes.txt': pod('txt'),
    'UPPER.YAML': pod('upper'),
    'sub/d.yaml': pod('d'),
    'sub/deep/e.yaml': pod('e'),
    'sub/f[1].yaml': pod('f'),
    'empty/readme.md': '',
    'blank.d/blank.yaml': '# nothing\n',
    'broken.d/1.yaml': pod('one'),
    'broken.d/2.yaml': 'kind: [\n',
    'broken.d/3.yaml': pod('three'),
    'kustom/kustomization.yaml': 'namePrefix: k-\nresources: [p.yaml]\n',
    'kustom/p.yaml': pod('p'),
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
})

after(() => rm(folder, { recursive: true, force: true }))

/** `FILE name` of each object, `! message` of each problem, `~ message` of each notice. */
async function read(spec: Partial<ManifestSpec>): Promise<string[]> {
  const told: string[] = []
  for await (const event of readManifests({ filenames: [], cwd: folder, env: {}, ...spec })) {
    if ('item' in event) told.push(`${event.item.file} ${event.item.object.metadata?.name}`.replaceAll('\\', '/'))
    else told.push('problem' in event ? `! ${event.problem.message}` : `~ ${event.notice.message}`)
  }
  return told
}

describe('a folder', () => {
  test('gives its manifests by name, hidden ones too, and nothing of the folders in it', async () => {
    assert.deepEqual(await read({ filenames: ['.'] }), ['.hidden.yaml hidden', 'a.yml a', 'b.yaml b', 'c.json c'])
  })

  test('is read to the bottom with -R, in the order of names', async () => {
    assert.deepEqual(await read({ filenames: ['sub'], recursive: true }), [
      'sub/d.yaml d',
      'sub/deep/e.yaml e',
      'sub/f[1].yaml f',
    ])
  })

  test('without manifests is told of', async () => {
    assert.deepEqual(await read({ filenames: ['empty'] }), [
      '! error reading [empty]: recognized file extensions are [.json .yaml .yml]',
    ])
  })

  test('with a broken file gives the others', async () => {
    assert.deepEqual(
      (await read({ filenames: ['broken.d'] })).map((line) => line.replaceAll('\\', '/')),
      [
        'broken.d/1.yaml one',
        '! error parsing broken.d/2.yaml: error converting YAML to JSON: yaml: line 2: did not find expected node content',
        'broken.d/3.yaml three',
      ],
    )
  })
})

describe('a file', () => {
  test('may have any extension when it is named itself', async () => {
    assert.deepEqual(await read({ filenames: ['notes.txt', 'UPPER.YAML'] }), ['notes.txt txt', 'UPPER.YAML upper'])
  })

  test('that does not exist is told of, and the others are read', async () => {
    assert.deepEqual(await read({ filenames: ['nowhere.yaml', 'b.yaml'] }), [
      '! the path "nowhere.yaml" does not exist',
      'b.yaml b',
    ])
  })

  test('that cannot be reached is told of', { skip: isWindows }, async () => {
    assert.deepEqual(await read({ filenames: ['b.yaml/x', 'c.json'] }), [
      '! the path "b.yaml/x" cannot be accessed: stat b.yaml/x: not a directory',
      'c.json c',
    ])
  })

  test('that cannot be opened is told of', { skip: isWindows }, async () => {
    await mkdir(join(folder, 'odd'))
    await symlink(join(folder, 'nowhere'), join(folder, 'odd', 'x.yaml'))
    assert.deepEqual(await read({ filenames: ['odd', 'c.json'] }), [
      '! open odd/x.yaml: no such file or directory',
      'c.json c',
    ])
  })

  test('may be a link, also one to a folder', { skip: isWindows }, async () => {
    await symlink(join(folder, 'sub'), join(folder, 'kustom', 'link'))
    assert.deepEqual(await read({ filenames: ['kustom/link'] }), ['kustom/link/d.yaml d', 'kustom/link/f[1].yaml f'])
  })

  test('without objects is told of when there are none at all', async () => {
    assert.deepEqual(await read({ filenames: ['blank.d'] }), [`~ no objects found in ${join('blank.d', 'blank.yaml')}`])
    assert.deepEqual(await read({ filenames: ['blank.d', 'b.yaml'] }), ['b.yaml b'])
  })
})

describe('a pattern', () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['*.y*ml', ['.hidden.yaml hidden', 'a.yml a', 'b.yaml b']],
    ['?.yaml', ['b.yaml b']],
    ['[a-b].y*', ['a.yml a', 'b.yaml b']],
    ['[^a].y*', ['b.yaml b']],
    ['s*/*.yaml', ['sub/d.yaml d', 'sub/f[1].yaml f']],
    ['./sub/*/e.yaml', ['sub/deep/e.yaml e']],
    ['*/deep', ['sub/deep/e.yaml e']],
    ['x*.yaml', ['! the path "x*.yaml" does not exist']],
    ['[.yaml', ['! pattern "[.yaml" is not valid: syntax error in pattern']],
  ]
  for (const [pattern, expected] of rows) {
    test(`${pattern} means what it means to kubectl`, async () => {
      assert.deepEqual(await read({ filenames: [pattern] }), expected)
    })
  }

  test('may hide its special characters', { skip: isWindows }, async () => {
    assert.deepEqual(await read({ filenames: ['sub/f\\[1*'] }), ['sub/f[1].yaml f'])
  })

  test('that is the name of a file is that file', async () => {
    assert.deepEqual(await read({ filenames: ['sub/f[1].yaml'] }), ['sub/f[1].yaml f'])
  })

  test('may be absolute', async () => {
    const path = join(folder, 'b*.yaml')
    assert.deepEqual(await read({ filenames: [path] }), [`${join(folder, 'b.yaml')} b`.replaceAll('\\', '/')])
  })
})

describe('standard input', () => {
  async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
    for (const text of texts) yield Buffer.from(text)
  }

  test('is read where `-` stands among the arguments', async () => {
    const stdin = chunks(pod('x').slice(0, 10), pod('x').slice(10), '---\n', pod('z'))
    assert.deepEqual(await read({ filenames: ['b.yaml', '-', 'c.json'], stdin }), [
      'b.yaml b',
      'STDIN x',
      'STDIN z',
      'c.json c',
    ])
  })

  test('may be empty', async () => {
    assert.deepEqual(await read({ filenames: ['-'], stdin: chunks() }), ['~ no objects found in STDIN'])
  })

  test('that breaks off is told of', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(pod('x'))
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
    }
    assert.deepEqual(await read({ filenames: ['-'], stdin: broken() }), ['! read STDIN: input/output error'])
  })

  test('that says nothing can be given up', async () => {
    const silent: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
    }
    const signal = AbortSignal.timeout(20)
    await assert.rejects(read({ filenames: ['-'], stdin: silent, signal }), CancelledError)
  })
})

describe('arguments that make no sense are refused in kubectl’s words:', () => {
  const stdin = (async function* () {})()
  const rows: readonly (readonly [Partial<ManifestSpec>, string])[] = [
    [{}, 'must specify one of -f and -k'],
    [{ filenames: ['a'], kustomize: 'b' }, 'only one of -f or -k can be specified'],
    [{ kustomize: 'b', recursive: true }, "the -k flag can't be used with -f or -R"],
    [{ filenames: ['-', 'a', '-'], stdin }, 'standard input cannot be used for multiple arguments'],
    [{ filenames: ['-'] }, 'standard input is not available'],
  ]
  for (const [spec, message] of rows) {
    test(message, async () => {
      await assert.rejects(read(spec), (error) => error instanceof UsageError && error.message === message)
    })
  }
})

describe('a URL', () => {
  test('is fetched', async (t) => {
    const { url } = await serve(t, (_path, respond) => respond(200, pod('web')))
    assert.deepEqual(await read({ filenames: [`${url}/p.yaml`] }), [`${url}/p.yaml web`])
  })

  test('may lead to another', async (t) => {
    const { url } = await serve(t, (path, respond) =>
      path === '/old' ? respond(302, '', { location: '/new' }) : respond(200, pod(path.slice(1))),
    )
    assert.deepEqual(await read({ filenames: [`${url}/old`] }), [`${url}/old new`])
  })

  test('that is not found is told of at once', async (t) => {
    const { url, paths } = await serve(t, (_path, respond) => respond(404, 'no'))
    assert.deepEqual(await read({ filenames: [`${url}/p`, 'b.yaml'] }), [
      `! unable to read URL "${url}/p", server reported 404 Not Found, status code=404`,
      'b.yaml b',
    ])
    assert.equal(paths.length, 1)
  })

  test('that nobody listens on is told of', async (t) => {
    const { url, server } = await serve(t, () => {})
    await new Promise((done) => server.close(done))
    assert.deepEqual(await read({ filenames: [`${url}/p`] }), [
      `! Get "${url}/p": dial tcp ${url.slice('http://'.length)}: connect: connection refused`,
    ])
  })

  test('that is malformed is told of', async () => {
    assert.deepEqual(await read({ filenames: ['http://[x'] }), [
      '! the URL passed to filename "http://[x" is not valid',
    ])
  })
})

describe('a kustomization', () => {
  test('is built by the kubectl that started us', { skip: skipWithoutKubectl }, async () => {
    const env = { KUBECTL_PATH: kubectlPath }
    assert.deepEqual(await read({ kustomize: 'kustom', env }), ['kustom k-p'])
  })

  test('that cannot be built is told of in its words', { skip: skipWithoutKubectl }, async () => {
    const [message = ''] = await read({ kustomize: 'sub', env: { KUBECTL_PATH: kubectlPath } })
    assert.match(message, /^! unable to find one of 'kustomization.yaml'/)
  })

  test('needs kubectl or kustomize', async () => {
    assert.deepEqual(await read({ kustomize: 'kustom', env: { PATH: join(folder, 'empty') } }), [
      '! -k needs kubectl or kustomize, and neither is on the PATH',
    ])
  })

  test('is built by kustomize where there is no kubectl', { skip: isWindows }, async () => {
    const bin = join(folder, 'bin')
    await mkdir(bin)
    await writeFile(join(bin, 'kustomize'), `#!/bin/sh\necho "apiVersion: v1\nkind: Pod\nmetadata: {name: $1-$2}"\n`)
    await chmod(join(bin, 'kustomize'), 0o755)
    assert.deepEqual(await read({ kustomize: 'kustom', env: { PATH: bin } }), ['kustom build-kustom'])
  })
})

test('a reader that stops early leaves the other files unread', async () => {
  for await (const event of readManifests({ filenames: ['b.yaml', 'nowhere.yaml'], cwd: folder })) {
    assert.ok('item' in event)
    break
  }
})

type Respond = (status: number, body: string, headers?: { readonly [name: string]: string }) => void

async function serve(
  t: TestContext,
  answer: (path: string, respond: Respond) => void,
): Promise<{ readonly url: string; readonly paths: string[]; readonly server: Server }> {
  const paths: string[] = []
  const server = createServer((request, response) => {
    paths.push(request.url ?? '')
    answer(request.url ?? '', (status, body, headers) => {
      response.writeHead(status, { ...headers })
      response.end(body)
    })
  })
  t.after(() => server.close())
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths, server }
}
