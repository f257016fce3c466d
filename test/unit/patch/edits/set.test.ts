// --set and --remove: which changes they are on an object, and what is refused before or because of it.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UsageError } from '../../../../src/errors.ts'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { type EditedKind, type EditWords, parseEdit } from '../../../../src/patch/edits/edit.ts'
import { DEPLOYMENT, edited, LEASE, SECRET, SERVICE, SHAPE, UNKNOWN } from './kinds.ts'

const CONTAINERS = [
  { name: 'api', image: 'a:1', ports: [{ containerPort: 53, protocol: 'UDP' }, { containerPort: 53 }], args: ['x'] },
  { name: 'web', image: 'w:1', resources: { limits: { cpu: '1' } } },
]
const DEPLOYED: JsonObject = { spec: { replicas: 1, template: { spec: { containers: CONTAINERS } } } }
const IN = 'spec.template.spec.containers'

function fault(words: EditWords, kind: EditedKind): string {
  try {
    parseEdit(words).forKind(kind)
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error))
    assert.doesNotMatch(error.message, /\n/)
    return error.message
  }
  return 'nothing'
}

describe('A value that is set', () => {
  const cases: readonly (readonly [
    what: string,
    kind: EditedKind,
    object: JsonObject,
    set: string[],
    expected: string[],
  ])[] = [
    ['is an integer where the schema says so', DEPLOYMENT, DEPLOYED, ['spec.replicas=3'], ['~ .spec.replicas: [1,3]']],
    ['is no change where it is so', DEPLOYMENT, DEPLOYED, ['spec.replicas=1'], []],
    ['is a boolean', DEPLOYMENT, DEPLOYED, ['.spec.paused=true'], ['+ .spec.paused: true']],
    [
      'is found by the key of its element',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[name=api].image=a:2`],
      ['~ .spec.template.spec.containers[name="api"].image: ["a:1","a:2"]'],
    ],
    [
      'may have = and [*] in it',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[name=api].image=a=b[*]`],
      ['~ .spec.template.spec.containers[name="api"].image: ["a:1","a=b[*]"]'],
    ],
    [
      'may be empty',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[name=api].image=`],
      ['~ .spec.template.spec.containers[name="api"].image: ["a:1",""]'],
    ],
    [
      'is found by an index, and told by the key',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[1].image=w:2`],
      ['~ .spec.template.spec.containers[name="web"].image: ["w:1","w:2"]'],
    ],
    [
      'is found by any field that one element has',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[image="w:1"].image=w:2`],
      ['~ .spec.template.spec.containers[name="web"].image: ["w:1","w:2"]'],
    ],
    [
      'is found by a key that has its default',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[name=api].ports[containerPort=53,protocol=TCP].name=dns`],
      ['+ .spec.template.spec.containers[name="api"].ports[containerPort=53,protocol="TCP"].name: "dns"'],
    ],
    [
      'is set in every element',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[*].image=i`],
      [
        '~ .spec.template.spec.containers[name="api"].image: ["a:1","i"]',
        '~ .spec.template.spec.containers[name="web"].image: ["w:1","i"]',
      ],
    ],
    [
      'is a quantity as it was typed',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[name=web].resources.limits.cpu=2000m`],
      ['~ .spec.template.spec.containers[name="web"].resources.limits.cpu: ["1","2000m"]'],
    ],
    [
      'is no change as a quantity that means the same',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[name=web].resources.limits.cpu=1000m`],
      [],
    ],
    [
      'has parents made, which are the change',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[name=api].resources.limits.cpu=1`, `${IN}[name=api].resources.limits.memory=1Gi`],
      ['+ .spec.template.spec.containers[name="api"].resources: {"limits":{"cpu":"1","memory":"1Gi"}}'],
    ],
    [
      'is an integer or a text',
      SERVICE,
      { spec: { ports: [{ port: 80, targetPort: 'http' }] } },
      ['spec.ports[port=80].targetPort=8080'],
      ['~ .spec.ports[port=80,protocol="TCP"].targetPort: ["http",8080]'],
    ],
    [
      'is an object as JSON, of which only what differs changes',
      DEPLOYMENT,
      { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } },
      ['spec.strategy={"type":"Recreate"}'],
      ['- .spec.strategy.rollingUpdate: {"maxSurge":1}', '~ .spec.strategy.type: ["RollingUpdate","Recreate"]'],
    ],
    [
      'is a whole element, which keeps its key',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[name=web]:={"image":"w:2"}`],
      [
        '~ .spec.template.spec.containers[name="web"].image: ["w:1","w:2"]',
        '- .spec.template.spec.containers[name="web"].resources: {"limits":{"cpu":"1"}}',
      ],
    ],
    [
      'may be the key of an element: another one then',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[name=web].name=www`],
      [
        '- .spec.template.spec.containers[name="web"]: {"name":"web","image":"w:1","resources":{"limits":{"cpu":"1"}}}',
        '+ .spec.template.spec.containers[name="www"]: {"name":"www","image":"w:1","resources":{"limits":{"cpu":"1"}}}',
      ],
    ],
    ['may be null', SHAPE, { spec: { maybe: 'a' } }, ['spec.maybe:=null'], ['~ .spec.maybe: ["a",null]']],
    [
      'is beyond 2^53 exactly',
      SHAPE,
      { spec: { count: 1 } },
      ['spec.count=9007199254740993'],
      ['~ .spec.count: [1,9007199254740993]'],
    ],
    ['is a number', SHAPE, { spec: {} }, ['spec.ratio=0.5'], ['+ .spec.ratio: 0.5']],
    ['is a text that looks like a number', SHAPE, { spec: {} }, ['spec.text=8'], ['+ .spec.text: "8"']],
    [
      'is a text where nothing is known',
      SHAPE,
      { spec: { free: { x: 1 } } },
      ['spec.free.x=2'],
      ['~ .spec.free.x: [1,"2"]'],
    ],
    [
      'is JSON where that is said',
      SHAPE,
      { spec: { free: { x: 1 } } },
      ['spec.free.x:={"y":[2]}'],
      ['~ .spec.free.x: [1,{"y":[2]}]'],
    ],
    [
      'is a key with dots',
      SHAPE,
      { spec: { map: { a: '1' } } },
      ['spec.map["b.c/d"]=2'],
      ['+ .spec.map["b.c/d"]: "2"'],
    ],
    ['is a key of digits', SHAPE, { spec: { map: { a: '1' } } }, ['spec.map[0]=2'], ['+ .spec.map.0: "2"']],
    [
      'is every key of a map',
      SHAPE,
      { spec: { map: { a: '1', b: '2' } } },
      ['spec.map[*]=2'],
      ['~ .spec.map.a: ["1","2"]'],
    ],
    [
      'is an element of a set',
      SHAPE,
      { spec: { set: ['a', 'b'] } },
      ['spec.set[=a]=c'],
      ['- .spec.set[="a"]: "a"', '+ .spec.set[="c"]: "c"'],
    ],
    [
      'in a list that is counted makes the list the change',
      SHAPE,
      { spec: { rows: [{ a: 'x' }, { a: 'y' }] } },
      ['spec.rows[1].b=2'],
      ['~ .spec.rows: [[{"a":"x"},{"a":"y"}],[{"a":"x"},{"a":"y","b":2}]]'],
    ],
    [
      'in a list without keys is found by what is said',
      SHAPE,
      { spec: { rows: [{ a: 'x' }, { a: 'y' }] } },
      ['spec.rows[a=y].b=2'],
      ['+ .spec.rows[a="y"].b: 2'],
    ],
    [
      'in a list without keys, named in two ways, is one change',
      SHAPE,
      { spec: { rows: [{ a: 'x', b: 1 }] } },
      ['spec.rows[a=x].b=2', 'spec.rows[b=2].a=z'],
      ['~ .spec.rows: [[{"a":"x","b":1}],[{"a":"z","b":2}]]'],
    ],
    [
      'in unknown lists as well',
      UNKNOWN,
      { spec: { l: [{ p: 1 }, { p: 2 }] } },
      ['spec.l[p=2].q=r', 'spec.m.n:=1'],
      ['+ .spec.l[p=2].q: "r"', '+ .spec.m: {"n":1}'],
    ],
    [
      'twice is set to the last',
      DEPLOYMENT,
      DEPLOYED,
      ['spec.replicas=3', 'spec.replicas=4'],
      ['~ .spec.replicas: [1,4]'],
    ],
    ['and set back is no change', DEPLOYMENT, DEPLOYED, ['spec.replicas=3', 'spec.replicas=1'], []],
    [
      'within another value is a part of it',
      DEPLOYMENT,
      DEPLOYED,
      ['spec.strategy:={"type":"A"}', 'spec.strategy.type=B'],
      ['+ .spec.strategy: {"type":"B"}'],
    ],
    [
      'may be a label',
      SHAPE,
      { metadata: { labels: { a: '1' } } },
      ['metadata.labels["x.y/z"]=1'],
      ['+ .metadata.labels["x.y/z"]: "1"'],
    ],
    ['makes labels without being all of them', SHAPE, {}, ['metadata.labels.a=1'], ['+ .metadata.labels.a: "1"']],
    [
      'are the finalizers',
      SHAPE,
      { metadata: { finalizers: ['a/b'] } },
      ['metadata.finalizers=["c/d"]'],
      ['- .metadata.finalizers[="a/b"]: "a/b"', '+ .metadata.finalizers[="c/d"]: "c/d"'],
    ],
    ['is base64', SECRET, { data: { a: 'YQ==' } }, ['data.a=Yg=='], ['~ .data.a: ["YQ==","Yg=="]']],
    ['is a text of a Secret in base64', SECRET, { data: { a: 'YQ==' } }, ['stringData.b=é'], ['+ .data.b: "w6k="']],
    ['is no change as a text that is there in base64', SECRET, { data: { a: 'YQ==' } }, ['stringData.a=a'], []],
    [
      'is the first text of a Secret',
      SECRET,
      {},
      ['stringData.a=a', 'stringData.b=b'],
      ['+ .data: {"a":"YQ==","b":"Yg=="}'],
    ],
    [
      'is a time with its six digits',
      LEASE,
      { spec: {} },
      ['spec.renewTime=2030-01-31T12:00:00.000000Z'],
      ['+ .spec.renewTime: "2030-01-31T12:00:00.000000Z"'],
    ],
    [
      'takes the place of null',
      SHAPE,
      { spec: { free: { x: null } } },
      ['spec.free.x.y:=1'],
      ['~ .spec.free.x: [null,{"y":1}]'],
    ],
  ]
  for (const [what, kind, object, set, expected] of cases)
    test(what, () => assert.deepEqual(edited({ set }, kind, object), expected))
})

describe('A path that is removed', () => {
  const cases: readonly (readonly [
    what: string,
    kind: EditedKind,
    object: JsonObject,
    remove: string[],
    expected: string[],
  ])[] = [
    ['is gone', DEPLOYMENT, DEPLOYED, ['spec.replicas'], ['- .spec.replicas: 1']],
    [
      'that is not there is no change',
      DEPLOYMENT,
      DEPLOYED,
      ['spec.paused', 'spec.strategy.type', `${IN}[name=no].image`, `${IN}[9]`],
      [],
    ],
    [
      'is an element by its key',
      DEPLOYMENT,
      DEPLOYED,
      [`${IN}[name=web]`],
      ['- .spec.template.spec.containers[name="web"]: {"name":"web","image":"w:1","resources":{"limits":{"cpu":"1"}}}'],
    ],
    [
      'is a finalizer',
      SHAPE,
      { metadata: { finalizers: ['a/b', 'c/d'] } },
      ['metadata.finalizers[=a/b]'],
      ['- .metadata.finalizers[="a/b"]: "a/b"'],
    ],
    ['leaves an empty map', SHAPE, { spec: { map: { a: '1' } } }, ['spec.map.a'], ['- .spec.map.a: "1"']],
    [
      'is every element',
      SHAPE,
      { spec: { named: [{ name: 'a' }, { name: 'b' }] } },
      ['spec.named[*]'],
      ['- .spec.named[name="a"]: {"name":"a"}', '- .spec.named[name="b"]: {"name":"b"}'],
    ],
    [
      'is every element of a list that is counted',
      SHAPE,
      { spec: { rows: [{ a: 'x' }, { a: 'y' }] } },
      ['spec.rows[*]'],
      ['~ .spec.rows: [[{"a":"x"},{"a":"y"}],[]]'],
    ],
    [
      'is a field of every element',
      SHAPE,
      { spec: { rows: [{ a: 'x', b: 1 }, { a: 'y' }] } },
      ['spec.rows[*].b'],
      ['~ .spec.rows: [[{"a":"x","b":1},{"a":"y"}],[{"a":"x"},{"a":"y"}]]'],
    ],
    [
      'is one element of a list without keys',
      SHAPE,
      { spec: { rows: [{ a: 'x' }, { a: 'y' }] } },
      ['spec.rows[a=x]'],
      ['- .spec.rows[a="x"]: {"a":"x"}'],
    ],
    [
      'is one of two indexes, counted anew',
      SHAPE,
      { spec: { whole: ['a', 'b', 'c'] } },
      ['spec.whole[0]', 'spec.whole[0]'],
      ['~ .spec.whole: [["a","b","c"],["c"]]'],
    ],
    ['is null', SHAPE, { spec: { maybe: null } }, ['spec.maybe'], ['- .spec.maybe: null']],
  ]
  for (const [what, kind, object, remove, expected] of cases)
    test(what, () => assert.deepEqual(edited({ remove }, kind, object), expected))
})

describe('An object is refused', () => {
  const cases: readonly (readonly [
    what: string,
    kind: EditedKind,
    object: JsonObject,
    words: EditWords,
    expected: string,
  ])[] = [
    [
      'without the element',
      DEPLOYMENT,
      DEPLOYED,
      { set: [`${IN}[name=no].image=x`] },
      'NoSuchElement: no element with name="no" in .spec.template.spec.containers',
    ],
    [
      'without the list',
      DEPLOYMENT,
      { spec: {} },
      { set: [`${IN}[name=no].image=x`] },
      'NoSuchElement: no element with name="no" in .spec.template.spec.containers',
    ],
    [
      'with two elements of a key that is half told',
      DEPLOYMENT,
      DEPLOYED,
      { set: [`${IN}[name=api].ports[containerPort=53].name=x`] },
      'AmbiguousElement: 2 elements with containerPort=53 in .spec.template.spec.containers[name="api"].ports',
    ],
    [
      'with duplicates',
      SHAPE,
      { spec: { rows: [{ a: 'x' }, { a: 'x' }, { a: 'x' }] } },
      { remove: ['spec.rows[a=x]'] },
      'AmbiguousElement: 3 elements with a="x" in .spec.rows',
    ],
    [
      'with fewer elements',
      SHAPE,
      { spec: { whole: ['a'] } },
      { set: ['spec.whole[1]=b'] },
      'NoSuchElement: no element 1 in .spec.whole, which has 1',
    ],
    [
      'without the value in a set',
      SHAPE,
      { spec: { set: ['a'] } },
      { set: ['spec.set[=b]=c'] },
      'NoSuchElement: no element with the value "b" in .spec.set',
    ],
    [
      'with a text where fields are meant',
      SHAPE,
      { spec: { free: { x: 'a' } } },
      { set: ['spec.free.x.y=b'] },
      'Invalid: what is at .spec.free.x has no fields',
    ],
    [
      'with an object where elements are meant',
      SHAPE,
      { spec: { free: { x: {} } } },
      { remove: ['spec.free.x[a=b]'] },
      'Invalid: what is at .spec.free.x is no list',
    ],
  ]
  for (const [what, kind, object, words, expected] of cases)
    test(what, () => assert.deepEqual(edited(words, kind, object), [expected]))
})

describe('An edit is refused', () => {
  const status = { ...DEPLOYMENT, subresource: 'status' }
  const scale = { ...DEPLOYMENT, subresource: 'scale' }
  const cases: readonly (readonly [what: string, kind: EditedKind, words: EditWords, expected: string])[] = [
    [
      'of a field that is not there',
      DEPLOYMENT,
      { set: ['spec.replcas=1'] },
      'Deployment.spec has no field "replcas"; did you mean "replicas"?',
    ],
    [
      'that removes a field that is not there',
      DEPLOYMENT,
      { remove: ['spec.replcas'] },
      'Deployment.spec has no field "replcas"; did you mean "replicas"?',
    ],
    [
      'of a field of an element',
      DEPLOYMENT,
      { set: [`${IN}[name=a].imag=1`] },
      'Deployment.spec.template.spec.containers[name="a"] has no field "imag"; did you mean "image"?',
    ],
    [
      'by a key that elements have not',
      DEPLOYMENT,
      { set: [`${IN}[nam=a].image=1`] },
      'an element of .spec.template.spec.containers has no field "nam"; did you mean "name"?',
    ],
    [
      'by a key of another type',
      DEPLOYMENT,
      { set: [`${IN}[name=a].ports[containerPort=x].name=1`] },
      'invalid value "x" for .spec.template.spec.containers[name="a"].ports[].containerPort: expected an integer',
    ],
    [
      'without naming the element',
      DEPLOYMENT,
      { set: [`${IN}.image=1`] },
      'Deployment.spec.template.spec.containers is a list: name an element of it, as .spec.template.spec.containers[name=…].image',
    ],
    [
      'of a label whose dots are steps',
      DEPLOYMENT,
      { set: ['metadata.labels.app.kubernetes.io/name=x'] },
      'Deployment.metadata.labels.app is of type string and has no fields; a key with dots is written .metadata.labels["app.kubernetes.io/name"]',
    ],
    [
      'of elements of what is no list',
      DEPLOYMENT,
      { set: ['spec.strategy[name=a].type=1'] },
      'Deployment.spec.strategy is no list, and has no element [name="a"]',
    ],
    [
      'with a text for an integer',
      DEPLOYMENT,
      { set: ['spec.replicas=x'] },
      'invalid value "x" for .spec.replicas: expected an integer',
    ],
    [
      'with JSON of another type',
      DEPLOYMENT,
      { set: ['spec.replicas:="3"'] },
      'invalid value "3" for .spec.replicas: expected an integer',
    ],
    [
      'with a fraction',
      DEPLOYMENT,
      { set: ['spec.replicas=1.5'] },
      'invalid value "1.5" for .spec.replicas: expected an integer',
    ],
    [
      'beyond 32 bits',
      DEPLOYMENT,
      { set: ['spec.replicas=2147483648'] },
      'invalid value "2147483648" for .spec.replicas: expected an integer of 32 bits',
    ],
    [
      'with null in the place of a boolean',
      DEPLOYMENT,
      { set: ['spec.paused=null'] },
      'invalid value "null" for .spec.paused: expected true or false',
    ],
    [
      'with no quantity',
      DEPLOYMENT,
      { set: [`${IN}[name=a].resources.limits.cpu=1 core`] },
      'invalid value "1 core" for .spec.template.spec.containers[name="a"].resources.limits.cpu: expected a quantity, as 500m or 1Gi',
    ],
    [
      'with what is none of a few',
      DEPLOYMENT,
      { set: [`${IN}[name=a].ports[containerPort=1].protocol=tcp`] },
      'invalid value "tcp" for .spec.template.spec.containers[name="a"].ports[containerPort=1].protocol: expected one of "SCTP", "TCP", "UDP"',
    ],
    [
      'with a text for an object',
      DEPLOYMENT,
      { set: ['spec.strategy=Recreate'] },
      'invalid value "Recreate" for .spec.strategy: expected an object, as JSON: {"a":"b"}',
    ],
    [
      'with a text for a list',
      SHAPE,
      { set: ['spec.whole=a,b'] },
      'invalid value "a,b" for .spec.whole: expected a list, as JSON: ["a","b"]',
    ],
    [
      'with an unknown field in its value',
      DEPLOYMENT,
      { set: ['spec.strategy:={"tpye":"Recreate"}'] },
      'Deployment.spec.strategy has no field "tpye"; did you mean "type"?',
    ],
    [
      'with a wrong type in its value',
      DEPLOYMENT,
      { set: [`${IN}:=[{"name":1}]`] },
      'invalid value 1 for .spec.template.spec.containers[0].name: expected a string',
    ],
    [
      'with what is no base64, which is not repeated',
      SECRET,
      { set: ['data.a=hunter2!'] },
      'invalid value for .data.a: expected base64',
    ],
    [
      'with a time that has no digits of a second',
      LEASE,
      { set: ['spec.renewTime=2030-01-31T12:00:00Z'] },
      'invalid value "2030-01-31T12:00:00Z" for .spec.renewTime: expected a time with six digits of a second, as 2030-01-31T12:00:00.000000Z',
    ],
    ['of the whole object', DEPLOYMENT, { set: ['.:={}'] }, 'the path is the whole object: name a field of it'],
    ['of the kind', DEPLOYMENT, { set: ['kind=Pod'] }, '.kind cannot be changed: it says what the object is'],
    [
      'of the name',
      DEPLOYMENT,
      { set: ['metadata.name=y'] },
      '.metadata.name cannot be changed: it is what the object is known by',
    ],
    [
      'of the namespace',
      DEPLOYMENT,
      { remove: ['metadata.namespace'] },
      '.metadata.namespace cannot be changed: it is what the object is known by',
    ],
    [
      'of what the server sets',
      DEPLOYMENT,
      { set: ['metadata.creationTimestamp=2030-01-01T00:00:00Z'] },
      '.metadata.creationTimestamp cannot be changed: the server sets it',
    ],
    [
      'of owners of fields',
      DEPLOYMENT,
      { remove: ['metadata.managedFields[0]'] },
      '.metadata.managedFields cannot be changed: the server sets it',
    ],
    [
      'of metadata as a whole',
      DEPLOYMENT,
      { set: ['metadata:={}'] },
      '.metadata is not changed as a whole: name one of labels, annotations, finalizers, ownerReferences',
    ],
    [
      'of the status beside its sub-resource',
      DEPLOYMENT,
      { set: ['status.replicas=1'] },
      'the server drops changes of .status of deployments.apps without a word: use --subresource status',
    ],
    [
      'of the spec through the status',
      status,
      { set: ['spec.replicas=1'] },
      '--subresource status takes changes of .status alone, and not of .spec',
    ],
    [
      'of labels through the status',
      status,
      { labels: ['a=b'] },
      '--subresource status takes changes of .status alone, and not of .metadata.labels',
    ],
    [
      'of more than replicas of a scale',
      scale,
      { set: ['spec.paused=true'] },
      '--subresource scale takes changes of .spec.replicas alone',
    ],
    [
      'of labels through a resize',
      { ...SECRET, resource: { ...SECRET.resource, subresources: ['resize'] }, subresource: 'resize' },
      { labels: ['a=b'] },
      '--subresource resize takes changes of .spec alone, and not of .metadata',
    ],
    ['through what the kind has not', SECRET, { set: ['metadata.labels.a=b'] }, 'nothing'],
    [
      'through a sub-resource that is not there',
      { ...SECRET, subresource: 'status' },
      { set: ['status.a=b'] },
      'secrets has no sub-resource "status" to edit: it has none that can be edited',
    ],
    [
      'through one that is another',
      { ...SHAPE, subresource: 'scale' },
      { set: ['spec.replicas=1'] },
      'shapes.x.test has no sub-resource "scale" to edit: it has status',
    ],
    [
      'of fields of a definition that names none',
      { ...SHAPE, resource: { ...SHAPE.resource, subresources: [] } },
      { set: ['spec.block.c=1'] },
      'Shape.spec.block has no field "c"',
    ],
    [
      'of each of different fields',
      DEPLOYMENT,
      { set: ['spec.strategy[*]=1'] },
      'Deployment.spec.strategy is neither a list nor a map, for which [*] would stand',
    ],
  ]
  for (const [what, kind, words, expected] of cases) test(what, () => assert.equal(fault(words, kind), expected))

  test('through the scale only of other fields', () => {
    const object = { apiVersion: 'autoscaling/v1', kind: 'Scale', spec: { replicas: 1 } }
    const result = parseEdit({ set: ['spec.replicas=4'] })
      .forKind(scale)
      .changesFor(object, { now: new Date(0) })
    assert.deepEqual('changes' in result && result.changes.map((change) => change.new), [4])
  })
})

describe('Words that are no edit', () => {
  const cases: readonly (readonly [words: EditWords, expected: RegExp])[] = [
    [{}, /nothing is asked to be changed/],
    [{ set: [], labels: [] }, /nothing is asked to be changed/],
    [{ set: ['spec.replicas'] }, /^invalid --set "spec\.replicas": a value is missing; say PATH=VALUE, or PATH:=JSON$/],
    [{ set: ['=3'] }, /^invalid --set "=3": /],
    [{ set: [''] }, /^invalid --set "": a path is empty/],
    [{ set: ['spec.a b=3'] }, /^invalid --set "spec\.a b=3": what follows the path is no value/],
    [{ set: ['spec[name=a=3'] }, /^invalid --set "spec\[name=a=3": /],
    [{ set: ['spec.x:={"a"'] }, /^invalid --set "spec\.x:=\{\\"a\\"": what follows := is not JSON/],
    [{ set: ['spec.x[*]y=3'] }, /"\." or "\[" is missing at character 10$/],
    [{ remove: ['spec.x=3'] }, /^invalid --remove "spec\.x=3": a path alone is enough/],
    [{ remove: ['spec.x y'] }, /^invalid --remove "spec\.x y": " " needs quotes, or does not belong here$/],
  ]
  for (const [words, expected] of cases)
    test(JSON.stringify(words), () => {
      assert.throws(
        () => parseEdit(words),
        (error) => error instanceof UsageError && expected.test(error.message) && !error.message.includes('\n'),
      )
    })

  test('a star in quotes is a name', () => {
    assert.deepEqual(edited({ set: ['spec.map["[*]"]=1'] }, SHAPE, { spec: { map: {} } }), ['+ .spec.map["[*]"]: "1"'])
  })
})
