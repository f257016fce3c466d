// The frame of a page: its head with all of its style, and its end. Light or dark as the reader's system is.

/** Text in which nothing means anything to a browser; what would turn a line around is written in digits. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    const named = NAMES[character]
    if (named !== undefined) return named
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

const NAMES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const STYLE = `
:root { color-scheme: light dark; --old: #ffebe9; --new: #dafbe1; --line: #d0d7de; --faint: #656d76; --bad: #cf222e; --good: #1a7f37; --doubt: #9a6700 }
@media (prefers-color-scheme: dark) { :root { --old: #4b1d1f; --new: #12361f; --line: #30363d; --faint: #8d96a0; --bad: #f85149; --good: #3fb950; --doubt: #d29922 } }
body { display: flex; flex-direction: column; max-width: 110rem; margin: 0 auto; padding: 1rem; font: 14px/1.5 system-ui, sans-serif }
header { order: -1 }
h1 { font-size: 1.3rem; margin: 0 }
header p { margin: .2rem 0 }
time, .stat, .note, .hunk, .unstated { color: var(--faint) }
details { border: 1px solid var(--line); border-radius: 6px; margin: .8rem 0; padding: .5rem .8rem }
summary { cursor: pointer; overflow-wrap: anywhere }
.action { font-weight: 600; color: var(--bad) }
.action.create { color: var(--good) }
.action.update { color: var(--doubt) }
.problems { color: var(--bad) }
.wide { overflow-x: auto }
table { border-collapse: collapse; margin: .6rem 0 }
th, td { text-align: left; vertical-align: top; padding: .15rem .6rem; border-bottom: 1px solid var(--line) }
td { font: 12px/1.5 ui-monospace, monospace; max-width: 40rem; overflow-wrap: anywhere; white-space: pre-wrap }
pre { font: 12px/1.5 ui-monospace, monospace; overflow-x: auto; margin: .6rem 0 }
pre span { display: block }
.file { font-weight: 600 }
.old { background: var(--old) }
.new { background: var(--new) }
`

/** Nothing may be loaded, whatever is in the page. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'`

export function htmlHead(now: Date): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>kubectl tack diff ${now.toISOString()}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
`
}

export const HTML_FOOT = '</body>\n</html>\n'
