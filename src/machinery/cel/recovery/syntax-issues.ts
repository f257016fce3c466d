// All that cel-go's parser says of a text with syntax errors: it mends them and goes on, and looks at what comes of it.
import type { CelEnv } from '../decls.ts'
import type { CelIssue } from '../issue.ts'
import { BAD, END, lexerOf, next, tokenText } from '../lex.ts'
import { type Parser, parserOf, report, SyntaxStop } from '../parser-state.ts'
import { type Recovery, RecoveryStop, type Token } from './recovery.ts'
import { start } from './rules.ts'
import { visit } from './visit.ts'

/** The findings, in the order in which they are made. For a text that has no syntax error they are those of its macros and literals. */
export function syntaxIssues(text: string, env: CelEnv): readonly CelIssue[] {
  const p = parserOf(text, env, () => report(p, -1, 'not parsed here'))
  try {
    visit(p, start(recoveryOf(text, reporter(p))))
  } catch (error) {
    if (!(error instanceof RecoveryStop || error instanceof SyntaxStop)) throw error
  }
  return p.issues
}

/** Notes up to a hundred syntax errors, and that there are more. */
function reporter(p: Parser): Recovery['report'] {
  let count = 0
  return (offset, message) => {
    const isSyntax = message.startsWith('Syntax error')
    if (!isSyntax || count++ < MAX_SYNTAX_ERRORS) {
      report(p, offset, message)
      return
    }
    report(p, offset, `Syntax error: More than ${MAX_SYNTAX_ERRORS} syntax errors`)
    throw new RecoveryStop()
  }
}

const MAX_SYNTAX_ERRORS = 100

function recoveryOf(text: string, tell: Recovery['report']): Recovery {
  const tokens: Token[] = []
  const gaps: { start: number; end: number }[] = []
  const lexer = lexerOf(text)
  do {
    next(lexer)
    const { kind, start, end } = lexer
    if (kind === BAD) {
      gaps.push({ start, end })
      tell(start, `Syntax error: token recognition error at: '${tokenText(lexer)}'`)
    } else tokens.push({ kind, start, text: tokenText(lexer) })
  } while (lexer.kind !== END)
  return {
    tokens,
    text,
    gaps,
    index: 0,
    state: 0,
    frames: [],
    depths: new Map(),
    isRecovering: false,
    lastIndex: -1,
    lastStates: new Set(),
    attempts: 0,
    report: tell,
  }
}
