// Shell patterns in paths, with the syntax of Go's filepath.Glob: `*`, `?`, `[a-z]`, `[^a]`, and `\` before any of them.

import { lstat, readdir } from 'node:fs/promises'
import { join, parse, resolve, sep } from 'node:path'

const IS_WINDOWS = sep === '\\'
const META = IS_WINDOWS ? /[*?[]/ : /[*?[\\]/

/**
 * The paths that match a pattern, sorted folder by folder. Hidden files match too, `*` stays within a folder, and
 * folders that cannot be read count as empty.
 *
 * @param cwd the folder that a relative pattern starts from; the paths found are relative to it too.
 * @returns undefined when the pattern is malformed.
 */
export async function glob(pattern: string, cwd: string): Promise<string[] | undefined> {
  const { root } = parse(pattern)
  const segments = pattern.slice(root.length).split(IS_WINDOWS ? /[\\/]+/ : /\/+/)
  const matchers = segments.map((segment) => (META.test(segment) ? toRegExp(segment) : segment))
  let paths = [root]
  for (const matcher of matchers) {
    if (matcher === undefined) return undefined
    const found = await Promise.all(paths.map((path) => step(path, matcher, cwd)))
    paths = found.flat()
  }
  return paths
}

/** The order of Go's strings: by UTF-8 bytes. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

async function step(folder: string, matcher: string | RegExp, cwd: string): Promise<string[]> {
  if (typeof matcher === 'string') {
    const path = join(folder, matcher)
    return lstat(resolve(cwd, path)).then(
      () => [path],
      () => [],
    )
  }
  const names = await readdir(resolve(cwd, folder)).catch(() => [])
  const matching = names.filter((name) => matcher.test(name)).sort(byBytes)
  return matching.map((name) => join(folder, name))
}

/** One segment of a pattern as an expression for a whole name; undefined when it is malformed. */
function toRegExp(segment: string): RegExp | undefined {
  let source = ''
  for (let at = 0; at < segment.length; ) {
    const token = IS_WINDOWS ? /\*|\?|\[\^?[^\]]+\]|[^[]/suy : /\*|\?|\[\^?(?:\\.|[^\]\\])+\]|\\.|[^[\\]/suy
    token.lastIndex = at
    const [text] = token.exec(segment) ?? []
    if (text === undefined) return undefined
    source += tokenSource(text)
    at += text.length
  }
  try {
    return new RegExp(`^${source}$`, 'su')
  } catch {
    return undefined
  }
}

function tokenSource(token: string): string {
  if (token === '*') return '.*'
  if (token === '?') return '.'
  if (!token.startsWith('[') || token === '[') return literal(unescaped(token))
  const isNegated = token.startsWith('[^')
  const items = token.slice(isNegated ? 2 : 1, -1).match(/\\.|[^\\]/gsu) ?? []
  return `[${isNegated ? '^' : ''}${items.map((item) => (item === '-' ? '-' : literal(unescaped(item)))).join('')}]`
}

function unescaped(character: string): string {
  return character.length > 1 && character.startsWith('\\') ? character.slice(1) : character
}

function literal(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`
}
