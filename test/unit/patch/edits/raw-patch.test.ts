// Whole patches: what they change in an object, and what is said of those that are none.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UsageError } from '../../../../src/errors.ts'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { type EditedKind, type PatchWords, parseEdit } from '../../../../src/patch/edits/edit.ts'
import { DEPLOYMENT, edited, SECRET, SHAPE } from './kinds.ts'

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
