// What conditions see of printed cells: cells as servers of several versions and controllers of several projects print them.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatType } from '../../../../src/machinery/cel/types.ts'
import { jsonOfValue } from '../../../../src/machinery/cel/values/to-json.ts'
import { isError } from '../../../../src/machinery/cel/values/value.ts'
import { cellShape } from '../../../../src/machinery/expressions/cell-shape.ts'
import type { Json } from '../../../../src/machinery/json.ts'
import type { Cell } from '../../../../src/machinery/table.ts'
import { askValue, column } from './ask-value.ts'

const ABSENT = Symbol('absent')

function read(name: string, type: string, isBuiltIn: boolean, cell: Cell): Json | typeof ABSENT {
  const value = cellShape({ name, type }, isBuiltIn).read(cell)
  if (value === undefined) return ABSENT
  return isError(value) ? `error: ${value.message}` : jsonOfValue(value)
}

type Row = readonly [
  name: string,
  type: string,
  declared: string,
  cells: readonly (readonly [Cell, Json | typeof ABSENT])[],
]

const BUILT_IN: readonly Row[] = [
  [
    'Restarts',
    'string',
    'int',
    [
      ['0', 0],
      ['7', 7],
      ['5 (47m ago)', 5],
      ['12 (3d2h ago)', 12],
      ['1 (<invalid> ago)', 1],
      ['3 (0s ago)', 3],
      [7, 7],
      [null, ABSENT],
      ['<none>', ABSENT],
      ['', ABSENT],
      ['many', 'error: the cell "many" cannot be read'],
    ],
  ],
  [
    'Age',
    'string',
    'duration',
    [
      ['0s', '0s'],
      ['59s', '59s'],
      ['2m3s', '123s'],
      ['47m', '2820s'],
      ['5h10m', '18600s'],
      ['3d2h', '266400s'],
      ['2y100d', '71712000s'],
      ['8y', '252288000s'],
      ['<unknown>', ABSENT],
      ['<invalid>', ABSENT],
      [null, ABSENT],
      ['soon', 'error: the cell "soon" cannot be read'],
      [5, 'error: the cell 5 cannot be read'],
    ],
  ],
  [
    'Last Seen',
    'string',
    'duration',
    [
      ['17m', '1020s'],
      ['<unknown>', ABSENT],
    ],
  ],
  ['First Seen', 'string', 'duration', [['2d', '172800s']]],
  [
    'RequestedDuration',
    'string',
    'duration',
    [
      ['24h', '86400s'],
      ['<none>', ABSENT],
    ],
  ],
  ['TimeAdded', 'string', 'duration', [['5m', '300s']]],
  [
    'Duration',
    'string',
    'duration',
    [
      ['8s', '8s'],
      ['', ABSENT],
      ['<none>', ABSENT],
    ],
  ],
  [
    'Last Schedule',
    'string',
    'duration',
    [
      ['<none>', ABSENT],
      ['32s', '32s'],
    ],
  ],
  [
    'Created At',
    'date',
    'timestamp',
    [
      ['2026-11-28T04:00:16Z', '2026-11-28T04:00:16Z'],
      [null, ABSENT],
      ['3d', 'error: the cell "3d" cannot be read'],
    ],
  ],
  [
    'Status',
    'string',
    'string',
    [
      ...[
        'Running',
        'Pending',
        'Completed',
        'CrashLoopBackOff',
        'OOMKilled',
        'Signal:9',
        'ExitCode:0',
        'Init:ExitCode:5',
        'Init:CrashLoopBackOff',
        'Init:1/2',
        'Evicted',
        'SchedulingGated',
        'Terminating',
        'Unknown',
        'NotReady',
        'ContainerCreating',
        'ImagePullBackOff',
        'ErrImagePull',
        'Ready,SchedulingDisabled',
        'Bound',
        'Active',
      ].map((text) => [text, text] as const),
      ['', ''],
      [null, ABSENT],
    ],
  ],
  [
    'Ready',
    'string',
    'string',
    [
      ['0/1', '0/1'],
      ['2/2', '2/2'],
      ['6/6', '6/6'],
    ],
  ],
  [
    'Ready',
    'integer',
    'int',
    [
      [0, 0],
      [3, 3],
    ],
  ],
  [
    'Up-to-date',
    'string',
    'dyn',
    [
      [0, 0],
      [6, 6],
    ],
  ],
  ['Data', 'string', 'dyn', [[2, 2]]],
  ['Count', 'string', 'dyn', [[10, 10]]],
  [
    'Desired',
    'integer',
    'int',
    [
      [3, 3],
      ['4', 4],
      ['<unset>', ABSENT],
      [9007199254740993n, 9007199254740993n],
    ],
  ],
  ['Allowed Disruptions', 'integer', 'int', [[0, 0]]],
  [
    'Suspend',
    'boolean',
    'bool',
    [
      [false, false],
      ['True', true],
      ['False', false],
      ['maybe', 'error: the cell "maybe" cannot be read'],
    ],
  ],
  ['Suspend', 'string', 'dyn', [['False', 'False']]],
  [
    'Capacity',
    'string',
    'dyn',
    [
      ['10Gi', '10Gi'],
      ['', ''],
    ],
  ],
  ['Port(s)', 'string', 'dyn', [['80:30080/TCP,443/TCP', '80:30080/TCP,443/TCP']]],
  [
    'Node',
    'string',
    'string',
    [
      ['<none>', '<none>'],
      ['n1', 'n1'],
    ],
  ],
  ['Name', 'string', 'string', [['12', '12']]],
]

const CUSTOM: readonly Row[] = [
  [
    'Ready',
    'string',
    'string',
    [
      ['True', 'True'],
      ['3', '3'],
      [null, ABSENT],
      ['', ''],
    ],
  ],
  ['Restarts', 'string', 'string', [['often', 'often']]],
  [
    'Restarts',
    'integer',
    'int',
    [
      [4, 4],
      [null, ABSENT],
    ],
  ],
  [
    'Age',
    'date',
    'duration',
    [
      ['3d2h', '266400s'],
      ['<invalid>', ABSENT],
      [null, ABSENT],
    ],
  ],
  ['Created At', 'date', 'duration', [['5m', '300s']]],
  [
    'Finished',
    'date',
    'duration',
    [
      [null, ABSENT],
      ['2m3s', '123s'],
    ],
  ],
  ['Age', 'string', 'string', [['old', 'old']]],
  [
    'Replicas',
    'integer',
    'int',
    [
      [0, 0],
      [null, ABSENT],
    ],
  ],
  [
    'Weight',
    'number',
    'double',
    [
      [0.5, 0.5],
      [1, 1],
      [null, ABSENT],
    ],
  ],
  [
    'Suspended',
    'boolean',
    'bool',
    [
      [true, true],
      [null, ABSENT],
    ],
  ],
  ['Tags', 'string', 'string', [['["a","b"]', '["a","b"]']]],
  ['Version', 'string', 'string', [['2.7', '2.7']]],
  [
    'Odd',
    'object',
    'dyn',
    [
      ['x', 'x'],
      [1.5, 1.5],
      [null, ABSENT],
    ],
  ],
]

for (const [isBuiltIn, rows] of [
  [true, BUILT_IN],
  [false, CUSTOM],
] as const)
  describe(`Cells of ${isBuiltIn ? 'built-in' : 'custom'} resources`, () => {
    for (const [name, type, declared, cells] of rows)
      test(`${name} (${type}) are ${declared}`, () => {
        assert.equal(formatType(cellShape({ name, type }, isBuiltIn).type), declared)
        for (const [cell, expected] of cells)
          assert.deepEqual(read(name, type, isBuiltIn, cell), expected, `${name}: ${JSON.stringify(String(cell))}`)
      })
  })

describe('Columns in an expression', () => {
  const columns = [
    column('Name', 'string', 'name'),
    column('Ready'),
    column('Restarts'),
    column('Age'),
    column('Nominated Node'),
    column('Port(s)'),
  ]
  const row = { columns, cells: ['a', '1/2', '5 (3m ago)', '3d', '<none>', null], isBuiltIn: true }
  for (const [text, expected] of [
    ['col.RESTARTS > 4', true],
    ['col.AGE > duration("48h")', true],
    ['ratio(col.READY)', 0.5],
    ['ratio(col.READY) < 1', true],
    ['ratio(col.READY) < 1.0', true],
    ['col["NOMINATED NODE"]', '<none>'],
    ['col.`NOMINATED NODE`', '<none>'],
    ['"PORT(S)" in col', false],
    ['has(col.RESTARTS)', true],
    ['col[?"PORT(S)"].hasValue()', false],
    ['col.?AGE.orValue(duration("0s"))', '259200s'],
    ['col["PORT(S)"]', 'error: no such key: PORT(S)'],
    ['col.Restarts', "refused: undefined field 'Restarts'"],
    ['col["NOPE"]', "refused: undefined field 'NOPE'"],
    ['"NOPE" in col', "refused: undefined field 'NOPE'"],
    ['[1].exists(col, col > 0)', true],
  ] as const)
    test(text, () => assert.equal(askValue(text, row), expected))

  test('before the first table any column may be there', () => {
    assert.equal(askValue('col.WHATEVER == 1', { isBuiltIn: true }), 'error: no such key: WHATEVER')
  })

  test('a cell that cannot be read fails only where it is looked at', () => {
    const odd = { ...row, cells: ['a', '1/2', 'many', '3d', '<none>', null] }
    assert.equal(askValue('col.NAME == "a"', odd), true)
    assert.equal(askValue('col.RESTARTS > 1', odd), 'error: the cell "many" cannot be read')
    assert.equal(askValue('col.NAME == "a" || col.RESTARTS > 1', odd), true)
  })
})

describe('ratio() reads', () => {
  for (const [text, expected] of [
    ['ratio("2/3")', 2 / 3],
    ['ratio("0/0")', 1],
    ['ratio("0/4")', 0],
    ['ratio("5/4")', 1.25],
    ['ratio("45%")', 0.45],
    ['ratio("112.5%")', 1.125],
    ['ratio("1/1 of 3")', 1],
    ['ratio(string(self.x))', 'error: "many" is no ratio'],
    ['ratio("many")', 'refused: "many" is no ratio: those are parts as 2/3, or 45%'],
    ['ratio(1)', "refused: found no matching overload for 'ratio' applied to '(int)'"],
  ] as const)
    test(text, () => assert.equal(askValue(text, { object: { x: 'many' } }), expected))
})
