// A terminal of a given width for tests: Python's pty stands in for one, where there is a Python.

import { type Result, type Running, type RunOptions, run, start } from './child-process.ts'

const PYTHON = `
import fcntl, os, pty, select, struct, sys, termios
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, int(sys.argv[1]), 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
sources = [fd, 0]
while True:
    ready = select.select(sources, [], [])[0]
    if 0 in ready:
        typed = os.read(0, 65536)
        if typed:
            os.write(fd, typed)
        else:
            sources.remove(0)
    if fd not in ready:
        continue
    try:
        data = os.read(fd, 65536)
    except OSError:
        break
    if not data:
        break
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`

/** For the options of a test: `false`, or why there is no terminal. */
export async function noTerminal(): Promise<string | false> {
  if (process.platform === 'win32') return 'Windows has no pty'
  const found = await run('python3', ['-c', 'import pty, os; os.waitstatus_to_exitcode']).catch(() => undefined)
  return found?.code === 0 ? false : 'needs python3, at least 3.9, for a pty'
}

/** Runs a command in a terminal of so many columns; stdout and stderr come together, lines end in a line feed. */
export async function runInTerminal(
  columns: number,
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Pick<Result, 'code'> & { readonly shown: string }> {
  const env = { TERM: 'xterm-256color', ...options.env }
  const { code, stdout } = await run('python3', ['-c', PYTHON, String(columns), command, ...args], { ...options, env })
  return { code, shown: stdout.replaceAll('\r\n', '\n') }
}

/** Starts a command in a terminal, at which the test then types: `\x03` is Ctrl-C, `\x04` the end of input. */
export function startInTerminal(
  columns: number,
  command: string,
  args: readonly string[],
  options: Omit<RunOptions, 'input'> = {},
): Running & { type(text: string): void } {
  const env = { TERM: 'xterm-256color', ...options.env }
  const running = start('python3', ['-c', PYTHON, String(columns), command, ...args], { ...options, env })
  return { ...running, type: (text) => void running.child.stdin?.write(text) }
}
