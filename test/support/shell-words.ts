// The `kubectl tack` command lines in a line of shell, as the words that the plugin gets.

/** What a shell makes of a line, as far as examples need it: quotes, pipes, `&&`, redirections, `$(…)` and `<(…)`. */
const TOKEN = /\|\||&&|[|;<>()]|(?:'[^']*'|"[^"]*"|\\.|[^\s'"|;<>()&\\]|&(?!&))+/g

/** The words behind each `kubectl tack` or `kubectl-tack` of a line. */
export function tackCommands(line: string): string[][] {
  const commands: string[][] = []
  let words: string[] | undefined = []
  const end = () => {
    const [first, second, ...rest] = words ?? []
    if (first === 'kubectl-tack') commands.push([...(second === undefined ? [] : [second]), ...rest])
    if (first === 'kubectl' && second === 'tack') commands.push(rest)
    words = []
  }
  for (const [token] of line.replace(/\\\n/g, ' ').matchAll(TOKEN)) {
    if (!/^(\|\||&&|[|;()])$/.test(token)) words?.push(unquoted(token))
    else end()
  }
  end()
  return commands.map((command) => beforeRedirection(command))
}

function beforeRedirection(words: string[]): string[] {
  const at = words.findIndex((word) => word === '<' || word === '>')
  return at < 0 ? words : words.slice(0, at)
}

function unquoted(token: string): string {
  return token.replace(/'([^']*)'|"([^"]*)"|\\(.)/g, (_, single, double, bare) => single ?? double ?? bare)
}
