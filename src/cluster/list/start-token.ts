// A continue token of our own making, with which a list begins at a name (k8s.io/apiserver, pkg/storage/continue.go).
// Clients are told to take tokens as they come, so nothing may depend on this one: whoever uses it can do without.

/** The list as it is now (-1), from the first object on whose name is not before this one. */
export function startToken(name: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: -1, start: name })).toString('base64url')
}
