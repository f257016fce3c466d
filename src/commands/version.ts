// `kubectl tack version`: our version, the server's, and whether the two go together. Follows kubectl's cmd/version.

import { Command, Option } from 'commander'
import type { ServerVersion } from '../cluster/discovery/server-version.ts'
import { UsageError } from '../errors.ts'
import { type ConnectionFlags, withConnectionFlags } from '../flags/connection-flags.ts'
import type { Env } from '../flags/env.ts'
import { EXIT, type ExitCode } from '../flags/exit-code.ts'
import { withHelpSections } from '../flags/help-sections.ts'
import { outputOption } from '../flags/output-flags.ts'
import { verbosityOption, warningsAsErrorsOption } from '../flags/verbosity.ts'
import { VERSION } from '../version.ts'
import { skewWarning } from './version/skew.ts'

export type VersionFlags = ConnectionFlags & {
  readonly client?: boolean
  readonly output?: string
  readonly v?: number
  readonly warningsAsErrors?: boolean
}

export type VersionOptions = {
  readonly isClientOnly: boolean
  readonly format: 'text' | 'json' | 'yaml'
  readonly verbosity: number
  readonly warningsAsErrors: boolean
  readonly connection: ConnectionFlags
}

/** Flags only: decisions are in toVersionOptions and runVersion. */
export function versionCommand(env: Env): Command {
  const command = new Command('version')
    .summary('Print our version and that of the server')
    .description(
      'Ask the server of the current context for its version, and warn when it is older or newer than what is supported. ' +
        'Our own version is printed in any case.',
    )
    .usage('[flags]')
    .addOption(new Option('--client', 'print our version only; no server is asked').helpGroup('Output:'))
    .addOption(outputOption(['json', 'yaml']))
    .action(async (flags: VersionFlags) => {
      env.exitCode = await runVersion(toVersionOptions(flags), env)
    })
  withConnectionFlags(command).addOption(verbosityOption()).addOption(warningsAsErrorsOption())
  return withHelpSections(command, {
    examples: [
      ['Our version and that of the server of the current context', 'kubectl tack version'],
      ['Our version, without asking a server', 'kubectl tack version --client'],
      ['Both, for a program', 'kubectl tack version -o json'],
    ],
    exitStatus: {
      0: 'both versions were printed',
      1: 'the server answered with an error',
      2: 'usage, configuration, or the server could not be reached; our own version is printed all the same',
    },
  })
}

/** Checks what commander cannot. @throws UsageError in kubectl's words. */
export function toVersionOptions(flags: VersionFlags): VersionOptions {
  const { output = '' } = flags
  if (output !== '' && output !== 'json' && output !== 'yaml') {
    throw new UsageError("--output must be 'yaml' or 'json'", { flag: '--output', value: output })
  }
  return {
    isClientOnly: flags.client ?? false,
    format: output === '' ? 'text' : output,
    verbosity: flags.v ?? 0,
    warningsAsErrors: flags.warningsAsErrors ?? false,
    connection: flags,
  }
}

/** Prints the versions. @throws whatever kept the server from answering, after our own version was printed. */
export async function runVersion(options: VersionOptions, env: Env): Promise<ExitCode> {
  const asked = options.isClientOnly ? {} : await ask(options, env)
  env.stdout.write(await versionText(options, { client: clientVersion(env), ...asked }))
  if ('error' in asked) throw asked.error
  const warning = asked.server === undefined ? undefined : skewWarning(asked.server)
  if (warning === undefined) return EXIT.done
  env.stderr.write(`${options.warningsAsErrors ? 'error' : 'Warning'}: ${warning}\n`)
  return options.warningsAsErrors ? EXIT.no : EXIT.done
}

type ClientVersion = { readonly gitVersion: string; readonly nodeVersion: string; readonly platform: string }

function clientVersion(env: Env): ClientVersion {
  return { gitVersion: `v${VERSION}`, nodeVersion: env.nodeVersion, platform: goPlatform(env) }
}

/** `linux/amd64`, as kubectl names it. */
function goPlatform({ platform, arch }: Env): string {
  const os = platform === 'win32' ? 'windows' : platform
  return `${os}/${arch === 'x64' ? 'amd64' : arch}`
}

type Asked = { readonly server?: ServerVersion } | { readonly server?: undefined; readonly error: unknown }

async function ask({ connection, verbosity }: VersionOptions, env: Env): Promise<Asked> {
  const { askServer } = await import('./version/ask-server.ts')
  try {
    return { server: await askServer(connection, verbosity, env) }
  } catch (error) {
    return { error }
  }
}

type Versions = { readonly client: ClientVersion; readonly server?: ServerVersion | undefined }

async function versionText({ format }: VersionOptions, { client, server }: Versions): Promise<string> {
  if (format === 'text') {
    const ofServer = server === undefined ? '' : `Server Version: ${server.gitVersion}\n`
    return `Client Version: ${client.gitVersion}\n${ofServer}`
  }
  const answer = { clientVersion: client, ...(server === undefined ? {} : { serverVersion: server }) }
  if (format === 'json') return `${JSON.stringify(answer, undefined, 2)}\n`
  const { toKubectlYaml } = await import('../print/kubectl-yaml.ts')
  return toKubectlYaml(answer)
}
