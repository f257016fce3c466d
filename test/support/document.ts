// The code blocks of a Markdown document, and the commands with their output that consoles show.

/** A fenced block. */
export type CodeBlock = {
  /** The first word after the fence: `console`, `ts`; empty without one. */
  readonly language: string
  /** The words after it: `cluster`. */
  readonly marks: readonly string[]
  readonly lines: readonly string[]
  /** Line in the document of the first line of the block, from 1. */
  readonly line: number
}

/** A command and what the document says that it prints. */
export type ConsoleStep = { readonly command: string; readonly output: readonly string[]; readonly line: number }

const FENCE = /^(`{3,})(.*)$/

/** The fenced blocks of a document, in order. @throws when one is not closed */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = []
  let open: { fence: string; info: string; lines: string[]; line: number } | undefined
  for (const [i, text] of markdown.split('\n').entries()) {
    const [, fence = '', info = ''] = FENCE.exec(text) ?? []
    if (open === undefined) {
      if (fence !== '') open = { fence, info, lines: [], line: i + 2 }
    } else if (text === open.fence) {
      const [language = '', ...marks] = open.info.trim().split(/\s+/)
      blocks.push({ language, marks, lines: open.lines, line: open.line })
      open = undefined
    } else open.lines.push(text)
  }
  if (open !== undefined) throw new Error(`line ${open.line - 1}: the code block is not closed`)
  return blocks
}

/**
 * The steps of a console: a line that begins with `$ ` is a command, lines that end in a backslash go on, and what
 * follows until the next one is its output.
 */
export function consoleSteps(block: CodeBlock): ConsoleStep[] {
  const steps: { command: string; output: string[]; line: number }[] = []
  let isContinued = false
  for (const [i, text] of block.lines.entries()) {
    const last = steps.at(-1)
    if (isContinued && last !== undefined) last.command += `\n${text}`
    else if (text.startsWith('$ ')) steps.push({ command: text.slice(2), output: [], line: block.line + i })
    else if (last === undefined) throw new Error(`line ${block.line + i}: a console begins with a command`)
    else last.output.push(text)
    isContinued = text.endsWith('\\') && (isContinued || text.startsWith('$ '))
  }
  return steps
}

/** The commands of a script: its lines without comments and blank ones. */
export function scriptLines(block: CodeBlock): ConsoleStep[] {
  return block.lines.flatMap((text, i) => {
    const command = text.replace(/(^|\s+)#\s.*$/, '').trim()
    return command === '' ? [] : [{ command, output: [], line: block.line + i }]
  })
}

/** What a document may have us do: commands that read, alone or one after the other in a pipe. */
const HARMLESS =
  /^(kubectl (tack|get) |node examples\/library\/[\w-]+\.ts$|node scripts\/import-cost\.ts$|echo \$\?$|printf |cat examples\/)/

/** What changes nothing but the home of whoever types it; a test has one of its own. */
const AT_HOME = /^(mkdir -p ~\/[\w./-]+|ln -s "\$PWD\/[\w./-]+" ~\/[\w./-]+)$/

/** True for a command line that changes nothing, so that it can be run because a document shows it. */
export function isHarmless(command: string): boolean {
  if (AT_HOME.test(command)) return true
  const bare = command.replace(/\\\n/g, ' ').replace(/'[^']*'|"[^"$`]*"/g, 'x')
  return !/[;&<>`\n]|\$\(/.test(bare) && bare.split('|').every((part) => HARMLESS.test(part.trim()))
}

/** True for a command line that writes to a cluster. */
export function isWriting(command: string): boolean {
  if (/ --dry-run\b/.test(command)) return false
  if (/kubectl tack own\b/.test(command)) return / --(take|give|drop)\b/.test(command)
  return /kubectl tack (patch|edit|apply-plan|undo|resume|journal rm)\b/.test(command)
}

/**
 * An output without what differs from run to run: ages, times, sizes, versions, addresses, generated names, and the
 * widths of columns, which follow from them.
 */
export function normalised(output: readonly string[]): string[] {
  const lines = output.map((text) =>
    RULES.reduce((line, [pattern, to]) => line.replace(pattern, to), text.trimEnd()).replace(/(\S) {2,}/g, '$1  '),
  )
  while (lines.at(-1) === '') lines.pop()
  return lines
}

const RULES: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/("?resourceVersion"?: ?)"?\d+"?/g, '$1<version>'],
  [/("(?:ms|bytes|port)": ?)\d+/g, '$1<number>'],
  // runs in a journal
  [/\b\d{8}-[0-9a-f]{4,8}\b/g, '<run>'],
  [/\b\d+ ms\b/g, '<ms>'],
  [/\b\d+(\.\d+)? (B|KB|MB)\b/g, '<size>'],
  // the last column of what --explain says a list has cost
  [/(<size> +\d+ +\d+ +)\d+$/, '$1<ms>'],
  [/\b\d+\.\d+\.\d+\.\d+(:\d+)?\b/g, '<address>'],
  [/\bv\d+\.\d+\.\d+\b/g, '<release>'],
  // folders and files of an external diff
  [/\S*\/(LIVE|MERGED)[^/\s]*\//g, '<$1>/'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ [+-]\d{4}/g, '<time>'],
  // the alphabet of generated names has no vowels, so that they are no words
  [/-[bcdfghjklmnpqrstvwxz2456789]{8,10}(-[bcdfghjklmnpqrstvwxz2456789]{5})?(?![\w-])/g, '-<hash>'],
  // a quantity of processors is none
  [/(?<![\w.:-]|cpu: )(\d+[ydhms]){1,2}(?![\w.-])/g, '<age>'],
]
