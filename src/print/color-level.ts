// Whether a stream gets colour. Settled here, per stream; chalk's own guess is not asked.

export type ColorWhen = 'auto' | 'always' | 'never'

/** 0: none; 1: 16 colours; 2: 256; 3: 16 million. */
export type ColorLevel = 0 | 1 | 2 | 3

export type ColorQuestion = {
  /** `--color`. */
  readonly flag: ColorWhen
  readonly env: { readonly [name: string]: string | undefined }
  /** Whether the stream is a terminal. */
  readonly isTty: boolean
  readonly platform: NodeJS.Platform
}

/**
 * The first that decides: `--color=always` or `never`; FORCE_COLOR; then there is colour only on a terminal that is not
 * `TERM=dumb`, unless NO_COLOR is set and not empty, and on Windows only in a terminal that sets WT_SESSION.
 */
export function colorLevel({ flag, env, isTty, platform }: ColorQuestion): ColorLevel {
  if (flag === 'never') return 0
  const forced = forcedLevel(env.FORCE_COLOR)
  if (flag === 'always') return forced || 1
  if (forced !== undefined) return forced
  if (!isTty || env.TERM === 'dumb' || isSet(env.NO_COLOR)) return 0
  return platform === 'win32' && !isSet(env.WT_SESSION) ? 0 : 1
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}

/** FORCE_COLOR as Node reads it: `0` and `false` switch colour off, 1 to 3 are levels, anything else is level 1. */
function forcedLevel(value: string | undefined): ColorLevel | undefined {
  if (value === undefined) return undefined
  if (value === '0' || value === 'false') return 0
  return value === '2' ? 2 : value === '3' ? 3 : 1
}
