import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { columnsOf, homeDirOf } from '../../../src/flags/env.ts'

describe('the width', () => {
  for (const [columns, ofTerminal, width] of [
    ['120', 80, 120],
    [undefined, 80, 80],
    ['', 80, 80],
    ['0', 80, 80],
    ['wide', 80, 80],
    ['-5', 80, 80],
    [undefined, 0, undefined],
    [undefined, undefined, undefined],
    ['40', undefined, 40],
  ] as const) {
    test(`of COLUMNS=${columns} on a terminal of ${ofTerminal} is ${width}`, () => {
      assert.equal(
        columnsOf({ COLUMNS: columns }, () => ofTerminal),
        width,
      )
    })
  }
})

describe('the home directory', () => {
  test('is HOME', () => assert.equal(homeDirOf('linux', { HOME: '/h', USERPROFILE: '/p' }), '/h'))

  test('is empty without HOME', () => assert.equal(homeDirOf('linux', {}), ''))

  test('on Windows is the one that holds a kubeconfig, else the first that is there, else the first that is set', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'tack-home-'))
    t.after(() => rm(folder, { recursive: true }))
    const [home, profile] = [join(folder, 'home'), join(folder, 'profile')]
    const vars = { HOME: home, USERPROFILE: profile }
    assert.equal(homeDirOf('win32', vars), home)
    await mkdir(join(profile, '.kube'), { recursive: true })
    assert.equal(homeDirOf('win32', vars), profile)
    await mkdir(home)
    assert.equal(homeDirOf('win32', vars), home)
    await writeFile(join(profile, '.kube', 'config'), '')
    assert.equal(homeDirOf('win32', vars), profile)
    assert.equal(homeDirOf('win32', { HOMEDRIVE: 'Z:', HOMEPATH: '\\me' }), 'Z:\\me')
  })
})
