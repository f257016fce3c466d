// Takes certificates out of kubeconfig values or the files they name, and checks them (client-go transport/transport.go).

import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError } from '../../errors.ts'
import { fileErrorMessage } from './file-error.ts'

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[^-]*-----END \1-----/g

/** The data when there is any, else the content of the file; undefined when neither is given. @throws ConfigError */
export function dataOrFile(data: Buffer, path: string, cwd: string): Buffer | undefined {
  if (data.length > 0) return data
  return path === '' ? undefined : readFileOrThrow(path, cwd)
}

/** @throws ConfigError in Go's words: `open PATH: no such file or directory`. */
export function readFileOrThrow(path: string, cwd: string): Buffer {
  try {
    return readFileSync(resolve(cwd, path))
  } catch (error) {
    throw new ConfigError(fileErrorMessage(error, path), { path, cause: error })
  }
}

/** Checks that a CA bundle holds at least one certificate. @throws ConfigError */
export function checkAuthorities(pem: Buffer): void {
  const blocks = [...pem.toString('latin1').matchAll(PEM_BLOCK)]
  if (blocks.length === 0) throw new ConfigError('unable to load root certificates: unable to parse bytes as PEM block')
  const certificates = blocks.filter((block) => block[1] === 'CERTIFICATE')
  if (certificates.some((block) => isCertificate(block[0]))) return
  const why = certificates.length === 0 ? 'no valid certificate authority data seen' : 'failed to parse certificate'
  throw new ConfigError(`unable to load root certificates: ${why}`)
}

/** Checks that a client certificate and its key are PEM. Whether they belong together is for TLS to find out. @throws ConfigError */
export function checkIdentity(cert: Buffer | string, key: Buffer | string): void {
  if (!hasPem(cert)) throw new ConfigError('tls: failed to find any PEM data in certificate input')
  if (!hasPem(key)) throw new ConfigError('tls: failed to find any PEM data in key input')
}

function hasPem(text: Buffer | string): boolean {
  return text.includes('-----BEGIN ')
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}
