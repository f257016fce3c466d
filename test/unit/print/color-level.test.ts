import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ColorLevel, type ColorQuestion, colorLevel } from '../../../src/print/color-level.ts'

const onTty: ColorQuestion = { flag: 'auto', env: { TERM: 'xterm' }, isTty: true, platform: 'linux' }

const QUESTIONS: readonly [about: string, question: Partial<ColorQuestion>, level: ColorLevel][] = [
  ['a terminal', {}, 1],
  ['a pipe', { isTty: false }, 0],
  ['a terminal without TERM', { env: {} }, 1],
  ['TERM=dumb', { env: { TERM: 'dumb' } }, 0],
  ['NO_COLOR', { env: { NO_COLOR: '1' } }, 0],
  ['an empty NO_COLOR', { env: { NO_COLOR: '' } }, 1],
  ['--color=never', { flag: 'never' }, 0],
  ['--color=never and FORCE_COLOR', { flag: 'never', env: { FORCE_COLOR: '1' } }, 0],
  ['--color=always in a pipe', { flag: 'always', isTty: false }, 1],
  ['--color=always and NO_COLOR', { flag: 'always', env: { NO_COLOR: '1', TERM: 'dumb' } }, 1],
  ['--color=always and FORCE_COLOR=3', { flag: 'always', env: { FORCE_COLOR: '3' } }, 3],
  ['--color=always and FORCE_COLOR=0', { flag: 'always', env: { FORCE_COLOR: '0' } }, 1],
  ['FORCE_COLOR in a pipe', { isTty: false, env: { FORCE_COLOR: '1' } }, 1],
  ['an empty FORCE_COLOR in a pipe', { isTty: false, env: { FORCE_COLOR: '' } }, 1],
  ['FORCE_COLOR=2', { env: { FORCE_COLOR: '2' } }, 2],
  ['FORCE_COLOR before NO_COLOR', { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, 1],
  ['FORCE_COLOR=0', { env: { FORCE_COLOR: '0' } }, 0],
  ['FORCE_COLOR=false', { env: { FORCE_COLOR: 'false' } }, 0],
  ['an old Windows console', { platform: 'win32', env: {} }, 0],
  ['Windows Terminal', { platform: 'win32', env: { WT_SESSION: 'x' } }, 1],
]

for (const [about, question, level] of QUESTIONS) {
  test(`With ${about} the level is ${level}`, () => assert.equal(colorLevel({ ...onTty, ...question }), level))
}
