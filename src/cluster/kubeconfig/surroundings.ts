// What the loading of connections takes from the process: environment, folders, standard streams. Read here only.

import { homedir } from 'node:os'
import { isatty } from 'node:tty'

export type Environment = { readonly [name: string]: string | undefined }

/** Everything that is not an option and not in a file. */
export type Surroundings = {
  readonly env: Environment
  /** Where `.kube/config` is. */
  readonly homeDir: string
  /** What relative paths of flags and of KUBECONFIG are relative to. */
  readonly cwd: string
  /** Where a pod finds its token, CA certificate and namespace. */
  readonly serviceAccountDir: string
  /** Whether exec plugins may be handed stdin. */
  readonly isStdinTerminal: boolean
  /** Why stdin can't be handed to an exec plugin although it is a terminal; undefined when it can. */
  readonly stdinUnavailable?: string
  /** Receives what exec plugins write to stderr. Undefined: they inherit ours. */
  readonly onPluginStderr?: (chunk: Buffer) => void
}

/** The same, with defaults taken from the process. */
export type SurroundingsOptions = { readonly [Key in keyof Surroundings]?: Surroundings[Key] | undefined }

const SERVICE_ACCOUNT_DIR = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Fills in what the caller left open from the running process. */
export function surroundingsFrom(o: SurroundingsOptions = {}): Surroundings {
  const env = o.env ?? process.env
  return {
    env,
    homeDir: o.homeDir ?? homeFolder(env),
    cwd: o.cwd ?? process.cwd(),
    serviceAccountDir: o.serviceAccountDir ?? SERVICE_ACCOUNT_DIR,
    isStdinTerminal: o.isStdinTerminal ?? isatty(0),
    ...(o.stdinUnavailable === undefined ? {} : { stdinUnavailable: o.stdinUnavailable }),
    ...(o.onPluginStderr === undefined ? {} : { onPluginStderr: o.onPluginStderr }),
  }
}

/** `HOME`, else what the system knows; empty for a user whom it does not know, as containers have them. */
export function homeFolder(env: Environment): string {
  try {
    return env.HOME || homedir()
  } catch {
    return ''
  }
}
