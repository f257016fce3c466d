// The first N of a sort without sorting, or keeping, the rest.

/** Keeps the best items of all that are added. */
export type BestN<T> = {
  add(item: T): void
  /** The items kept so far, best first; of equals those that came first. */
  sorted(): T[]
}

type Entry<T> = { readonly item: T; readonly arrival: number }

/** A bounded heap: n items of memory, and log n comparisons for an item that is kept, one for an item that is not. */
export function bestN<T>(compare: (a: T, b: T) => number, n: number): BestN<T> {
  const heap: Entry<T>[] = []
  let arrivals = 0
  const order = (a: Entry<T>, b: Entry<T>) => compare(a.item, b.item) || a.arrival - b.arrival
  return {
    add(item) {
      const entry = { item, arrival: arrivals++ }
      if (heap.length < n) {
        heap.push(entry)
        siftUp(heap, order)
      } else if (n > 0 && order(entry, heap[0] as Entry<T>) < 0) {
        heap[0] = entry
        siftDown(heap, order)
      }
    },
    sorted: () => heap.toSorted(order).map(({ item }) => item),
  }
}

type Order<T> = (a: Entry<T>, b: Entry<T>) => number

/** Moves the last entry up while it is worse than what is above it: the worst stands first. */
function siftUp<T>(heap: Entry<T>[], order: Order<T>): void {
  let at = heap.length - 1
  while (at > 0) {
    const above = (at - 1) >> 1
    if (order(heap[at] as Entry<T>, heap[above] as Entry<T>) <= 0) return
    swap(heap, at, above)
    at = above
  }
}

function siftDown<T>(heap: Entry<T>[], order: Order<T>): void {
  let at = 0
  for (;;) {
    let worst = at
    for (const below of [2 * at + 1, 2 * at + 2]) {
      if (below < heap.length && order(heap[below] as Entry<T>, heap[worst] as Entry<T>) > 0) worst = below
    }
    if (worst === at) return
    swap(heap, at, worst)
    at = worst
  }
}

function swap<T>(heap: Entry<T>[], a: number, b: number): void {
  const entry = heap[a] as Entry<T>
  heap[a] = heap[b] as Entry<T>
  heap[b] = entry
}
