// An Env for tests: streams that remember what was written, and a terminal, clock and environment of one's own.

import { Readable, Writable } from 'node:stream'
import type { Env } from '../../src/flags/env.ts'

/** An Env whose streams can be read back. */
export type TestEnv = Env & { out(): string; err(): string; interrupt(): void }

export function testEnv(over: Partial<Env> = {}): TestEnv {
  const stdout = remembering()
  const stderr = remembering()
  const interrupt = new AbortController()
  return {
    stdin: Readable.from([]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    vars: {},
    cwd: '/work-folder',
    homeDir: '/home/me',
    platform: 'linux',
    arch: 'x64',
    execPath: '/usr/bin/node',
    nodeVersion: 'v24.0.0',
    pid: 4711,
    signal: interrupt.signal,
    isStdinTty: false,
    isStdoutTty: false,
    isStderrTty: false,
    columns: undefined,
    now: () => new Date('2026-11-23T12:00:00Z'),
    endWithin() {},
    endLookups: async () => {},
    atEnd: () => () => {},
    keepHeapSmall() {},
    dropDefaultAuthorities() {},
    exitCode: 0,
    out: stdout.text,
    err: stderr.text,
    interrupt: () => interrupt.abort(),
    ...over,
  }
}

function remembering(): { readonly stream: Writable; text(): string } {
  let text = ''
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      text += chunk
      done()
    },
  })
  return { stream, text: () => text }
}
