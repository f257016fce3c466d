// The tables of a Markdown document, and the commands in their cells.

/** A row below a header: its cells as they are written, and where it stands, from 1. */
export type TableRow = { readonly cells: readonly string[]; readonly line: number }

/** All rows of all tables, without headers. */
export function tableRows(markdown: string): TableRow[] {
  const rows: TableRow[] = []
  let isFenced = false
  let isBelowHeader = false
  for (const [i, text] of markdown.split('\n').entries()) {
    if (/^`{3,}/.test(text)) isFenced = !isFenced
    if (isFenced || !text.startsWith('|')) isBelowHeader = false
    else if (/^\|[-| :]+\|$/.test(text)) isBelowHeader = true
    else if (isBelowHeader) rows.push({ cells: cellsOf(text), line: i + 1 })
  }
  return rows
}

function cellsOf(row: string): string[] {
  return row
    .replace(/^\|/, '')
    .replace(/\|\s*$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
}

/** The first inline code of a cell; a `\|` of the table is a `|` of the code. */
export function codeOf(cell: string | undefined): string | undefined {
  return /`([^`]+)`/.exec(cell ?? '')?.[1]?.replaceAll('\\|', '|')
}

/** Every inline code of a document, outside of its blocks. */
export function inlineCode(markdown: string): string[] {
  const prose = markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, '')
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code.replaceAll('\\|', '|'))
}
