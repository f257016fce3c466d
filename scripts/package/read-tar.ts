// The files of a tar archive in memory, as npm and write-tar.ts make them: plain files with short names.

import type { ArchiveEntry } from './archive-entry.ts'

const BLOCK_BYTES = 512

/** @throws when a header's sum is wrong. Entries that are no plain files are left out. */
export function* readTar(tar: Uint8Array): Generator<ArchiveEntry> {
  const bytes = Buffer.from(tar.buffer, tar.byteOffset, tar.byteLength)
  for (let at = 0; at + BLOCK_BYTES <= bytes.length && bytes[at] !== 0; ) {
    const block = bytes.subarray(at, at + BLOCK_BYTES)
    if (sumOf(block) !== number(block, 148, 8)) throw new Error(`no tar header at byte ${at}`)
    const size = number(block, 124, 12)
    const start = at + BLOCK_BYTES
    const type = String.fromCharCode(block[156] ?? 0)
    if (type === '0' || type === '\0') {
      const path = [text(block, 345, 155), text(block, 0, 100)].filter((part) => part !== '').join('/')
      const isExecutable = (number(block, 100, 8) & 0o100) !== 0
      yield { path, bytes: bytes.subarray(start, start + size), isExecutable }
    }
    at = start + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES
  }
}

/** Of all bytes of a header, those of the sum itself counted as blanks. */
function sumOf(block: Uint8Array): number {
  return block.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0)
}

function text(block: Buffer, start: number, length: number): string {
  const [name = ''] = block.toString('utf8', start, start + length).split('\0')
  return name
}

function number(block: Buffer, start: number, length: number): number {
  return Number.parseInt(text(block, start, length).trim() || '0', 8)
}
