// The manifest that is made of the template and the sums of a release, under krew's own rules.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { checksumLines, renderManifest } from '../../../scripts/package/render-manifest.ts'
import { archiveName, TARGETS } from '../../../scripts/package/targets.ts'
import { parseYaml } from '../../../src/manifest/yaml/parse-yaml.ts'
import { ROOT } from '../../support/build-cluster.ts'
import { isSelected, krewFaults } from '../../support/krew-rules.ts'

const TEMPLATE = readFileSync(join(ROOT, 'krew-manifest.yaml'), 'utf8')
const HOME = 'https://example.com/somebody/kubectl-tack'

const sumOf = (text: string) => createHash('sha256').update(text).digest('hex')
const checksums = Object.fromEntries(
  TARGETS.map((target) => [archiveName(target, '1.2.3'), sumOf(archiveName(target, '1.2.3'))]),
)

type Platform = { uri: string; sha256: string; bin: string; selector: { matchLabels: Record<string, string> } }
type Manifest = {
  apiVersion: string
  kind: string
  metadata: { name: string }
  spec: Record<string, unknown> & { version: string; shortDescription: string; caveats: string; platforms: Platform[] }
}

function rendered(home = HOME): Manifest {
  return parseYaml(renderManifest(TEMPLATE, { version: '1.2.3', home, checksums })) as unknown as Manifest
}

describe('krew-manifest.yaml', () => {
  test('has nothing that krew refuses', () => assert.deepEqual(krewFaults('tack', rendered()), []))

  test('has the archive of each platform with its sum', () => {
    const { platforms } = rendered().spec
    assert.equal(platforms.length, TARGETS.length)
    for (const target of TARGETS) {
      const platform = platforms.find((each) => isSelected(each, target))
      const name = archiveName(target, '1.2.3')
      assert.equal(platform?.uri, `${HOME}/releases/download/v1.2.3/${name}`)
      assert.equal(platform.sha256, sumOf(name))
      assert.equal(platform.bin, target.os === 'windows' ? 'kubectl-tack.exe' : 'kubectl-tack')
      assert.match(name, target.os === 'windows' ? /\.zip$/ : /\.tar\.gz$/)
    }
  })

  test('is short where krew shows it in a table, and says how to complete words', () => {
    const { shortDescription, caveats, version, homepage } = rendered(`${HOME}/`).spec
    assert.ok(shortDescription.length <= 50, shortDescription)
    assert.doesNotMatch(shortDescription, /kubectl|\.$/i)
    assert.match(caveats, /^ {2}kubectl tack completion install$/m)
    assert.match(caveats, /glibc 2\.28/)
    assert.deepEqual([version, homepage], ['v1.2.3', HOME])
    assert.equal(rendered(`${HOME}/it's`).spec.homepage, `${HOME}/it%27s`)
  })

  test('has no line that "kubectl krew info" would break on a terminal', () => {
    const { description, caveats } = rendered().spec
    for (const line of `${description}${caveats}`.split('\n')) assert.ok(line.length < 78, line)
  })

  test('is not made without the sum of every archive, nor with a home that is no address', () => {
    const facts = { version: '1.2.3', home: HOME, checksums }
    assert.throws(() => renderManifest(TEMPLATE, { ...facts, checksums: {} }), /\{\{sha256 linux_amd64\}\}/)
    assert.throws(() => renderManifest(TEMPLATE, { ...facts, home: 'somewhere' }), /Invalid URL/)
    assert.throws(() => renderManifest('{{nothing}}', facts), /\{\{nothing\}\}/)
  })
})

describe("krew's rules find", () => {
  const faults: readonly (readonly [what: string, spoil: (manifest: Manifest) => unknown, fault: RegExp])[] = [
    ['another apiVersion', (m) => Object.assign(m, { apiVersion: 'v1' }), /^apiVersion$/],
    ['another kind', (m) => Object.assign(m, { kind: 'Pod' }), /^kind$/],
    ['a name that is not the file’s', (m) => Object.assign(m.metadata, { name: 'tuck' }), /^metadata\.name$/],
    ['no short description', (m) => Object.assign(m.spec, { shortDescription: '' }), /^shortDescription$/],
    ['one of two lines', (m) => Object.assign(m.spec, { shortDescription: 'a\nb' }), /^shortDescription$/],
    ['a version without v', (m) => Object.assign(m.spec, { version: '1.2.3' }), /^version$/],
    ['a version of two numbers', (m) => Object.assign(m.spec, { version: 'v1.2' }), /^version$/],
    ['a version with a leading zero', (m) => Object.assign(m.spec, { version: 'v1.02.3' }), /^version$/],
    ['no platforms', (m) => Object.assign(m.spec, { platforms: [] }), /^platforms$/],
    ['a key that krew does not know', (m) => Object.assign(m.spec, { licence: 'yes' }), /^unknown key licence$/],
    ['no uri', (m) => Object.assign(platform(m), { uri: '' }), /^platforms\[0\]\.uri$/],
    ['a sum in capitals', (m) => Object.assign(platform(m), { sha256: 'A'.repeat(64) }), /^platforms\[0\]\.sha256$/],
    ['no bin', (m) => Object.assign(platform(m), { bin: '' }), /^platforms\[0\]\.bin$/],
    ['an empty list of files', (m) => Object.assign(platform(m), { files: [] }), /^platforms\[0\]\.files$/],
    ['an empty selector', (m) => Object.assign(platform(m).selector, { matchLabels: {} }), /selector: empty$/],
    [
      'a selector by other labels',
      (m) => Object.assign(platform(m).selector.matchLabels, { libc: 'glibc' }),
      /selector: key$/,
    ],
    [
      'a platform that is none',
      (m) => Object.assign(platform(m).selector.matchLabels, { os: 'plan9' }),
      /selects no platform$/,
    ],
    ['two for one', (m) => m.spec.platforms.push(platform(m)), /^selectors overlap: linux amd64$/],
  ]
  for (const [what, spoil, fault] of faults) {
    test(what, () => {
      const manifest = rendered()
      spoil(manifest)
      const found = krewFaults('tack', manifest)
      assert.ok(
        found.some((each) => fault.test(each)),
        JSON.stringify(found),
      )
    })
  }

  test('names that Windows keeps for devices, and others', () => {
    for (const name of ['con', 'LPT1', 'a b', 'a/b', ''])
      assert.ok(krewFaults(name, rendered()).includes('name of the file'))
  })

  function platform(manifest: Manifest): Platform {
    const [first] = manifest.spec.platforms
    assert.ok(first)
    return first
  }
})

test('the sums are listed as sha256sum prints them, by name', () => {
  assert.equal(checksumLines({ 'b.zip': 'bb', 'a.zip': 'aa' }), 'aa  a.zip\nbb  b.zip\n')
})
