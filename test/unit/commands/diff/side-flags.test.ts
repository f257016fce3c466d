import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type SideFlags, toSides } from '../../../../src/commands/diff/side-flags.ts'
import { UsageError } from '../../../../src/errors.ts'

const F = { filename: ['a.yaml'] }

describe('what is compared with what', () => {
  for (const [words, flags, kind] of [
    [[], F, 'manifests'],
    [[], {}, 'manifests'],
    [[], { ...F, selector: 'a=b' }, 'manifests'],
    [[], { kustomize: 'x' }, 'manifests'],
    [[], { ...F, prune: true, selector: 'a=b' }, 'manifests'],
    [[], { ...F, prune: true, applyset: 'x', serverSide: true }, 'manifests'],
    [['deploy'], { toContext: 'x' }, 'live'],
    [['deploy', 'a'], { toNamespace: 'x' }, 'live'],
    [['deploy'], { toContext: 'x', toNamespace: 'y', allNamespaces: false }, 'live'],
    [[], { refs: '-', toContext: 'x' }, 'refs'],
    [[], { since: 'x' }, 'since'],
    [['deploy'], { since: 'x' }, 'since'],
    [['deploy/a'], { revision: '3' }, 'revision'],
    [['deploy'], { watch: true }, 'watch'],
    [[], { ...F, watch: true, owner: ['!a'] }, 'watch'],
  ] as const satisfies readonly (readonly [readonly string[], SideFlags, string])[]) {
    test(`${words.join(' ') || 'nothing'} with ${JSON.stringify(flags)}: ${kind}`, () => {
      assert.equal(toSides(words, flags).kind, kind)
    })
  }

  for (const [words, flags, message] of [
    [['deploy'], {}, /^what should these objects be compared with\?/],
    [['deploy'], F, /^names of live objects and -f or -k cannot be used together/],
    [['deploy'], { ...F, toContext: 'x' }, /^names of live objects and -f or -k/],
    [[], { ...F, toContext: 'x' }, /^--to-context and -f cannot be used together/],
    [[], { ...F, since: 'x' }, /^--since and -f cannot/],
    [[], { ...F, revision: '1' }, /^--revision and -f cannot/],
    [[], { toNamespace: 'x' }, /^--to-namespace needs kinds/],
    [[], { revision: '1' }, /^--revision needs kinds/],
    [[], { watch: true }, /^--watch needs kinds/],
    [['deploy'], { revision: 'x' }, /^invalid argument "x" for "--revision" flag: strconv.ParseInt/],
    [['deploy'], { revision: '-1' }, /^invalid argument "-1" for "--revision" flag: must be at least 0/],
    [['deploy'], { revision: '1', since: 'x' }, /^--since and --revision cannot/],
    [['deploy'], { watch: true, since: 'x' }, /^--watch and --since cannot/],
    [['deploy'], { toContext: 'x', since: 'x' }, /^--since and --to-context cannot/],
    [[], { ...F, watch: true, prune: true, all: true }, /^--watch and --prune cannot/],
    [['deploy'], { toContext: 'x', owner: ['a'] }, /^--owner needs --watch/],
    [[], { ...F, allNamespaces: true }, /^--all-namespaces needs kinds/],
    [['deploy', 'a'], { toContext: 'x', allNamespaces: true }, /^a resource cannot be retrieved by name across/],
    [['deploy', 'a'], { toContext: 'x', selector: 'a=b' }, /^name cannot be provided when a selector is specified/],
    [['deploy'], { toContext: 'x', selector: 'a==,' }, /found/],
    [[], { refs: '-' }, /^--refs needs --to-context or --to-namespace/],
    [['deploy'], { refs: '-', toContext: 'x' }, /^--refs and names of live objects/],
    [[], { ...F, prune: true }, /^all resources selected for prune without explicitly passing --all/],
    [[], { ...F, prune: true, all: true, serverSide: true }, /^--prune is in alpha and doesn't currently work/],
    [
      [],
      { ...F, prune: true, all: true, pruneAllowlist: ['v1/Pod'] },
      /^invalid GroupVersionKind format: v1\/Pod, please/,
    ],
    [[], { ...F, all: true }, /^--all needs --prune/],
    [[], { ...F, applyset: 'x' }, /^--applyset requires --prune/],
    [[], { ...F, prune: true, applyset: 'x', all: true }, /^--all is incompatible with --applyset/],
    [[], { ...F, prune: true, applyset: 'x', selector: 'a=b' }, /^--selector is incompatible with --applyset/],
  ] as const satisfies readonly (readonly [readonly string[], SideFlags, RegExp])[]) {
    test(`${words.join(' ') || 'nothing'} with ${JSON.stringify(flags)} is refused`, () => {
      assert.throws(
        () => toSides(words, flags),
        (error: unknown) => {
          assert.ok(error instanceof UsageError)
          assert.match(error.message, message)
          return true
        },
      )
    })
  }
})
