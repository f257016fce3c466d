// Starts the built test cluster and stops it: one process, one folder.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'

/** The line that the executable prints when it is ready; the fields are described in test/cluster/main.go. */
export type ClusterDescription = {
  readonly dir: string
  readonly kubeconfig: string
  readonly server: string
  readonly version: string
  readonly contexts: readonly string[]
  readonly pid: number
  readonly log: string
  readonly readyAfterMs: number
}

export type StartedCluster = ClusterDescription & {
  /** Resolves when the process has ended by itself, with its last words; never rejects. */
  readonly ended: Promise<string>
  /** Ends the process at once and removes its folder. May be called more than once. */
  stop(): Promise<void>
}

/**
 * Starts a cluster from the executable that `buildCluster` made; takes about 2.5 s.
 * @param dir an absent or empty folder, which is removed at the end; a temporary one by default
 * @throws with the end of the log when it does not become ready
 */
export async function startCluster(executable: string, dir?: string): Promise<StartedCluster> {
  // Our end of the child's stdin closes with this process, however it ends: the child takes that as its own end.
  const child = spawn(executable, dir === undefined ? [] : ['--dir', dir], { stdio: 'pipe' })
  let lastWords = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-20_000)
  })
  const closed = once(child, 'close').then(
    () => lastWords,
    (error: unknown) => `${executable}: ${error}`,
  )
  const line = once(createInterface(child.stdout), 'line').then(([text]) => String(text))
  const first = await Promise.race([line, closed.then((words) => ({ words }))])
  if (typeof first !== 'string') throw new Error(`The test cluster did not start.\n${first.words}`)
  const description: ClusterDescription = JSON.parse(first)
  return {
    ...description,
    ended: closed,
    async stop() {
      child.kill('SIGKILL')
      await closed
      // Its watchdog removes the folder too; both may be at it.
      await rm(description.dir, { recursive: true, force: true, maxRetries: 20 })
    },
  }
}
