// Whole patches: what they change in an object, and what is said of those that are none.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UsageError } from '../../../../src/errors.ts'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { type EditedKind, type PatchWords, parseEdit } from '../../../../src/patch/edits/edit.ts'
import { DEPLOYMENT, edited, SECRET, SHAPE, UNKNOWN } from './kinds.ts'

const merge = (text: string): PatchWords => ({ type: 'merge', text })

describe('A merge patch', () => {
  const cases: readonly (readonly [
    what: string,
    kind: EditedKind,
    object: JsonObject,
    text: string,
    expected: string[],
  ])[] = [
    [
      'changes what it states',
      DEPLOYMENT,
      { spec: { replicas: 1, paused: true } },
      '{"spec":{"replicas":2,"paused":null}}',
      ['- .spec.paused: true', '~ .spec.replicas: [1,2]'],
    ],
    ['may be YAML', DEPLOYMENT, { spec: { replicas: 1 } }, 'spec:\n  replicas: 2\n', ['~ .spec.replicas: [1,2]']],
    [
      'may be YAML in one line',
      DEPLOYMENT,
      { spec: { replicas: 1 } },
      '{spec: {replicas: 2}}',
      ['~ .spec.replicas: [1,2]'],
    ],
    [
      'replaces lists, of which elements change by their keys',
      SHAPE,
      { spec: { named: [{ name: 'a' }, { name: 'b' }] } },
      '{"spec":{"named":[{"name":"b","value":"x"}]}}',
      ['- .spec.named[name="a"]: {"name":"a"}', '+ .spec.named[name="b"].value: "x"'],
    ],
    [
      'may say what the object is',
      DEPLOYMENT,
      { spec: { replicas: 1 } },
      '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x"},"spec":{"replicas":2}}',
      ['~ .spec.replicas: [1,2]'],
    ],
    [
      'may not say that it is another',
      DEPLOYMENT,
      { spec: {} },
      '{"metadata":{"name":"y"}}',
      ['Invalid: .metadata.name cannot be changed: it is what the object is known by'],
    ],
    [
      'in a list that is counted changes the list',
      SHAPE,
      { spec: { free: { l: [{ a: 1 }, { a: 2 }] } } },
      '{"spec":{"free":{"l":[{"a":1},{"a":3}]}}}',
      ['~ .spec.free.l: [[{"a":1},{"a":2}],[{"a":1},{"a":3}]]'],
    ],
  ]
  for (const [what, kind, object, text, expected] of cases)
    test(what, () => assert.deepEqual(edited({ patch: merge(text) }, kind, object), expected))

  test('comes before what is set', () => {
    const words = { patch: merge('{"spec":{"map":{"a":"1","b":"2"}}}'), set: ['spec.map.b=3'], remove: ['spec.map.a'] }
    assert.deepEqual(edited(words, SHAPE, { spec: {} }), ['+ .spec.map: {"b":"3"}'])
  })
})

describe('Text that is no patch', () => {
  const cases: readonly (readonly [patch: PatchWords, expected: string])[] = [
    [merge(''), 'this is no patch but nothing: a patch is an object, or a list of operations'],
    [merge('replicas'), 'this is no patch but a text: a patch is an object, or a list of operations'],
    [merge('3'), 'this is no patch but a number: a patch is an object, or a list of operations'],
    [merge('[]'), 'a merge patch is an object, and this is a list; a list of operations is --type json'],
    [merge('a: b\n c: [d'), 'it is neither JSON nor YAML: line 2: mapping values are not allowed in this context'],
    [
      merge('{"spec":{"l":[{"$patch":"delete"}]}}'),
      '"$patch" is for strategic merge patches, and would be data in a merge patch; use --type strategic',
    ],
    [
      { type: 'json', text: '{}' },
      'a JSON patch is a list of operations, and this is an object; that is --type merge or strategic',
    ],
    [{ type: 'json', text: '[1]' }, 'operation 1 of 1 is no object'],
    [{ type: 'json', text: '[{"op":"test","path":"/a"},{"path":"/a"}]' }, 'operation 2 of 2 has no "op"'],
    [
      { type: 'auto', text: '[{"op":"put","path":"/a"}]' },
      'operation 1 of 1 has an "op" that is none of add, replace, test, remove, move, copy',
    ],
    [{ type: 'json', text: '[{"op":"add","value":1}]' }, 'operation 1 of 1 (add) has no "path"'],
    [
      { type: 'json', text: '[{"op":"add","path":"a","value":1}]' },
      'operation 1 of 1 (add): the path "a" does not begin with "/"',
    ],
    [{ type: 'json', text: '[{"op":"add","path":"/a"}]' }, 'operation 1 of 1 (add /a) has no "value"'],
    [{ type: 'json', text: '[{"op":"move","path":"/a"}]' }, 'operation 1 of 1 (move /a) has no "from"'],
  ]
  for (const [patch, expected] of cases)
    test(`${patch.type} ${patch.text}`, () =>
      assert.throws(() => parseEdit({ patch }), { name: 'UsageError', message: `invalid --patch: ${expected}` }))
})

describe('A patch is refused for a kind', () => {
  const cases: readonly (readonly [what: string, kind: EditedKind, text: string, expected: string])[] = [
    [
      'with a field that is not there',
      DEPLOYMENT,
      '{"spec":{"replcas":2}}',
      'Deployment.spec has no field "replcas"; did you mean "replicas"?',
    ],
    [
      'with such a field in a list',
      SHAPE,
      '{"spec":{"named":[{"nmae":"a"}]}}',
      'Shape.spec.named[0] has no field "nmae"; did you mean "name"?',
    ],
    [
      'that removes such a field',
      SHAPE,
      '{"spec":{"txt":null}}',
      'Shape.spec has no field "txt"; did you mean "text"?',
    ],
    [
      'with a wrong type',
      DEPLOYMENT,
      '{"spec":{"replicas":"2"}}',
      'invalid value "2" for .spec.replicas: expected an integer',
    ],
    [
      'with a secret, which is not repeated',
      SECRET,
      '{"data":{"a":"hunter2!"}}',
      'invalid value for .data.a: expected base64',
    ],
    [
      'with a status',
      DEPLOYMENT,
      '{"status":{"replicas":2}}',
      'the server drops changes of .status of deployments.apps without a word: use --subresource status',
    ],
    [
      'with more than the status',
      { ...SHAPE, subresource: 'status' },
      '{"status":{},"spec":{}}',
      '--subresource status takes changes of .status alone, and not of .spec',
    ],
  ]
  for (const [what, kind, text, expected] of cases)
    test(what, () =>
      assert.throws(
        () => parseEdit({ patch: merge(text) }).forKind(kind),
        (error) => error instanceof UsageError && error.message === expected,
      ),
    )
})

const strategic = (text: string): PatchWords => ({ type: 'strategic', text })
const auto = (text: string): PatchWords => ({ type: 'auto', text })
const json = (text: string): PatchWords => ({ type: 'json', text })

const DEPLOYED: JsonObject = {
  spec: {
    replicas: 1,
    template: {
      spec: {
        containers: [
          { name: 'a', image: 'a:1', args: ['x'] },
          { name: 'b', image: 'b:1' },
        ],
      },
    },
  },
}
const IN = '.spec.template.spec.containers'
const container = (text: string) => `{"spec":{"template":{"spec":{"containers":[${text}]}}}}`

describe('A patch that is merged by keys', () => {
  const shape: JsonObject = {
    spec: {
      named: [
        { name: 'a', value: 'x', limits: { cpu: '1' } },
        { name: 'b', ports: [{ port: 53 }, { port: 53, protocol: 'UDP' }] },
      ],
      set: ['p', 'q'],
      whole: ['r'],
      map: { m: '1', n: '2' },
    },
  }
  const cases: readonly (readonly [
    what: string,
    kind: EditedKind,
    object: JsonObject,
    patch: PatchWords,
    expected: string[],
  ])[] = [
    [
      'merges an element of a built-in kind',
      DEPLOYMENT,
      DEPLOYED,
      auto(container('{"name":"a","image":"a:2"}')),
      [`~ ${IN}[name="a"].image: ["a:1","a:2"]`],
    ],
    ['adds one', DEPLOYMENT, DEPLOYED, strategic(container('{"name":"c"}')), [`+ ${IN}[name="c"]: {"name":"c"}`]],
    [
      'deletes one',
      DEPLOYMENT,
      DEPLOYED,
      strategic(container('{"name":"a","$patch":"delete"}')),
      [`- ${IN}[name="a"]: {"name":"a","image":"a:1","args":["x"]}`],
    ],
    [
      'retains what it says',
      DEPLOYMENT,
      { spec: { strategy: { type: 'A', rollingUpdate: {} } } },
      strategic('{"spec":{"strategy":{"$retainKeys":["type"],"type":"B"}}}'),
      ['- .spec.strategy.rollingUpdate: {}', '~ .spec.strategy.type: ["A","B"]'],
    ],
    [
      'is refused by what the server would say',
      DEPLOYMENT,
      DEPLOYED,
      strategic(container('{"image":"a:2"}')),
      ['Invalid: map: map[image:a:2] does not contain declared merge key: name'],
    ],
    [
      'merges an element of a custom kind',
      SHAPE,
      shape,
      auto('{"spec":{"named":[{"name":"a","value":"y","limits":{"memory":"1Gi"}}]}}'),
      ['+ .spec.named[name="a"].limits.memory: "1Gi"', '~ .spec.named[name="a"].value: ["x","y"]'],
    ],
    [
      'knows defaults of keys there',
      SHAPE,
      shape,
      strategic('{"spec":{"named":[{"name":"b","ports":[{"port":53,"name":"t"}]}]}}'),
      ['+ .spec.named[name="b"].ports[port=53,protocol="TCP"].name: "t"'],
    ],
    [
      'deletes an element there',
      SHAPE,
      shape,
      strategic(
        '{"spec":{"named":[{"name":"b","ports":[{"port":53,"protocol":"UDP","$patch":"delete"}]},{"name":"a","$patch":"delete"},{"name":"z","$patch":"delete"}]}}',
      ),
      [
        '- .spec.named[name="a"]: {"name":"a","value":"x","limits":{"cpu":"1"}}',
        '- .spec.named[name="b"].ports[port=53,protocol="UDP"]: {"port":53,"protocol":"UDP"}',
      ],
    ],
    [
      'adds to a set, and takes out',
      SHAPE,
      shape,
      strategic('{"spec":{"set":["r","p"],"$deleteFromPrimitiveList/set":["q"]}}'),
      ['- .spec.set[="q"]: "q"', '+ .spec.set[="r"]: "r"'],
    ],
    ['replaces lists without keys', SHAPE, shape, auto('{"spec":{"whole":["s"]}}'), ['~ .spec.whole: [["r"],["s"]]']],
    [
      'replaces an object, and a list, that say so',
      SHAPE,
      shape,
      strategic('{"spec":{"map":{"$patch":"replace","o":"3"},"named":[{"$patch":"replace"},{"name":"a"}]}}'),
      [
        '- .spec.map.m: "1"',
        '- .spec.map.n: "2"',
        '+ .spec.map.o: "3"',
        '- .spec.named[name="a"].limits: {"cpu":"1"}',
        '- .spec.named[name="a"].value: "x"',
        '- .spec.named[name="b"]: {"name":"b","ports":[{"port":53},{"port":53,"protocol":"UDP"}]}',
      ],
    ],
    [
      'retains what it says there',
      SHAPE,
      shape,
      strategic('{"spec":{"map":{"$retainKeys":["m"]}}}'),
      ['- .spec.map.n: "2"'],
    ],
    [
      'takes away what is null',
      SHAPE,
      shape,
      auto('{"spec":{"map":null,"set":null}}'),
      ['- .spec.map: {"m":"1","n":"2"}', '- .spec.set: ["p","q"]'],
    ],
    [
      'brings elements in the order that it states',
      SHAPE,
      { spec: { named: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] } },
      strategic('{"spec":{"named":[{"name":"d"}],"$setElementOrder/named":[{"name":"c"},{"name":"z"},{"name":"a"}]}}'),
      [
        '~ .spec.named: [[{"name":"a"},{"name":"b"},{"name":"c"}],[{"name":"c"},{"name":"b"},{"name":"a"},{"name":"d"}]]',
      ],
    ],
    [
      'is no change where the order is the one that it states',
      SHAPE,
      shape,
      strategic('{"spec":{"$setElementOrder/named":[{"name":"a"},{"name":"b"}]}}'),
      [],
    ],
    [
      'is refused without keys',
      SHAPE,
      shape,
      strategic('{"spec":{"named":[{"value":"y"}]}}'),
      ['Invalid: an element of .spec.named has none of its keys: name'],
    ],
    [
      'is refused with a directive that is none',
      SHAPE,
      shape,
      strategic('{"spec":{"map":{"$patch":"remove"}}}'),
      ['Invalid: $patch at .spec.map is "remove", and none of replace, delete, merge'],
    ],
    [
      'merges finalizers',
      SHAPE,
      { metadata: { finalizers: ['a/b'] } },
      auto('{"metadata":{"finalizers":["c/d"],"labels":{"x":"y"}}}'),
      ['+ .metadata.finalizers[="c/d"]: "c/d"', '+ .metadata.labels: {"x":"y"}'],
    ],
    [
      'is a merge patch where nothing is known',
      UNKNOWN,
      { spec: { l: [{ name: 'a' }] } },
      auto('{"spec":{"l":[{"name":"b"}]}}'),
      ['~ .spec.l: [[{"name":"a"}],[{"name":"b"}]]'],
    ],
  ]
  for (const [what, kind, object, patch, expected] of cases)
    test(what, () => assert.deepEqual(edited({ patch }, kind, object), expected))
})

describe('A JSON patch', () => {
  const shape: JsonObject = { spec: { text: 'a', count: 1, named: [{ name: 'a' }, { name: 'b' }], free: { x: [1] } } }
  const cases: readonly (readonly [
    what: string,
    kind: EditedKind,
    object: JsonObject,
    text: string,
    expected: string[],
  ])[] = [
    [
      'changes by keys what it finds by indexes',
      SHAPE,
      shape,
      '[{"op":"add","path":"/spec/named/1/value","value":"x"}]',
      ['+ .spec.named[name="b"].value: "x"'],
    ],
    [
      'inserts',
      SHAPE,
      shape,
      '[{"op":"add","path":"/spec/named/0","value":{"name":"c"}}]',
      ['+ .spec.named[name="c"]: {"name":"c"}'],
    ],
    [
      'tests, and goes on',
      SHAPE,
      shape,
      '[{"op":"test","path":"/spec/count","value":1},{"op":"replace","path":"/spec/count","value":2}]',
      ['~ .spec.count: [1,2]'],
    ],
    [
      'tests, and is refused',
      SHAPE,
      shape,
      '[{"op":"replace","path":"/spec/text","value":"b"},{"op":"test","path":"/spec/count","value":2}]',
      ['TestFailed: operation 2 (test /spec/count): at /spec/count is another value'],
    ],
    [
      'may test what it may not change',
      SHAPE,
      shape,
      '[{"op":"test","path":"/metadata/uid","value":"u"},{"op":"remove","path":"/spec/text"}]',
      ['- .spec.text: "a"'],
    ],
    [
      'moves and copies',
      SHAPE,
      shape,
      '[{"op":"move","from":"/spec/text","path":"/spec/maybe"},{"op":"copy","from":"/spec/named/0/name","path":"/spec/named/1/value"}]',
      ['+ .spec.maybe: "a"', '+ .spec.named[name="b"].value: "a"', '- .spec.text: "a"'],
    ],
    [
      'does not find its place',
      SHAPE,
      shape,
      '[{"op":"remove","path":"/spec/named/7"}]',
      ['Invalid: operation 1 (remove /spec/named/7): there is no element 7'],
    ],
    [
      'has keys with slashes',
      SHAPE,
      {},
      '[{"op":"add","path":"/metadata/labels","value":{}},{"op":"add","path":"/metadata/labels/a.b~1c","value":"x"}]',
      ['+ .metadata.labels: {"a.b/c":"x"}'],
    ],
  ]
  for (const [what, kind, object, text, expected] of cases)
    test(what, () => assert.deepEqual(edited({ patch: json(text) }, kind, object), expected))

  const faults: readonly (readonly [text: string, expected: string])[] = [
    [
      '[{"op":"remove","path":"/spec/txt"}]',
      'operation 1 (remove /spec/txt): Shape.spec has no field "txt"; did you mean "text"?',
    ],
    [
      '[{"op":"add","path":"/spec/count","value":"1"}]',
      'operation 1 (add /spec/count): invalid value "1" for .spec.count: expected an integer',
    ],
    [
      '[{"op":"add","path":"/spec/named/-","value":{"nam":"a"}}]',
      'operation 1 (add /spec/named/-): Shape.spec.named[0] has no field "nam"; did you mean "name"?',
    ],
    [
      '[{"op":"add","path":"/spec/named/a/value","value":"x"}]',
      'operation 1 (add /spec/named/a/value): Shape.spec.named is a list, and "a" no index',
    ],
    [
      '[{"op":"copy","from":"/spec/txt","path":"/spec/text"}]',
      'operation 1 (copy /spec/text): Shape.spec has no field "txt"; did you mean "text"?',
    ],
    [
      '[{"op":"replace","path":"/status/x","value":1}]',
      'operation 1 (replace /status/x): the server drops changes of .status of shapes.x.test without a word: use --subresource status',
    ],
    [
      '[{"op":"replace","path":"/metadata/name","value":"y"}]',
      'operation 1 (replace /metadata/name): .metadata.name cannot be changed: it is what the object is known by',
    ],
    [
      '[{"op":"replace","path":"","value":{}}]',
      'operation 1 (replace ): the path is the whole object: name a field of it',
    ],
  ]
  for (const [text, expected] of faults)
    test(`${text} is refused for a kind`, () =>
      assert.throws(() => parseEdit({ patch: json(text) }).forKind(SHAPE), { name: 'UsageError', message: expected }))

  test('reads old values where it tests, takes over, or counts', () => {
    const reads = (text: string) => parseEdit({ patch: json(text) }).readsOld
    assert.equal(reads('[{"op":"add","path":"/a/b","value":1}]'), false)
    assert.equal(reads('[{"op":"add","path":"/a/0","value":1}]'), true)
    assert.equal(reads('[{"op":"add","path":"/a/-","value":1}]'), true)
    assert.equal(reads('[{"op":"copy","from":"/a","path":"/b"}]'), true)
    assert.equal(reads('[{"op":"test","path":"/b","value":1}]'), true)
  })
})

test('Directives need a schema, and to be known', () => {
  const words = '{"spec":{"l":[{"$patch":"delete"}]}}'
  assert.throws(() => parseEdit({ patch: auto(words) }).forKind(UNKNOWN), {
    name: 'UsageError',
    message: /"\$patch" needs a schema, and none is known of things\.y\.test/,
  })
  assert.throws(() => parseEdit({ patch: strategic(words) }).forKind(UNKNOWN), {
    name: 'UsageError',
    message: /needs a schema/,
  })
  assert.throws(() => parseEdit({ patch: strategic('{"spec":{"$setElementOrder/nmaed":[]}}') }).forKind(SHAPE), {
    name: 'UsageError',
    message: 'Shape.spec has no field "nmaed"; did you mean "named"?',
  })
})
