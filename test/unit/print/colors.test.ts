import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { createColors, NO_COLORS } from '../../../src/print/colors.ts'
import { statusPainter } from '../../../src/print/status-colors.ts'

test('Without colour text is what it was', async () => {
  const { level, ...paints } = await createColors(0)
  assert.equal(level, 0)
  for (const paint of Object.values(paints)) assert.equal(paint('text'), 'text')
})

test('With colour the same text is read', async () => {
  const { level, ...paints } = await createColors(1)
  assert.equal(level, 1)
  for (const paint of Object.values(paints)) {
    assert.notEqual(paint('text'), 'text')
    assert.equal(stripVTControlCharacters(paint('text')), 'text')
  }
})

test('A warning is bold yellow', async () => {
  const { warning } = await createColors(1)
  assert.equal(warning('Warning:'), '\u001b[33m\u001b[1mWarning:\u001b[22m\u001b[39m')
})

const CELLS: readonly [header: string, text: string, color: 'red' | 'yellow' | 'none'][] = [
  ['STATUS', 'Running', 'none'],
  ['STATUS', 'Completed', 'none'],
  ['STATUS', 'CrashLoopBackOff', 'red'],
  ['STATUS', 'Init:CrashLoopBackOff', 'red'],
  ['STATUS', 'ErrImagePull', 'red'],
  ['STATUS', 'Error', 'red'],
  ['STATUS', 'NotReady', 'red'],
  ['STATUS', 'NotReady,SchedulingDisabled', 'red'],
  ['STATUS', 'Ready', 'none'],
  ['STATUS', 'Ready,SchedulingDisabled', 'yellow'],
  ['STATUS', 'Pending', 'yellow'],
  ['STATUS', 'Init:0/2', 'yellow'],
  ['STATUS', 'Terminating', 'yellow'],
  ['READY', '1/1', 'none'],
  ['READY', '0/1', 'yellow'],
  ['NAME', 'Error', 'none'],
]

for (const [header, text, color] of CELLS) {
  test(`${text} in the column ${header} is ${color === 'none' ? 'not coloured' : color}`, async () => {
    const paint = statusPainter(await createColors(1))
    const code = { red: '\u001b[31m', yellow: '\u001b[33m', none: '' }[color]
    const painted = paint?.(header, text)
    assert.equal(painted, code === '' ? text : `${code}${text}\u001b[39m`)
  })
}

test('Without colour there is nothing to ask for a cell', () => assert.equal(statusPainter(NO_COLORS), undefined))
