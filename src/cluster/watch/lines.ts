// Splits the body of a watch into lines; each line is one event.

/** Longer lines are no events: an object is limited to a few megabytes. */
const MAX_LINE_BYTES = 64 * 1024 * 1024

const NEWLINE = 0x0a

/**
 * The lines of a body, without their ends and without empty ones. Lines and characters may be split anywhere; a last
 * line without an end counts.
 *
 * @throws RangeError for a line above the limit, and whatever the body throws; the line that was under way is lost then.
 */
export async function* readLines(
  body: AsyncIterable<Buffer>,
  maxLineBytes = MAX_LINE_BYTES,
): AsyncGenerator<string, void, undefined> {
  let begun: Buffer[] = []
  let begunBytes = 0
  for await (const chunk of body) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const rest = chunk.subarray(start, end)
      const line = begun.length === 0 ? rest.toString('utf8') : Buffer.concat([...begun, rest]).toString('utf8')
      begun = []
      begunBytes = 0
      start = end + 1
      if (line.trim() !== '') yield line
    }
    if (start === chunk.length) continue
    begun.push(chunk.subarray(start))
    begunBytes += chunk.length - start
    if (begunBytes > maxLineBytes) throw new RangeError(`a line of more than ${maxLineBytes} bytes`)
  }
  const last = Buffer.concat(begun).toString('utf8')
  if (last.trim() !== '') yield last
}
