// Manifests in groups, so that a set of any length is in memory by a part at a time. While a group is still being read the
// lists that it will need are under way already.

import type { ManifestObject } from '../manifest/index.ts'
import type { Event } from '../streams.ts'
import type { DefinitionsInSet } from './definitions-in-set.ts'
import type { Live, LiveReader } from './read-live.ts'
import type { Subject, Unfit } from './subject.ts'

/** Manifests that are looked at together: their live objects are in memory at once. */
const WINDOW = 1000
/** Reading manifests leaves nobody else a turn: so many are read in one. */
const IN_ONE_TURN = 32

export type Window = {
  /** What is no manifest. */
  readonly others: readonly Event<never>[]
  see(stated: ManifestObject): Promise<void>
  tell(event: Event<never>): void
  size(): number
  /** All have been seen. */
  close(): Promise<{ readonly found: readonly (Subject | Unfit)[]; readonly live: Live }>
}

/** @param find what a manifest states, by what is known so far */
export function openWindow(
  definitions: DefinitionsInSet,
  reader: LiveReader,
  find: (stated: ManifestObject) => Promise<Subject | Unfit>,
): Window {
  const others: Event<never>[] = []
  const stated: ManifestObject[] = []
  const found: (Subject | Unfit)[] = []
  const live = reader.group()

  /** A definition that comes later may say what the server does not know. */
  const isKnown = (one: Subject | Unfit): one is Subject => !('problem' in one) && one.defined === undefined

  return {
    others,
    async see(one) {
      definitions.see(one.object)
      const subject = await find(one)
      stated.push(one)
      found.push(subject)
      if (isKnown(subject)) live.want(subject)
    },
    tell: (event) => void others.push(event),
    size: () => stated.length + others.length,
    async close() {
      for (const [i, subject] of found.entries()) {
        if (isKnown(subject)) continue
        const again = await find(stated[i] as ManifestObject)
        found[i] = again
        if (isKnown(again)) live.want(again)
      }
      live.begin()
      return { found, live }
    },
  }
}

export async function* windowsOf(
  manifests: AsyncIterable<Event<ManifestObject>>,
  open: () => Window,
): AsyncGenerator<Window> {
  let window = open()
  for await (const event of manifests) {
    if ('item' in event) await window.see(event.item)
    else window.tell(event)
    if (window.size() % IN_ONE_TURN === 0) await new Promise((resolve) => setImmediate(resolve))
    if (window.size() < WINDOW) continue
    yield window
    window = open()
  }
  if (window.size() > 0) yield window
}
