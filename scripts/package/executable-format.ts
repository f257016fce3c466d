// For which platform an executable is, read from its first bytes: ELF, Mach-O or PE.

import type { Target } from './targets.ts'

type Platform = Pick<Target, 'os' | 'arch'>

const ELF_MACHINES: { readonly [machine: number]: Target['arch'] } = { 62: 'amd64', 183: 'arm64' }
const MACHO_CPUS: { readonly [cpu: number]: Target['arch'] } = { 16777223: 'amd64', 16777228: 'arm64' }
const PE_MACHINES: { readonly [machine: number]: Target['arch'] } = { 34404: 'amd64', 43620: 'arm64' }

/** Undefined for what is no executable of a platform that archives are made for. */
export function executablePlatform(executable: Uint8Array): Platform | undefined {
  const bytes = Buffer.from(executable.buffer, executable.byteOffset, executable.byteLength)
  if (bytes.length < 64) return undefined
  return elf(bytes) ?? machO(bytes) ?? pe(bytes)
}

/** 64 bits, little-endian. */
function elf(bytes: Buffer): Platform | undefined {
  if (bytes.readUInt32BE(0) !== 0x7f454c46 || bytes[4] !== 2 || bytes[5] !== 1) return undefined
  return platform('linux', ELF_MACHINES[bytes.readUInt16LE(18)])
}

/** 64 bits, an executable and no library. */
function machO(bytes: Buffer): Platform | undefined {
  if (bytes.readUInt32LE(0) !== 0xfeedfacf || bytes.readUInt32LE(12) !== 2) return undefined
  return platform('darwin', MACHO_CPUS[bytes.readUInt32LE(4)])
}

function pe(bytes: Buffer): Platform | undefined {
  const at = bytes.readUInt32LE(60)
  if (bytes.toString('latin1', 0, 2) !== 'MZ' || at + 24 > bytes.length) return undefined
  if (bytes.toString('latin1', at, at + 4) !== 'PE\0\0') return undefined
  return platform('windows', PE_MACHINES[bytes.readUInt16LE(at + 4)])
}

function platform(os: Target['os'], arch: Target['arch'] | undefined): Platform | undefined {
  return arch === undefined ? undefined : { os, arch }
}
