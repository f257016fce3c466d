// What has to be taken out of one list of lines, and put in, to have another: E. W. Myers, "An O(ND) Difference Algorithm
// and Its Variations", in its form that needs no more memory than the lists.

/** Lines [aFrom, aTo) of the one in whose place come lines [bFrom, bTo) of the other; one of both may be empty. */
export type LineEdit = { readonly aFrom: number; readonly aTo: number; readonly bFrom: number; readonly bTo: number }

type Box = LineEdit

/**
 * Steps after which a part is taken as changed as a whole: two long texts without anything in common would cost the
 * product of their lengths.
 */
const MAX_STEPS = 4096

/** The edits in the order of lines, none of them next to another; as few lines as can be, unless MAX_STEPS are not enough. */
export function lineEdits(a: readonly string[], b: readonly string[]): LineEdit[] {
  const numbers = new Map<string, number>()
  const [left, right] = [numbered(a, numbers), numbered(b, numbers)]
  const [inLeft, inRight] = [new Set(left), new Set(right)]
  // lines that only one has are edits whatever else is: without them long texts are short
  const keptLeft = indexes(left, (line) => inRight.has(line))
  const keptRight = indexes(right, (line) => inLeft.has(line))
  const shared = boxesThatDiffer(
    keptLeft.map((i) => left[i] ?? 0),
    keptRight.map((i) => right[i] ?? 0),
  )
  return gapsBetween(shared, keptLeft, keptRight, a.length, b.length)
}

function indexes(lines: Int32Array, isKept: (line: number) => boolean): Int32Array {
  const kept: number[] = []
  for (const [i, line] of lines.entries()) if (isKept(line)) kept.push(i)
  return Int32Array.from(kept)
}

/** What lies between lines that stay, in the numbers of all lines. */
function gapsBetween(
  boxes: readonly Box[],
  keptLeft: Int32Array,
  keptRight: Int32Array,
  leftLength: number,
  rightLength: number,
): LineEdit[] {
  const edits: LineEdit[] = []
  let [a, b] = [0, 0]
  const stay = (aAt: number, bAt: number) => {
    if (aAt > a || bAt > b) edits.push({ aFrom: a, aTo: aAt, bFrom: b, bTo: bAt })
    a = aAt + 1
    b = bAt + 1
  }
  let [i, j] = [0, 0]
  for (const box of [...boxes, { aFrom: keptLeft.length, aTo: 0, bFrom: keptRight.length, bTo: 0 }]) {
    for (; i < box.aFrom; i++, j++) stay(keptLeft[i] ?? 0, keptRight[j] ?? 0)
    i = box.aTo
    j = box.bTo
  }
  stay(leftLength, rightLength)
  return edits
}

function boxesThatDiffer(a: Int32Array, b: Int32Array): Box[] {
  const found: Box[] = []
  // a stack, the first box on top: a recursion would be as deep as its boxes are uneven
  const boxes: Box[] = [{ aFrom: 0, aTo: a.length, bFrom: 0, bTo: b.length }]
  for (let box = boxes.pop(); box !== undefined; box = boxes.pop()) {
    const { aFrom, aTo, bFrom, bTo } = trimmed(a, b, box)
    if (aFrom === aTo && bFrom === bTo) continue
    const middle = aFrom === aTo || bFrom === bTo ? undefined : middleOf(a, b, { aFrom, aTo, bFrom, bTo })
    if (middle === undefined) found.push({ aFrom, aTo, bFrom, bTo })
    else {
      boxes.push({ aFrom: middle.a, aTo, bFrom: middle.b, bTo })
      boxes.push({ aFrom, aTo: middle.a, bFrom, bTo: middle.b })
    }
  }
  return found
}

/** Lines as numbers, which are compared in one step. */
function numbered(lines: readonly string[], numbers: Map<string, number>): Int32Array {
  return Int32Array.from(lines, (line) => {
    const known = numbers.get(line)
    if (known !== undefined) return known
    numbers.set(line, numbers.size)
    return numbers.size - 1
  })
}

/** Without what both begin and end with. */
function trimmed(a: Int32Array, b: Int32Array, box: Box): Box {
  let { aFrom, aTo, bFrom, bTo } = box
  while (aFrom < aTo && bFrom < bTo && a[aFrom] === b[bFrom]) {
    aFrom++
    bFrom++
  }
  while (aFrom < aTo && bFrom < bTo && a[aTo - 1] === b[bTo - 1]) {
    aTo--
    bTo--
  }
  return { aFrom, aTo, bFrom, bTo }
}

/**
 * A point on a shortest way through a box that neither begins nor ends with something shared: where the ways from both
 * corners meet. Undefined where that would take too long, or is no way that divides the box.
 */
function middleOf(
  a: Int32Array,
  b: Int32Array,
  { aFrom, aTo, bFrom, bTo }: Box,
): { readonly a: number; readonly b: number } | undefined {
  const [n, m] = [aTo - aFrom, bTo - bFrom]
  const [delta, isOdd] = [n - m, (n - m) % 2 !== 0]
  const reach = Math.min(Math.ceil((n + m) / 2), MAX_STEPS)
  const origin = reach + 1
  // the furthest that is reached on each diagonal, from the beginning and, counted backwards, from the end
  const [forward, backward] = [new Int32Array(2 * reach + 3), new Int32Array(2 * reach + 3)]
  for (let steps = 0; steps <= reach; steps++) {
    for (let k = -steps; k <= steps; k += 2) {
      let x = furthest(forward, origin + k, k === -steps, k === steps)
      let y = x - k
      const isInside = x <= n && y <= m
      while (x < n && y < m && a[aFrom + x] === b[bFrom + y]) {
        x++
        y++
      }
      forward[origin + k] = x
      const other = delta - k
      if (isInside && isOdd && Math.abs(other) < steps && x + (backward[origin + other] ?? 0) >= n)
        return divides(x, y, n, m) ? { a: aFrom + x, b: bFrom + y } : undefined
    }
    for (let k = -steps; k <= steps; k += 2) {
      let x = furthest(backward, origin + k, k === -steps, k === steps)
      let y = x - k
      const isInside = x <= n && y <= m
      while (x < n && y < m && a[aTo - 1 - x] === b[bTo - 1 - y]) {
        x++
        y++
      }
      backward[origin + k] = x
      const other = delta - k
      if (isInside && !isOdd && Math.abs(other) <= steps && x + (forward[origin + other] ?? 0) >= n)
        return divides(n - x, m - y, n, m) ? { a: aTo - x, b: bTo - y } : undefined
    }
  }
  return undefined
}

/** One step further on a diagonal: down from the one above, or to the right from the one below. */
function furthest(reached: Int32Array, at: number, isLowest: boolean, isHighest: boolean): number {
  const [below, above] = [reached[at - 1] ?? 0, reached[at + 1] ?? 0]
  return isLowest || (!isHighest && below < above) ? above : below + 1
}

function divides(x: number, y: number, n: number, m: number): boolean {
  return x + y > 0 && x + y < n + m
}
