// The words of a label selector. Follows the lexer in pkg/labels/selector.go of apimachinery.

/** `end` closes every list of tokens. */
export type TokenKind = 'word' | 'in' | 'notin' | '=' | '==' | '!=' | '>' | '<' | '!' | ',' | '(' | ')' | 'end'
export type Token = { readonly kind: TokenKind; readonly text: string }

const SYMBOLS: readonly TokenKind[] = ['==', '!=', '=', '>', '<', '!', ',', '(', ')']
const SPECIAL = new Set('=!(),><')
const BLANK = new Set(' \t\r\n')

/** Splits a selector into tokens. Nothing fails here: what is wrong becomes a token that no rule expects. */
export function labelTokens(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    while (at < text.length && BLANK.has(text[at] as string)) at++
    const start = text[at]
    if (start === undefined || start === '\0') return [...tokens, { kind: 'end', text: '' }]
    const token = SPECIAL.has(start) ? symbolAt(text, at) : wordAt(text, at)
    tokens.push(token)
    at += token.text.length
  }
}

function symbolAt(text: string, at: number): Token {
  const kind = SYMBOLS.find((symbol) => text.startsWith(symbol, at)) as TokenKind
  return { kind, text: kind }
}

function wordAt(text: string, at: number): Token {
  let end = at
  while (end < text.length && !SPECIAL.has(text[end] as string) && !BLANK.has(text[end] as string)) end++
  const word = text.slice(at, end)
  return { kind: word === 'in' || word === 'notin' ? word : 'word', text: word }
}

/** Takes tokens in order, `end` for ever after the last; `in` and `notin` are words except where an operator stands. */
export type TokenReader = { peek(): Token; take(): Token; takeOperator(): Token }

export function readTokens(tokens: readonly Token[]): TokenReader {
  let at = 0
  const current = () => (tokens[at] ?? tokens.at(-1)) as Token
  const asWord = (token: Token): Token =>
    token.kind === 'in' || token.kind === 'notin' ? { kind: 'word', text: token.text } : token
  const takeOperator = () => {
    const token = current()
    at++
    return token
  }
  return { peek: () => asWord(current()), take: () => asWord(takeOperator()), takeOperator }
}
