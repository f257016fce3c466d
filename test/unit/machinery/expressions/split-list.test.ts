import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { splitList } from '../../../../src/machinery/expressions/split-list.ts'

describe('A list is split at commas that belong to none of its expressions:', () => {
  for (const [text, parts] of [
    ['', ['']],
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    [' a , b ', ['a', 'b']],
    ['a,,b', ['a', '', 'b']],
    [',', ['', '']],
    ['f(a,b),c', ['f(a,b)', 'c']],
    ['[a,b],{c:d,e:f},g', ['[a,b]', '{c:d,e:f}', 'g']],
    ['f([a,{b:(c,d)}],e),g', ['f([a,{b:(c,d)}],e)', 'g']],
    ['"a,b",c', ['"a,b"', 'c']],
    ["'a,b',c", ["'a,b'", 'c']],
    ['"a\\",b",c', ['"a\\",b"', 'c']],
    ['"a\\\\",b', ['"a\\\\"', 'b']],
    ['"it\'s, x",b', ['"it\'s, x"', 'b']],
    ['"""a,"b",c""",d', ['"""a,"b",c"""', 'd']],
    ["'''a,'b',c''',d", ["'''a,'b',c'''", 'd']],
    ['r"\\",b', ['r"\\"', 'b']],
    ['R"a\\",b', ['R"a\\"', 'b']],
    ['b"a,\\"",c', ['b"a,\\""', 'c']],
    ['br"a,\\",c', ['br"a,\\"', 'c']],
    ['"",a', ['""', 'a']],
    ['"(",a', ['"("', 'a']],
    ['a.`b,c`,d', ['a.`b,c`', 'd']],
    ['a // x, y', ['a // x, y']],
    ['a // x, y\n,b', ['a // x, y', 'b']],
    // what cannot be read is one part, for the parser to complain about
    ['"a,b', ['"a,b']],
    ['f(a,b', ['f(a,b']],
    ['a),b', ['a),b']],
    ['[a,b', ['[a,b']],
  ] as const)
    test(JSON.stringify(text), () => {
      const found = splitList(text)
      assert.deepEqual(
        found.map((part) => part.text),
        parts,
      )
      for (const part of found) assert.equal(text.slice(part.offset, part.offset + part.text.length), part.text)
    })
})
