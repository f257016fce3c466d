// --set-expr: values made of the object as it is.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UsageError } from '../../../../src/errors.ts'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { type EditedKind, parseEdit } from '../../../../src/patch/edits/edit.ts'
import { DEPLOYMENT, edited, LEASE, SECRET, SERVICE, SHAPE, UNKNOWN } from './kinds.ts'

const IN = 'spec.template.spec.containers'
const DEPLOYED: JsonObject = {
  spec: {
    replicas: 2,
    template: {
      spec: {
        containers: [
          { name: 'a', image: 'x:1', resources: { limits: { cpu: '500m' } } },
          { name: 'b', image: 'y:1' },
        ],
      },
    },
  },
}

describe('An expression gives', () => {
  const cases: readonly (readonly [
    what: string,
    kind: EditedKind,
    object: JsonObject,
    setExpr: string[],
    expected: string[],
  ])[] = [
    [
      'an integer of the object',
      DEPLOYMENT,
      DEPLOYED,
      ['spec.replicas=self.spec.replicas * 2'],
      ['~ .spec.replicas: [2,4]'],
    ],
    ['an integer of what is there', DEPLOYMENT, DEPLOYED, ['spec.replicas=old + 1'], ['~ .spec.replicas: [2,3]']],
    [
      'an integer made of a double',
      DEPLOYMENT,
      DEPLOYED,
      ['spec.replicas=int(double(old) * 1.6)'],
      ['~ .spec.replicas: [2,3]'],
    ],
    ['no change where it is so', DEPLOYMENT, DEPLOYED, ['spec.replicas=old < 2 ? 2 : old'], []],
    [
      'a value for a field that is not there',
      DEPLOYMENT,
      DEPLOYED,
      ['spec.minReadySeconds=has(self.spec.minReadySeconds) ? old : 5'],
      ['+ .spec.minReadySeconds: 5'],
    ],
    [
      'a text for each element',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[*].image=old.replace(":1", ":2")`],
      [
        '~ .spec.template.spec.containers[name="a"].image: ["x:1","x:2"]',
        '~ .spec.template.spec.containers[name="b"].image: ["y:1","y:2"]',
      ],
    ],
    [
      'a quantity',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[name=a].resources.limits.cpu=quantity(old).add(quantity("250m"))`],
      ['~ .spec.template.spec.containers[name="a"].resources.limits.cpu: ["500m","750m"]'],
    ],
    [
      'a quantity as a number',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[name=a].resources.limits.cpu=2`],
      ['~ .spec.template.spec.containers[name="a"].resources.limits.cpu: ["500m","2"]'],
    ],
    [
      'a quantity that means the same',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[name=a].resources.limits.cpu=quantity("0.5")`],
      [],
    ],
    [
      'an integer or a text',
      SERVICE,
      { spec: { ports: [{ port: 80, targetPort: 'http' }] } },
      ['spec.ports[port=80].targetPort=self.spec.ports[0].port + 8000'],
      ['~ .spec.ports[port=80,protocol="TCP"].targetPort: ["http",8080]'],
    ],
    ['a number for a number', SHAPE, { spec: { ratio: 1 } }, ['spec.ratio=old / 2.0'], ['~ .spec.ratio: [1,0.5]']],
    [
      'a list',
      SHAPE,
      { spec: { whole: ['b', 'a'] } },
      ['spec.whole=old + ["c"]'],
      ['~ .spec.whole: [["b","a"],["b","a","c"]]'],
    ],
    [
      'a map',
      SHAPE,
      { spec: { map: { a: '1' } } },
      ['spec.map={"b": self.metadata.name}'],
      ['- .spec.map.a: "1"', '+ .spec.map.b: "x"'],
    ],
    [
      'a label',
      SHAPE,
      { metadata: { labels: { a: '1' } } },
      ['metadata.labels["b"]=self.metadata.labels["a"] + kind'],
      ['+ .metadata.labels.b: "1Shape"'],
    ],
    [
      'a moment with the digits of its field',
      LEASE,
      { spec: {} },
      ['spec.renewTime=now'],
      ['+ .spec.renewTime: "2030-01-31T12:00:00.000000Z"'],
    ],
    [
      'anything where nothing is known',
      UNKNOWN,
      { spec: { a: 3 } },
      ['spec.b=self.spec.a + 1', 'spec.c=[1.5, 2.5]'],
      ['+ .spec.b: 4', '+ .spec.c: [1.5,2.5]'],
    ],
    [
      'what earlier ones have made',
      SHAPE,
      { spec: { count: 1 } },
      ['spec.count=old + 1', 'spec.count=old * 10'],
      ['~ .spec.count: [1,20]'],
    ],
    [
      'nothing for an object without the field',
      SHAPE,
      { spec: {} },
      ['spec.count=self.spec.count + 1'],
      ['EvaluationFailed: --set-expr of .spec.count: no such key: count'],
    ],
    [
      'nothing for an object without what is old',
      SHAPE,
      { spec: {} },
      ['spec.count=old + 1'],
      ['EvaluationFailed: --set-expr of .spec.count: nothing is there, which old would be'],
    ],
    [
      'nothing of another type',
      UNKNOWN,
      { metadata: { labels: { a: '1' } }, spec: { n: 1 } },
      ['metadata.labels.a=self.spec.n'],
      ['Invalid: invalid value 1 for .metadata.labels.a: expected a string'],
    ],
    [
      'nothing beyond 32 bits',
      DEPLOYMENT,
      DEPLOYED,
      ['spec.replicas=old + 2147483647'],
      ['Invalid: invalid value 2147483649 for .spec.replicas: expected an integer of 32 bits'],
    ],
    [
      'nothing for an element that is not there',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[name=c].image=old`],
      ['NoSuchElement: no element with name="c" in .spec.template.spec.containers'],
    ],
  ]
  for (const [what, kind, object, setExpr, expected] of cases)
    test(what, () => assert.deepEqual(edited({ setExpr }, kind, object), expected))
})

describe('An expression is refused', () => {
  const cases: readonly (readonly [what: string, kind: EditedKind, text: string, expected: RegExp])[] = [
    [
      'that cannot be read',
      DEPLOYMENT,
      'spec.replicas=old +',
      /^invalid --set-expr: syntax error: the expression ends too early\n {2}spec\.replicas=old \+\n {21}\^$/,
    ],
    ['that is empty', DEPLOYMENT, 'spec.replicas=', /^invalid --set-expr: the expression is empty/],
    [
      'that is none',
      DEPLOYMENT,
      'spec.replicas',
      /^invalid --set-expr "spec\.replicas": an expression is missing; say PATH=CEL$/,
    ],
    [
      'that names a field that is not there',
      DEPLOYMENT,
      'spec.replicas=self.spec.replcas',
      /^invalid --set-expr: undefined field 'replcas' of self\.spec; did you mean "replicas"\?\n {2}spec\.replicas=self\.spec\.replcas\n {2} *\^$/,
    ],
    [
      'that names what is not there',
      DEPLOYMENT,
      'spec.replicas=replicas',
      /^invalid --set-expr: undeclared reference to 'replicas'/,
    ],
    [
      'that asks for printed cells',
      DEPLOYMENT,
      'spec.replicas=col.READY',
      /^invalid --set-expr: undeclared reference to 'col'/,
    ],
    [
      'of another type',
      DEPLOYMENT,
      'spec.replicas="3"',
      /^invalid --set-expr: \.spec\.replicas takes an integer, and the expression gives string$/,
    ],
    [
      'of a double for an integer',
      DEPLOYMENT,
      'spec.replicas=1.5',
      /^invalid --set-expr: \.spec\.replicas takes an integer, and the expression gives double: int\(\) makes an integer of it$/,
    ],
    [
      'of old of another type',
      DEPLOYMENT,
      'spec.replicas=old + "1"',
      /^invalid --set-expr: \+ does not take int and string/,
    ],
    [
      'of what may be nothing',
      DEPLOYMENT,
      'spec.replicas=self.spec.?replicas',
      /^invalid --set-expr: \.spec\.replicas takes a value, and the expression gives optional_type\(int\): orValue\(\) says/,
    ],
    [
      'of an address',
      SHAPE,
      'spec.text=ip("10.0.0.1")',
      /^invalid --set-expr: \.spec\.text takes a string, and the expression gives net\.IP: string\(\) makes a text of it$/,
    ],
    [
      'with a quantity that is none',
      DEPLOYMENT,
      `${IN}[name=a].resources.limits.cpu=quantity("1,5")`,
      /^invalid --set-expr: .*no quantity/,
    ],
    [
      'at a path that is not there',
      DEPLOYMENT,
      'spec.replcas=1',
      /^Deployment\.spec has no field "replcas"; did you mean "replicas"\?$/,
    ],
  ]
  for (const [what, kind, text, expected] of cases)
    test(what, () =>
      assert.throws(
        () => parseEdit({ setExpr: [text] }).forKind(kind),
        (error) => {
          assert.ok(error instanceof UsageError)
          assert.match(error.message, expected)
          return true
        },
      ),
    )
})

test('What fails on the data of a Secret does not tell it', () => {
  const object = { data: { a: 'aHVudGVyMg==' } }
  const setExpr = ['metadata.labels.n=string(int(string(self.data.a)))']
  assert.deepEqual(edited({ setExpr }, SECRET, object), [
    'EvaluationFailed: --set-expr of .metadata.labels.n: the expression fails on what is there',
  ])
  assert.deepEqual(edited({ setExpr: ['data.b=self.data.c'] }, SECRET, object), [
    'EvaluationFailed: --set-expr of .data.b: no such key: c',
  ])
})
