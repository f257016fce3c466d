// One list in which groups of names are looked up, one group after the other: it is read once where they come in its order.

import type { Page, Row } from '../cluster/read.ts'
import type { KubeObject } from '../machinery/json.ts'

/** So many bytes of a list are no dearer than one request more, which costs both sides, and time on the way. */
export const BYTES_PER_GET = 64 * 1024
/** The last objects that were passed over are kept, for names that come a little later than in the list. */
const KEPT_BYTES = 8 * 1024 * 1024

/** Names that are looked for, and who is told what is there. */
export type Wanted = Map<string, (object: KubeObject | undefined) => void>

export type Walk = {
  /** True of what the list has had, and is not kept. */
  isPassed(name: string): boolean
  /** Of the whole list, as far as it is known. */
  sizeBytes(): number
  /**
   * Takes out what it can tell of; left is what was passed over before.
   * @returns false where going on is not worth it: what is left has to be read otherwise, and the walk is over
   * @throws as reading does
   */
  find(wanted: Wanted): Promise<boolean>
  /** Whoever leaves early leaves the list, too. */
  end(): void
}

/**
 * Begins to read.
 *
 * @param count is told of every page that is asked for
 * @param trustsOrder a list whose names have come in order is taken to go on so, as those of API servers do: what it has
 * not had in its place is not there. Only for those who would hear from the server if it were
 */
export function openWalk(pages: AsyncIterator<Page>, count: () => void, { trustsOrder = false } = {}): Walk {
  const passed = new Set<string>()
  const kept = new Map<string, { readonly object: KubeObject; readonly bytes: number }>()
  let keptBytes = 0
  let readBytes = 0
  let isInOrder = trustsOrder
  let position = ''
  let page: Page | undefined
  /** Of the page, those that are to come, the next of them last. */
  let rows: Row[] = []
  let asked: Promise<IteratorResult<Page>> | undefined = ask()

  function ask(): Promise<IteratorResult<Page>> {
    count()
    const next = pages.next()
    next.catch(() => {})
    return next
  }

  /** @returns false at the end of the list */
  async function turn(): Promise<boolean> {
    if (page !== undefined && !page.hasMore) return false
    const { value, done } = await (asked ?? ask())
    asked = undefined
    if (done) return false
    page = value
    rows = value.rows.toReversed()
    readBytes += value.bytes
    return true
  }

  function keep(name: string, object: KubeObject): void {
    const bytes = sizeOfOne(page)
    kept.set(name, { object, bytes })
    keptBytes += bytes
    for (const [oldest] of kept) {
      if (keptBytes <= KEPT_BYTES) return
      take(oldest)
    }
  }

  function take(name: string): KubeObject | undefined {
    const found = kept.get(name)
    if (found === undefined) return undefined
    kept.delete(name)
    keptBytes -= found.bytes
    passed.add(name)
    return found.object
  }

  return {
    isPassed: (name) => passed.has(name),
    sizeBytes: () => readBytes + (page?.remainingItemCount ?? 0) * sizeOfOne(page),
    async find(wanted) {
      const tell = (name: string, object: KubeObject | undefined) => {
        wanted.get(name)?.(object)
        wanted.delete(name)
      }
      for (const name of [...wanted.keys()]) if (kept.has(name)) tell(name, take(name))
      const ahead = new Set([...wanted.keys()].filter((name) => !passed.has(name)))
      const inOrder = [...ahead].sort().reverse()
      /** Those that would have been before this place. */
      const tellMissing = () => {
        if (!isInOrder) return
        for (let name = inOrder.at(-1); name !== undefined && name <= position; name = inOrder.at(-1)) {
          if (ahead.delete(name)) tell(name, undefined)
          inOrder.pop()
        }
      }
      tellMissing()
      for (let [seen, hits] = [0, 0]; ahead.size > 0; seen++) {
        const row = rows.pop()
        if (row === undefined) {
          if (page?.hasMore && !isWorthIt(page, { seen, hits, missing: ahead.size })) return false
          ;[seen, hits] = [-1, 0]
          if (await turn()) continue
          for (const name of ahead) tell(name, undefined)
          return true
        }
        const { object } = row
        const name = object?.metadata?.name
        if (object === undefined || name === undefined) continue
        if (name <= position) isInOrder = false
        position = name
        if (ahead.delete(name)) {
          hits++
          passed.add(name)
          tell(name, object)
        } else keep(name, object)
        tellMissing()
      }
      return true
    },
    end: () => void pages.return?.(),
  }
}

function sizeOfOne(page: Page | undefined): number {
  return page === undefined ? 0 : page.bytes / Math.max(1, page.rows.length)
}

/**
 * Whether the next page is to be asked for. One that held enough of what was looked for has paid for itself, and so may
 * the next; else it is all that is to come that counts. By a few rows nothing is judged.
 */
function isWorthIt(
  page: Page,
  { seen, hits, missing }: { readonly seen: number; readonly hits: number; readonly missing: number },
): boolean {
  const one = sizeOfOne(page)
  if (seen < page.rows.length / 2 || hits * BYTES_PER_GET >= seen * one) return true
  return ((page.remainingItemCount ?? 0) - missing) * one <= missing * BYTES_PER_GET
}
