// Makes a URL of what a kubeconfig or `--server` calls the server (client-go rest/url_utils.go, DefaultServerURL).

import { ConfigError } from '../../errors.ts'

/**
 * The address of a server: a URL, or a host with or without a port, which then means plain http.
 *
 * @returns scheme, host and path; query and fragment are ignored.
 * @throws ConfigError when it is neither, or a URL of another scheme than http and https.
 */
export function parseServer(server: string): URL {
  const url = URL.parse(hasScheme(server) ? server : `http://${server}`)
  const isBareWithPath = !hasScheme(server) && url !== null && url.pathname !== '/'
  if (url === null || isBareWithPath) throw new ConfigError(`host must be a URL or a host:port pair: "${server}"`)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new ConfigError(`unsupported protocol scheme "${url.protocol.slice(0, -1)}"`)
  }
  return url
}

/** `https://host:port/path`, without a trailing slash. */
export function serverText(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`
}

function hasScheme(server: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]/.test(server)
}
