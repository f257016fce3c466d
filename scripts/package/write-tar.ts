// A tar archive (ustar) of plain files that is the same for the same files: sorted, of nobody, all of one time.

import { constants, gzipSync } from 'node:zlib'
import { type ArchiveEntry, sorted } from './archive-entry.ts'

const BLOCK_BYTES = 512
/** What the name field of a header holds. */
const NAME_BYTES = 100

/** @param seconds when all files were changed last, since 1970 */
export function writeTar(entries: readonly ArchiveEntry[], seconds: number): Uint8Array {
  const parts = sorted(entries).flatMap((entry) => [
    header(entry, seconds),
    entry.bytes,
    Buffer.alloc(-entry.bytes.length & (BLOCK_BYTES - 1)),
  ])
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK_BYTES)])
}

/** A gzip file without a name or a time in it. */
export function gzip(bytes: Uint8Array): Uint8Array {
  const zipped = gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION })
  // the system that compressed it, which differs and tells nobody anything: unknown
  zipped[9] = 255
  return zipped
}

function header({ path, bytes, isExecutable }: ArchiveEntry, seconds: number): Buffer {
  const name = Buffer.from(path)
  if (name.length > NAME_BYTES) throw new Error(`${path}: longer than ${NAME_BYTES} bytes`)
  const block = Buffer.alloc(BLOCK_BYTES)
  name.copy(block)
  block.write(octal(isExecutable ? 0o755 : 0o644, 7), 100)
  block.write(octal(0, 7), 108)
  block.write(octal(0, 7), 116)
  block.write(octal(bytes.length, 11), 124)
  block.write(octal(seconds, 11), 136)
  block.write('        0', 148)
  block.write('ustar\x0000', 257)
  block.write(
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
    148,
  )
  return block
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
