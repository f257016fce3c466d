// Many who want to hear of one signal, over one listener: adding and removing listeners is what costs.

type Watched = { readonly calls: Set<() => void>; readonly listener: () => void }

const watched = new WeakMap<AbortSignal, Watched>()

/**
 * Calls once when the signal fires, which it has not yet.
 * @returns what takes the call back; a signal that nobody waits for any more is let go
 */
export function onAbort(signal: AbortSignal, call: () => void): () => void {
  const known = watched.get(signal) ?? watch(signal)
  known.calls.add(call)
  return () => {
    known.calls.delete(call)
    if (known.calls.size > 0 || watched.get(signal) !== known) return
    watched.delete(signal)
    signal.removeEventListener('abort', known.listener)
  }
}

function watch(signal: AbortSignal): Watched {
  const calls = new Set<() => void>()
  const listener = () => {
    watched.delete(signal)
    for (const call of calls) call()
  }
  const known = { calls, listener }
  watched.set(signal, known)
  signal.addEventListener('abort', listener, { once: true })
  return known
}
