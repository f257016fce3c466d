// Whether the code signature of a macOS executable still fits it: the hash of every page, and of what else is signed.
// The layout: cs_blobs.h of Apple's open XNU sources. Who signed it is not checked here, only that nothing was changed.

import { createHash } from 'node:crypto'

const LC_CODE_SIGNATURE = 0x1d
const EMBEDDED_SIGNATURE = 0xfade0cc0
const CODE_DIRECTORY = 0xfade0c02
const CMS_SIGNATURE = 0xfade0b01
const HASHES: { readonly [type: number]: string } = { 1: 'sha1', 2: 'sha256', 4: 'sha384' }

export type CodeSignature = {
  /** Pages that were hashed, of all code directories. */
  readonly pages: number
  /** What does not fit its hash: `page 17`, `slot 5`; `the end` when code follows what was signed. */
  readonly broken: readonly string[]
  /** Size of the certificate-bearing part: 0 for a signature of nobody. */
  readonly cmsBytes: number
  /** The name that the signature is for. */
  readonly identifier: string
}

type Blob = { readonly slot: number; readonly magic: number; readonly bytes: Buffer }

/** Undefined when there is no signature. @throws when it is cut off */
export function checkCodeSignature(executable: Uint8Array): CodeSignature | undefined {
  const file = Buffer.from(executable.buffer, executable.byteOffset, executable.byteLength)
  const signature = signatureOf(file)
  if (signature === undefined || signature.readUInt32BE(0) !== EMBEDDED_SIGNATURE) return undefined
  const blobs = blobsOf(signature)
  const directories = blobs.filter(({ magic }) => magic === CODE_DIRECTORY)
  if (directories.length === 0) return undefined
  const checked = directories.map(({ bytes }) => checkDirectory(bytes, file, blobs))
  const [{ bytes: first } = { bytes: Buffer.alloc(0) }] = directories
  const name = first.readUInt32BE(20)
  return {
    pages: checked.reduce((sum, { pages }) => sum + pages, 0),
    broken: checked.flatMap(({ broken }) => broken),
    cmsBytes: blobs.reduce((sum, { magic, bytes }) => sum + (magic === CMS_SIGNATURE ? bytes.length - 8 : 0), 0),
    identifier: first.toString('utf8', name, first.indexOf(0, name)),
  }
}

/** The part of a Mach-O file that its load commands name. */
function signatureOf(file: Buffer): Buffer | undefined {
  const command = signatureCommand(file)
  if (command === undefined) return undefined
  const start = command.readUInt32LE(8)
  return file.subarray(start, start + command.readUInt32LE(12))
}

function startOf(file: Buffer): number | undefined {
  return signatureCommand(file)?.readUInt32LE(8)
}

function signatureCommand(file: Buffer): Buffer | undefined {
  const count = file.readUInt32LE(16)
  for (let i = 0, at = 32; i < count; i += 1) {
    const size = file.readUInt32LE(at + 4)
    if (file.readUInt32LE(at) === LC_CODE_SIGNATURE) return file.subarray(at, at + size)
    at += size
  }
  return undefined
}

function blobsOf(signature: Buffer): readonly Blob[] {
  return Array.from({ length: signature.readUInt32BE(8) }, (_, i) => {
    const start = signature.readUInt32BE(12 + i * 8 + 4)
    const bytes = signature.subarray(start, start + signature.readUInt32BE(start + 4))
    return { slot: signature.readUInt32BE(12 + i * 8), magic: bytes.readUInt32BE(0), bytes }
  })
}

/** Special slots, such as entitlements, are hashed too: they stand before the pages and are counted backwards. */
function checkDirectory(
  directory: Buffer,
  file: Buffer,
  blobs: readonly Blob[],
): { readonly pages: number; readonly broken: readonly string[] } {
  const hashes = directory.readUInt32BE(16)
  const specials = directory.readUInt32BE(24)
  const pages = directory.readUInt32BE(28)
  const limit = directory.readUInt32BE(32)
  const hashBytes = directory.readUInt8(36)
  const algorithm = HASHES[directory.readUInt8(37)]
  const pageBytes = 2 ** directory.readUInt8(39)
  if (algorithm === undefined) throw new Error(`unknown type of hash ${directory.readUInt8(37)}`)
  const fits = (bytes: Buffer, slot: number): boolean => {
    const expected = directory.subarray(hashes + slot * hashBytes, hashes + (slot + 1) * hashBytes)
    return createHash(algorithm).update(bytes).digest().subarray(0, hashBytes).equals(expected)
  }
  const broken: string[] = limit === startOf(file) ? [] : ['the end']
  for (let page = 0; page < pages; page += 1) {
    const code = file.subarray(page * pageBytes, Math.min((page + 1) * pageBytes, limit))
    if (!fits(code, page)) broken.push(`page ${page}`)
  }
  for (let slot = 1; slot <= specials; slot += 1) {
    const blob = blobs.find((one) => one.slot === slot)
    if (blob !== undefined && !fits(blob.bytes, -slot)) broken.push(`slot ${slot}`)
  }
  return { pages, broken }
}
