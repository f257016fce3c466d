import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeBlocks, consoleSteps, isHarmless, isWriting, normalised, scriptLines } from '../../support/document.ts'

const DOCUMENT = `text
\`\`\`console cluster
$ kubectl tack query pods \\
    -n shop
NAME   AGE
a      3d2h

$ echo $?
0
\`\`\`
\`\`\`sh
# a remark
npm test   # everything

kubectl tack query 'a#b'
\`\`\`
`

test('blocks are found with their language, marks and place', () => {
  const [first, second] = codeBlocks(DOCUMENT)
  assert.deepEqual([first?.language, first?.marks, first?.line], ['console', ['cluster'], 3])
  assert.deepEqual([second?.language, second?.marks, second?.line], ['sh', [], 12])
})

test('a console is commands, each with the lines up to the next', () => {
  const [block] = codeBlocks(DOCUMENT)
  assert.ok(block)
  assert.deepEqual(consoleSteps(block), [
    { command: 'kubectl tack query pods \\\n    -n shop', output: ['NAME   AGE', 'a      3d2h', ''], line: 3 },
    { command: 'echo $?', output: ['0'], line: 8 },
  ])
})

test('a script is its lines without remarks', () => {
  const [, block] = codeBlocks(DOCUMENT)
  assert.ok(block)
  assert.deepEqual(
    scriptLines(block).map(({ command, line }) => [command, line]),
    [
      ['npm test', 13],
      ["kubectl tack query 'a#b'", 15],
    ],
  )
})

test('a block that is not closed is a mistake', () => {
  assert.throws(() => codeBlocks('```sh\nls\n'), /line 1: the code block is not closed/)
})

for (const [text, expected] of [
  ['web-6d4b75cb6d-x2x4v   1/1   Running   7 (3m ago)   26m', 'web-<hash>  1/1  Running  7 (<age> ago)  <age>'],
  ['replicaset.apps/web-5c9f8f7d9   1', 'replicaset.apps/web-<hash>  1'],
  ['orders-nightly   14   3d2h', 'orders-nightly  14  <age>'],
  ['ran 1 request · 1.6 KB · 3 listed · 48 ms', 'ran 1 request · <size> · 3 listed · <ms>'],
  ['"resourceVersion":"812","ms":48', '"resourceVersion":<version>,"ms":<number>'],
  ['10.0.0.12   8080/TCP', '<address>  8080/TCP'],
  ['  image: registry.example.com/orders:2.7.1   ', '  image: registry.example.com/orders:2.7.1'],
  ['shop   250m', 'shop  <age>'],
  ['  cpu: 250m', '  cpu: 250m'],
] as const) {
  test(`what differs from run to run is left out of ${JSON.stringify(text)}`, () => {
    assert.deepEqual(normalised([text]), [expected])
  })
}

test('empty lines at the end do not count', () => {
  assert.deepEqual(normalised(['a', '', '']), ['a'])
})

for (const command of [
  "kubectl tack query pods -o jsonpath='{a;b}' \\\n  -n shop",
  'node examples/library/pages.ts',
  'node scripts/import-cost.ts',
  'echo $?',
  "printf 'a: >\\n' | kubectl tack query all -f -",
  'kubectl get cm -o yaml | kubectl tack diff --since -',
  'mkdir -p ~/.local/bin',
  'ln -s "$PWD/bin/kubectl-tack.js" ~/.local/bin/kubectl-tack',
  'cat examples/shop/*.yaml | kubectl tack query dumps -f -',
]) {
  test(`is run when a document shows it: ${command}`, () => assert.equal(isHarmless(command), true))
}

for (const command of [
  'npm ci',
  'npm run build',
  'kubectl delete namespace shop',
  'kubectl tack query pods; rm x',
  'kubectl tack query pods && npm ci',
  'kubectl tack query pods > pods.txt',
  'kubectl tack query $(rm x)',
  'kubectl tack query "$(rm x)"',
  'kubectl tack query pods | sh',
  'kubectl tack query pods\nrm x',
  'node scripts/build.ts',
  'mkdir -p /usr/local/bin',
  'mkdir -p ~/../../etc && rm x',
  'ln -s "$PWD/bin/kubectl-tack.js" /usr/bin/kubectl-tack',
  'kubectl getall',
  'echo $?; rm x',
]) {
  test(`is not run: ${command}`, () => assert.equal(isHarmless(command), false))
}

for (const [command, expected] of [
  ['kubectl tack patch dumps --set spec.keep=1 --yes', true],
  ['kubectl tack patch dumps --set spec.keep=1 --dry-run', false],
  ['kubectl tack patch dumps --set spec.keep=1 --dry-run=server -o diff', false],
  ['kubectl tack own dump/orders-nightly -n shop', false],
  ['kubectl tack own dump/orders-nightly --take .spec.keep', true],
  ['kubectl tack undo last --yes', true],
  ['kubectl tack journal ls', false],
  ['kubectl tack journal rm last', true],
  ['kubectl tack query pods -o ref | kubectl tack patch --refs - --label a=b', true],
  ['kubectl tack query pods', false],
] as const) {
  test(`${expected ? 'writes' : 'reads'}: ${command}`, () => assert.equal(isWriting(command), expected))
}
