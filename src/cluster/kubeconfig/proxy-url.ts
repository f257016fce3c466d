// Checks the `proxy-url` of a cluster (client-go tools/clientcmd/helpers.go, parseProxyURL).

const SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'socks5'])

/** What is wrong with a proxy URL, in client-go's words; undefined when nothing is. */
export function checkProxyUrl(proxyUrl: string): string | undefined {
  const scheme = goSchemeOf(proxyUrl)
  if (scheme === undefined) return `could not parse: ${proxyUrl}`
  if (!SCHEMES.has(scheme)) return `unsupported scheme "${scheme}", must be http, https, or socks5`
  return URL.canParse(proxyUrl) ? undefined : `could not parse: ${proxyUrl}`
}

/** The scheme as Go's net/url takes it: `''` when there is none, undefined when the text is no URL at all. */
function goSchemeOf(text: string): string | undefined {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1]
  if (scheme !== undefined) return scheme.toLowerCase()
  const isColonInFirstSegment = /^[^/?#]*:/.test(text)
  return isColonInFirstSegment ? undefined : ''
}
