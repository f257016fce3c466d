// A small signed executable in the format of macOS, of three pages and with entitlements, for tests of signatures.

import { createHash } from 'node:crypto'

const PAGE_BYTES = 4096
const CODE_BYTES = 2 * PAGE_BYTES + 1000
const HASH_BYTES = 32
const ENTITLEMENTS_SLOT = 5

/** For arm64. @param cmsBytes what stands in for the certificates; 0 for a signature of nobody */
export function signedMachO({ isSigned = true, cmsBytes = 16 } = {}): Buffer {
  const code = Buffer.alloc(CODE_BYTES, 'code')
  const entitlements = blob(0xfade7171, Buffer.from('<plist>entitlements</plist>'))
  const header = [0xfeedfacf, 0x0100000c, 0, 2, isSigned ? 1 : 0, 16, 0, 0]
  for (const [i, value] of header.entries()) code.writeUInt32LE(value, i * 4)
  const parts = (): readonly (readonly [slot: number, bytes: Buffer])[] => [
    [0, codeDirectory(code, entitlements)],
    [0x10000, blob(0xfade0b01, Buffer.alloc(cmsBytes, 'cms'))],
    [ENTITLEMENTS_SLOT, entitlements],
  ]
  const sizeBytes = superBlob(parts()).length
  for (const [i, value] of [0x1d, 16, CODE_BYTES, sizeBytes].entries()) code.writeUInt32LE(value, 32 + i * 4)
  // the load command is part of what is signed
  return isSigned ? Buffer.concat([code, superBlob(parts())]) : code
}

function codeDirectory(code: Buffer, entitlements: Buffer): Buffer {
  const identifier = Buffer.from('node\0')
  const pages = Math.ceil(code.length / PAGE_BYTES)
  const special = Array.from({ length: ENTITLEMENTS_SLOT }, (_, i) =>
    i === 0 ? hash(entitlements) : Buffer.alloc(HASH_BYTES),
  )
  const ofPages = Array.from({ length: pages }, (_, i) => hash(code.subarray(i * PAGE_BYTES, (i + 1) * PAGE_BYTES)))
  const identifierAt = 44
  const hashesAt = identifierAt + identifier.length + special.length * HASH_BYTES
  const facts = Buffer.alloc(36)
  const numbers = [0x20100, 0, hashesAt, identifierAt, special.length, pages, code.length]
  for (const [i, value] of numbers.entries()) facts.writeUInt32BE(value, i * 4)
  facts.set([HASH_BYTES, 2, 0, Math.log2(PAGE_BYTES)], numbers.length * 4)
  return blob(0xfade0c02, Buffer.concat([facts, identifier, ...special, ...ofPages]))
}

function superBlob(parts: readonly (readonly [slot: number, bytes: Buffer])[]): Buffer {
  const index = Buffer.alloc(4 + parts.length * 8)
  index.writeUInt32BE(parts.length)
  let at = 8 + index.length
  for (const [i, [slot, bytes]] of parts.entries()) {
    index.writeUInt32BE(slot, 4 + i * 8)
    index.writeUInt32BE(at, 8 + i * 8)
    at += bytes.length
  }
  return blob(0xfade0cc0, Buffer.concat([index, ...parts.map(([, bytes]) => bytes)]))
}

function blob(magic: number, content: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(magic)
  head.writeUInt32BE(8 + content.length, 4)
  return Buffer.concat([head, content])
}

function hash(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
