// Go's sort.Sort by a text, as strategic merge uses it: with "less or equal" for less, so that the order of equal
// elements is that of this very algorithm. Follows pdqsort in sort/zsortinterface.go of Go 1.26; a pattern-defeating
// quicksort, described at https://arxiv.org/pdf/2106.05123.pdf.

import { compareText } from '../../text-order.ts'

/** Short ranges are sorted by insertion. */
const MAX_INSERTION = 12
const SHORTEST_NINTHER = 50
const SHORTEST_SHIFTING = 50
const MAX_STEPS = 5
const MAX_SWAPS = 12

/** A sorted copy. The order of elements with the same text is strange, and always the same. */
export function goSort<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  const texts = items.map(textOf)
  if (new Set(texts).size === texts.length) {
    const order = texts.map((_, i) => i).sort((i, j) => compareText(texts[i] as string, texts[j] as string))
    return order.map((i) => items[i] as T)
  }
  const data = new Data([...items], texts)
  sort(data, 0, items.length, bitLength(items.length))
  return data.items
}

class Data<T> {
  readonly items: T[]
  readonly #texts: string[]

  constructor(items: T[], texts: string[]) {
    this.items = items
    this.#texts = texts
  }

  less(i: number, j: number): boolean {
    return compareText(this.#texts[i] as string, this.#texts[j] as string) <= 0
  }

  swap(i: number, j: number): void {
    const { items } = this
    const texts = this.#texts
    ;[items[i], items[j]] = [items[j] as T, items[i] as T]
    ;[texts[i], texts[j]] = [texts[j] as string, texts[i] as string]
  }
}

type Sortable = Pick<Data<unknown>, 'less' | 'swap'>

/** Sorts from `a` to before `b`. @param limit how many bad pivots are allowed */
function sort(data: Sortable, start: number, end: number, allowed: number): void {
  let [a, b, limit] = [start, end, allowed]
  let wasBalanced = true
  let wasPartitioned = true
  while (b - a > MAX_INSERTION) {
    const length = b - a
    if (limit === 0) {
      heapSort(data, a, b)
      return
    }
    if (!wasBalanced) {
      breakPatterns(data, a, b)
      limit--
    }
    let { pivot, swaps } = choosePivot(data, a, b)
    if (swaps === MAX_SWAPS) {
      reverse(data, a, b)
      pivot = b - 1 - (pivot - a)
      swaps = 0
    }
    if (wasBalanced && wasPartitioned && swaps === 0 && isSortedWithFewShifts(data, a, b)) return
    if (a > 0 && !data.less(a - 1, pivot)) {
      a = partitionEqual(data, a, b, pivot)
      continue
    }
    const [mid, already] = partition(data, a, b, pivot)
    wasPartitioned = already
    wasBalanced = Math.min(mid - a, b - mid) >= Math.floor(length / 8)
    if (mid - a < b - mid) {
      sort(data, a, mid, limit)
      a = mid + 1
    } else {
      sort(data, mid + 1, b, limit)
      b = mid
    }
  }
  insertionSort(data, a, b)
}

function insertionSort(data: Sortable, a: number, b: number): void {
  for (let i = a + 1; i < b; i++) for (let j = i; j > a && data.less(j, j - 1); j--) data.swap(j, j - 1)
}

function heapSort(data: Sortable, a: number, b: number): void {
  const length = b - a
  for (let i = Math.floor((length - 1) / 2); i >= 0; i--) siftDown(data, i, length, a)
  for (let i = length - 1; i >= 0; i--) {
    data.swap(a, a + i)
    siftDown(data, 0, i, a)
  }
}

function siftDown(data: Sortable, low: number, high: number, first: number): void {
  let root = low
  for (let child = 2 * root + 1; child < high; child = 2 * root + 1) {
    if (child + 1 < high && data.less(first + child, first + child + 1)) child++
    if (!data.less(first + root, first + child)) return
    data.swap(first + root, first + child)
    root = child
  }
}

/** Smaller elements to the left of the pivot's new place, the others to its right; and whether they were there. */
function partition(data: Sortable, a: number, b: number, pivot: number): readonly [mid: number, already: boolean] {
  data.swap(a, pivot)
  let i = a + 1
  let j = b - 1
  for (let already = true; ; already = false) {
    while (i <= j && data.less(i, a)) i++
    while (i <= j && !data.less(j, a)) j--
    if (i > j) {
      data.swap(j, a)
      return [j, already]
    }
    data.swap(i++, j--)
  }
}

function partitionEqual(data: Sortable, a: number, b: number, pivot: number): number {
  data.swap(a, pivot)
  let i = a + 1
  let j = b - 1
  for (;;) {
    while (i <= j && !data.less(a, i)) i++
    while (i <= j && data.less(a, j)) j--
    if (i > j) return i
    data.swap(i++, j--)
  }
}

/** Tries with a few shifts only. */
function isSortedWithFewShifts(data: Sortable, a: number, b: number): boolean {
  let i = a + 1
  for (let step = 0; step < MAX_STEPS; step++) {
    while (i < b && !data.less(i, i - 1)) i++
    if (i === b) return true
    if (b - a < SHORTEST_SHIFTING) return false
    data.swap(i, i - 1)
    if (i - a >= 2) for (let j = i - 1; j >= 1 && data.less(j, j - 1); j--) data.swap(j, j - 1)
    if (b - i >= 2) for (let j = i + 1; j < b && data.less(j, j - 1); j++) data.swap(j, j - 1)
  }
  return false
}

function breakPatterns(data: Sortable, a: number, b: number): void {
  const length = b - a
  if (length < 8) return
  const next = xorshift(BigInt(length))
  const mask = 2 ** bitLength(length) - 1
  const middle = a + Math.floor(length / 4) * 2
  for (let i = middle - 1; i <= middle + 1; i++) {
    const other = Number(next() & BigInt(mask))
    data.swap(i, a + (other >= length ? other - length : other))
  }
}

function xorshift(seed: bigint): () => bigint {
  let state = seed
  return () => {
    state = BigInt.asUintN(64, state ^ (state << 13n))
    state ^= state >> 7n
    state = BigInt.asUintN(64, state ^ (state << 17n))
    return state
  }
}

function bitLength(value: number): number {
  return value.toString(2).length
}

/** The median of some elements, and how many of them were out of order. */
function choosePivot(data: Sortable, a: number, b: number): { pivot: number; swaps: number } {
  const quarter = Math.floor((b - a) / 4)
  const counter = { swaps: 0 }
  let [i, j, k] = [a + quarter, a + quarter * 2, a + quarter * 3]
  if (b - a >= SHORTEST_NINTHER) {
    i = median(data, i - 1, i, i + 1, counter)
    j = median(data, j - 1, j, j + 1, counter)
    k = median(data, k - 1, k, k + 1, counter)
  }
  return { pivot: median(data, i, j, k, counter), swaps: counter.swaps }
}

function median(data: Sortable, a: number, b: number, c: number, counter: { swaps: number }): number {
  const inOrder = (x: number, y: number) => {
    if (!data.less(y, x)) return [x, y] as const
    counter.swaps++
    return [y, x] as const
  }
  const [low, high] = inOrder(a, b)
  const [middle] = inOrder(high, c)
  return inOrder(low, middle)[1]
}

function reverse(data: Sortable, a: number, b: number): void {
  for (let i = a, j = b - 1; i < j; i++, j--) data.swap(i, j)
}
