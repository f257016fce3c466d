// --append and --ensure: elements of every kind of list.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UsageError } from '../../../../src/errors.ts'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { type EditedKind, type EditWords, parseEdit } from '../../../../src/patch/edits/edit.ts'
import { DEPLOYMENT, edited, SERVICE, SHAPE, UNKNOWN } from './kinds.ts'

const NAMED: JsonObject = { spec: { named: [{ name: 'a', value: 'x', limits: { cpu: '1' } }, { name: 'b' }] } }
const PORTS: JsonObject = { spec: { ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }] } }

describe('An element', () => {
  const cases: readonly (readonly [
    what: string,
    kind: EditedKind,
    object: JsonObject,
    words: EditWords,
    expected: string[],
  ])[] = [
    [
      'is appended to a list with keys',
      SHAPE,
      NAMED,
      { append: ['spec.named={"name":"c","value":"y"}'] },
      ['+ .spec.named[name="c"]: {"name":"c","value":"y"}'],
    ],
    [
      'is appended once',
      SHAPE,
      NAMED,
      { append: ['spec.named={"name":"c"}', 'spec.named={"name":"c"}'] },
      ['+ .spec.named[name="c"]: {"name":"c"}'],
    ],
    [
      'that is there is no change',
      SHAPE,
      NAMED,
      { append: ['spec.named={"name":"a","value":"x","limits":{"cpu":"1000m"}}'] },
      [],
    ],
    [
      'that is there, with more than is stated, is no change',
      SHAPE,
      NAMED,
      { append: ['spec.named={"name":"a"}'] },
      [],
    ],
    [
      'that is there as another is not appended',
      SHAPE,
      NAMED,
      { append: ['spec.named={"name":"a","value":"y"}'] },
      [
        'AlreadyExists: an element with name="a" is in .spec.named already, and is another: --ensure or --set changes it',
      ],
    ],
    [
      'is brought to what is stated',
      SHAPE,
      NAMED,
      { ensure: ['spec.named={"name":"a","value":"y","limits":{"memory":"1Gi"}}'] },
      ['+ .spec.named[name="a"].limits.memory: "1Gi"', '~ .spec.named[name="a"].value: ["x","y"]'],
    ],
    [
      'loses what is stated to be null',
      SHAPE,
      NAMED,
      { ensure: ['spec.named={"name":"a","value":null}'] },
      ['- .spec.named[name="a"].value: "x"'],
    ],
    [
      'is made sure of where it is not',
      SHAPE,
      NAMED,
      { ensure: ['spec.named={"name":"c","value":null}'] },
      ['+ .spec.named[name="c"]: {"name":"c"}'],
    ],
    ['is no change where it is so', SHAPE, NAMED, { ensure: ['spec.named={"name":"a","value":"x"}'] }, []],
    [
      'is known by the default of its key',
      SHAPE,
      PORTS,
      { ensure: ['spec.ports={"port":53,"name":"dns"}'] },
      ['+ .spec.ports[port=53,protocol="TCP"].name: "dns"'],
    ],
    [
      'is another with another key',
      SERVICE,
      PORTS,
      { append: ['spec.ports={"port":53,"protocol":"SCTP"}'] },
      ['+ .spec.ports[port=53,protocol="SCTP"]: {"port":53,"protocol":"SCTP"}'],
    ],
    ['is appended to a set', SHAPE, { spec: { set: ['a'] } }, { append: ['spec.set=b'] }, ['+ .spec.set[="b"]: "b"']],
    ['of a set is there once', SHAPE, { spec: { set: ['a'] } }, { append: ['spec.set=a'], ensure: ['spec.set=a'] }, []],
    [
      'is a finalizer',
      SHAPE,
      { metadata: { finalizers: ['a/b'] } },
      { append: ['metadata.finalizers=c/d'] },
      ['+ .metadata.finalizers[="c/d"]: "c/d"'],
    ],
    [
      'is the first finalizer, without being all of them',
      SHAPE,
      {},
      { ensure: ['metadata.finalizers=c/d'] },
      ['+ .metadata.finalizers[="c/d"]: "c/d"'],
    ],
    [
      'is an owner',
      SHAPE,
      {},
      { append: ['metadata.ownerReferences={"apiVersion":"v1","kind":"Pod","name":"p","uid":"1"}'] },
      ['+ .metadata.ownerReferences[uid="1"]: {"apiVersion":"v1","kind":"Pod","name":"p","uid":"1"}'],
    ],
    [
      'is always appended to a list that is counted',
      SHAPE,
      { spec: { whole: ['a'] } },
      { append: ['spec.whole=a', 'spec.whole=b'] },
      ['~ .spec.whole: [["a"],["a","a","b"]]'],
    ],
    [
      'is made sure of in a list that is counted',
      SHAPE,
      { spec: { rows: [{ a: 'x' }] } },
      { ensure: ['spec.rows={"a":"x"}', 'spec.rows={"a":"y"}'] },
      ['~ .spec.rows: [[{"a":"x"}],[{"a":"x"},{"a":"y"}]]'],
    ],
    [
      'makes the list, which is the change',
      SHAPE,
      { spec: {} },
      { append: ['spec.ports={"port":80}', 'spec.ports={"port":81}'] },
      ['+ .spec.ports: [{"port":80},{"port":81}]'],
    ],
    [
      'makes what the list is in',
      DEPLOYMENT,
      {},
      { append: ['spec.template.spec.containers={"name":"a"}'] },
      ['+ .spec: {"template":{"spec":{"containers":[{"name":"a"}]}}}'],
    ],
    [
      'is added to an empty list',
      SHAPE,
      { spec: { named: [] } },
      { append: ['spec.named={"name":"a"}'] },
      ['+ .spec.named[name="a"]: {"name":"a"}'],
    ],
    [
      'is added within an element',
      SHAPE,
      NAMED,
      { append: ['spec.named[name=b].ports:={"port":80}'] },
      ['+ .spec.named[name="b"].ports: [{"port":80}]'],
    ],
    [
      'is added within every element',
      SHAPE,
      NAMED,
      { append: ['spec.named[*].ports={"port":80}'] },
      ['+ .spec.named[name="a"].ports: [{"port":80}]', '+ .spec.named[name="b"].ports: [{"port":80}]'],
    ],
    [
      'has the type of elements',
      SHAPE,
      { spec: { free: { l: [1] } } },
      { append: ['spec.free.l=2', 'spec.free.l:=3'] },
      ['~ .spec.free.l: [[1],[1,"2",3]]'],
    ],
    ['takes the place of null', UNKNOWN, { spec: { l: null } }, { append: ['spec.l=a'] }, ['~ .spec.l: [null,["a"]]']],
    [
      'is not appended to what is no list',
      UNKNOWN,
      { spec: { l: 'a' } },
      { append: ['spec.l=b'] },
      ['Invalid: what is at .spec.l is no list'],
    ],
    [
      'is refused where a part of the way is not there',
      SHAPE,
      NAMED,
      { append: ['spec.named[name=z].ports={"port":1}'] },
      ['NoSuchElement: no element with name="z" in .spec.named'],
    ],
    [
      'is refused beside its duplicate',
      UNKNOWN,
      { metadata: { ownerReferences: [{ uid: '1' }, { uid: '1' }] } },
      { ensure: ['metadata.ownerReferences={"uid":"1","name":"p"}'] },
      ['AmbiguousElement: 2 elements with uid="1" in .metadata.ownerReferences'],
    ],
    [
      'that is appended and removed is no change',
      SHAPE,
      NAMED,
      { append: ['spec.named={"name":"c"}'], ensure: ['spec.named={"name":"c"}'] },
      ['+ .spec.named[name="c"]: {"name":"c"}'],
    ],
  ]
  for (const [what, kind, object, words, expected] of cases)
    test(what, () => assert.deepEqual(edited(words, kind, object), expected))
})

describe('An element is refused for a kind', () => {
  const cases: readonly (readonly [what: string, kind: EditedKind, words: EditWords, expected: string])[] = [
    [
      'where there is no list',
      DEPLOYMENT,
      { append: ['spec.replicas=1'] },
      'Deployment.spec.replicas is of type integer, and no list: --append is for elements of lists',
    ],
    [
      'without its key',
      SHAPE,
      { ensure: ['spec.named={"value":"x"}'] },
      'an element of .spec.named is told from others by its name, and this has none',
    ],
    [
      'without any of its keys, when none has a default',
      DEPLOYMENT,
      { append: ['spec.template.spec.containers={"image":"x"}'] },
      'an element of .spec.template.spec.containers is told from others by its name, and this has none',
    ],
    ['of another type', SHAPE, { append: ['spec.set:=1'] }, 'invalid value 1 for .spec.set[]: expected a string'],
    [
      'as a text in the place of an object',
      SHAPE,
      { append: ['spec.named=a'] },
      'invalid value "a" for .spec.named[]: expected an object, as JSON: {"a":"b"}',
    ],
    [
      'with a field that is not there',
      SHAPE,
      { append: ['spec.named={"nmae":"a"}'] },
      'Shape.spec.named[] has no field "nmae"; did you mean "name"?',
    ],
    [
      'at a field that is not there',
      SHAPE,
      { append: ['spec.nmaed={"name":"a"}'] },
      'Shape.spec has no field "nmaed"; did you mean "named"?',
    ],
  ]
  for (const [what, kind, words, expected] of cases)
    test(what, () =>
      assert.throws(
        () => parseEdit(words).forKind(kind),
        (error) => {
          assert.ok(error instanceof UsageError)
          assert.equal(error.message, expected)
          return true
        },
      ),
    )
})

test('What is appended is made of what is there, what is made sure of or set is not', () => {
  assert.equal(parseEdit({ append: ['a.b=c'] }).readsOld, true)
  assert.equal(parseEdit({ setExpr: ['a.b=1'] }).readsOld, true)
  for (const words of [{ ensure: ['a.b=c'] }, { set: ['a=b'] }, { remove: ['a'] }, { labels: ['a=b'] }])
    assert.equal(parseEdit(words).readsOld, false)
})
