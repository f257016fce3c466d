import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { UsageError } from '../../../src/errors.ts'
import { parseCustomColumns, rowOfCustomColumns } from '../../../src/machinery/custom-columns.ts'
import { kubectl, skipWithoutKubectl as skip } from '../print/kubectl-oracle.ts'
import { SAMPLE, SAMPLE_TEXT } from './jsonpath/sample-pod.ts'

const PATHS: readonly string[] = [
  '.metadata.name',
  'metadata.name',
  '{metadata.name}',
  '{.metadata.name}',
  '',
  '.metadata.missing',
  '.metadata.missing.deeper',
  '.metadata.generation',
  '.metadata.labels',
  ".metadata.labels['app\\.kubernetes\\.io/name']",
  '.metadata.annotations.empty',
  '.spec',
  '.spec.replicas',
  '.spec.float',
  '.spec.large',
  '.spec.tiny',
  '.spec.flag',
  '.spec.nothing',
  '.spec.nulls',
  '.spec.nulls[*]',
  '.spec.numbers',
  '.spec.numbers[*]',
  '.spec.numbers[-1]',
  '.spec.numbers[1:3]',
  '.spec.mixed',
  '.spec.mixed[*]',
  '.spec.nested',
  '.spec.emptyList',
  '.spec.emptyList[*]',
  '.spec.emptyMap',
  '.spec.containers',
  '.spec.containers[*].name',
  '.spec.containers[*].cpu',
  '.spec.containers[*].missing',
  '.spec.containers[?(@.name=="side")].image',
  '.spec.containers[?(@.cpu>60)].ports[*].port',
  '.spec.containers[0].name .status.phase',
  '..port',
  '.spec.only.*',
]

const ours = (text: string) => rowOfCustomColumns(parseCustomColumns(text), SAMPLE)

describe('kubectl and we agree', { skip }, () => {
  test(`on the cells of ${PATHS.length} columns`, async () => {
    for (const path of PATHS) {
      const spec = `X:${path}`
      const { stdout, stderr } = await kubectl(['get', 'pods', 'web-1', '-o', `custom-columns=${spec}`], {
        body: SAMPLE_TEXT,
      })
      assert.equal(stdout, `X\n${ours(spec)}\n`, `${spec} ${stderr}`)
    }
  })

  test('on what is wrong with columns', async () => {
    for (const spec of [
      '',
      'X',
      'X:.a,Y',
      'X:{.a',
      'X:.a[',
      'X:.a{.b}',
      ':',
      'X:.spec.numbers[9]',
      'X:.metadata[0]',
      'A:.spec.x[0,1]',
    ]) {
      const { stdout, stderr, code } = await kubectl(['get', 'pods', 'web-1', '-o', `custom-columns=${spec}`], {
        body: SAMPLE_TEXT,
      })
      if (code === 0) assert.equal(stdout.split('\n')[1], ours(spec).join('   '), spec)
      else
        assert.throws(
          () => ours(spec),
          (error) => error instanceof UsageError && stderr === `error: ${error.message}\n`,
          spec + stderr,
        )
    }
  })

  test('on files of columns', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tack-columns-'))
    const file = join(folder, 'columns')
    try {
      for (const text of [
        'NAME  PHASE\n{.metadata.name}\tstatus.phase\n',
        'A B\r\n.kind .spec.x\r\nignored',
        '',
        'A',
        'A\n',
        '\n\n',
        'A B\n.a',
        'A\n{.a',
      ]) {
        writeFileSync(file, text)
        const { stdout, stderr, code } = await kubectl(['get', 'pods', 'web-1', '-o', `custom-columns-file=${file}`], {
          body: SAMPLE_TEXT,
        })
        const read = () => rowOfCustomColumns(parseCustomColumns(text, { isFile: true }), SAMPLE)
        if (code === 0)
          assert.deepEqual(stdout.split('\n')[1]?.split(/ {2,}/), read().length === 0 ? [''] : read(), text)
        else
          assert.throws(
            read,
            (error) => error instanceof UsageError && stderr === `error: ${error.message}\n`,
            text + stderr,
          )
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

test('columns keep their headers as typed, and their order', () => {
  const columns = parseCustomColumns('NAME:.metadata.name,Phase:status.phase,::.kind')
  assert.deepEqual(
    columns.map(({ header, path }) => [header, path.text]),
    [
      ['NAME', '{.metadata.name}'],
      ['Phase', '{.status.phase}'],
      ['', '{.:.kind}'],
    ],
  )
})

test('several results are joined by commas, objects are printed with sorted keys, nothing is <none>', () => {
  const row = ours('A:.spec.containers[*].name,B:.metadata.labels,C:.spec.missing,D:.spec.nothing,E:.spec.nested')
  assert.deepEqual(row, [
    'app,side,last',
    'map[app:web app.kubernetes.io/name:<web & co>]',
    '<none>',
    '<nil>',
    '[[1 2] [3]]',
  ])
})
