// What resource a request path means, for the words of errors that the server did not name itself.

export type RequestTarget = {
  readonly group: string
  readonly resource: string
  readonly name?: string
}

/**
 * Reads group, resource and name out of a path below the server's own: `/apis/apps/v1/namespaces/a/deployments/web`.
 *
 * @returns undefined for discovery, `/version` and every other path that is no resource.
 */
export function targetOf(path: string): RequestTarget | undefined {
  const segments = path
    .replace(/[?#].*$/s, '')
    .split('/')
    .filter(Boolean)
    .map(decode)
  const root = segments.shift()
  if (root !== 'api' && root !== 'apis') return undefined
  const group = root === 'apis' ? segments.shift() : ''
  const version = segments.shift()
  if (group === undefined || version === undefined) return undefined
  const isScoped = segments[0] === 'namespaces' && segments.length > 2 && !isNamespaceSubresource(segments)
  const [resource, name] = isScoped ? segments.slice(2) : segments
  if (resource === undefined) return undefined
  return { group, resource, ...(name === undefined ? {} : { name }) }
}

function isNamespaceSubresource(segments: readonly string[]): boolean {
  return segments.length === 3 && (segments[2] === 'status' || segments[2] === 'finalize')
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** `deployments.apps web`, as client-go writes it behind a generic message. */
export function targetText(target: RequestTarget): string {
  const resource = target.group === '' ? target.resource : `${target.resource}.${target.group}`
  return target.name ? `${resource} ${target.name}` : resource
}
