// A zip archive that is the same for the same files. The format: APPNOTE.TXT of PKWARE, without its 64-bit parts.

import { constants, crc32, deflateRawSync } from 'node:zlib'
import { type ArchiveEntry, sorted } from './archive-entry.ts'

/** Version 2.0: deflated files. */
const VERSION = 20
/** Made on Unix, so that the modes below are understood. */
const MADE_BY = (3 << 8) | VERSION
const DEFLATED = 8
/** Names are UTF-8. */
const UTF8 = 1 << 11
const REGULAR_FILE = 0o100000

/** @param seconds when all files were changed last, since 1970; kept in UTC and to two seconds, none before 1980 */
export function writeZip(entries: readonly ArchiveEntry[], seconds: number): Uint8Array {
  const time = dosTime(seconds)
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of sorted(entries)) {
    const packed = deflateRawSync(entry.bytes, { level: constants.Z_BEST_COMPRESSION })
    const name = Buffer.from(entry.path)
    const facts = describeFile(entry, packed, name, time)
    const local = Buffer.concat([uint32(0x04034b50), facts, name, packed])
    const mode = REGULAR_FILE | (entry.isExecutable ? 0o755 : 0o644)
    directory.push(
      Buffer.concat([
        uint32(0x02014b50),
        uint16(MADE_BY),
        facts,
        uint16(0, 0, 0), // comment, disk, whether it is text
        uint32((mode << 16) >>> 0, offset),
        name,
      ]),
    )
    locals.push(local)
    offset += local.length
  }
  const index = Buffer.concat(directory)
  const count = directory.length
  const end = Buffer.concat([uint32(0x06054b50), uint16(0, 0, count, count), uint32(index.length, offset), uint16(0)])
  return Buffer.concat([...locals, index, end])
}

/** What the header before a file and its row in the directory have in common. */
function describeFile({ bytes }: ArchiveEntry, packed: Buffer, name: Buffer, time: Buffer): Buffer {
  return Buffer.concat([
    uint16(VERSION, UTF8, DEFLATED),
    time,
    uint32(crc32(bytes), packed.length, bytes.length),
    uint16(name.length, 0),
  ])
}

function dosTime(seconds: number): Buffer {
  const at = new Date(Math.max(seconds, Date.UTC(1980, 0) / 1000) * 1000)
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  return uint16(time, date)
}

function uint16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value, i * 2)
  return bytes
}

function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value, i * 4)
  return bytes
}
