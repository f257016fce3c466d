// Child processes in tests end, one way or the other, and say what they said.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { childEnvironment, run, start } from '../../support/child-process.ts'

const node = process.execPath

test('a result has the exit code and both streams', async () => {
  const script = 'process.stdin.on("data", (d) => process.stdout.write(d)); console.error("e"); process.exitCode = 3'
  assert.deepEqual(await run(node, ['-e', script], { input: 'héllo' }), {
    code: 3,
    signal: null,
    stdout: 'héllo',
    stderr: 'e\n',
  })
})

test('stdin is empty when nothing is given', async () => {
  const { stdout } = await run(node, ['-e', 'process.stdin.resume().on("end", () => console.log("end"))'])
  assert.equal(stdout, 'end\n')
})

test('a process that does not end is killed, and the error shows its output', async () => {
  const running = start(node, ['-e', 'console.log("so far"); setInterval(() => {}, 1000)'], { timeoutMs: 1000 })
  await assert.rejects(running.ended, /not done after 1000 ms\n--- stdout\nso far/)
  assert.equal(running.child.signalCode, 'SIGKILL')
})

test('output is waited for, across chunks and after it came', async () => {
  const script =
    'process.stdout.write("re"); setTimeout(() => process.stdout.write("ady 7\\n"), 50); process.stdin.resume()'
  const running = start(node, ['-e', script])
  const [, number] = await running.waitFor('stdout', /ready (\d)/)
  assert.equal(number, '7')
  assert.equal((await running.waitFor('stdout', /ready/))[0], 'ready')
  running.kill('SIGTERM')
  assert.equal((await running.ended).signal, 'SIGTERM')
})

test('waiting for output fails when the process ends without it', async () => {
  const running = start(node, ['-e', 'console.log("other")'])
  await assert.rejects(running.waitFor('stdout', /never/), /ended before stdout matched \/never\/\n--- stdout\nother/)
  await running.ended
  await assert.rejects(running.waitFor('stdout', /never/), /ended before/)
})

test('waiting for output fails in time while the process goes on', async () => {
  const running = start(node, ['-e', 'process.stdin.resume()'])
  await assert.rejects(running.waitFor('stderr', /never/, 50), /50 ms passed before stderr matched/)
  running.kill('SIGKILL')
  await running.ended
})

test('a command that does not exist rejects', async () => {
  await assert.rejects(run('./no-such-command', []), { code: 'ENOENT' })
})

test('a child sees none of the variables that change how a tool behaves', () => {
  const names = Object.keys(childEnvironment({ EXTRA: 'x', PATH: undefined }))
  assert.ok(names.includes('EXTRA'))
  assert.deepEqual(
    names.filter((name) => /^(PATH|HOME|KUBE\w*|NODE_\w*|NO_COLOR|FORCE_COLOR|TERM)$/.test(name)),
    [],
  )
})
