// A client certificate and its key in files that somebody else keeps fresh (client-go transport/cert_rotation.go).

import type { ClientCertificate } from '../connection.ts'
import { checkIdentity, readFileOrThrow } from '../kubeconfig/tls-files.ts'
import type { CertificateSource } from './join-credential.ts'

/** How long files count as fresh. */
export const RELOAD_AFTER_MS = 60_000

/** One half of an identity: PEM as data, or the path of a PEM file. */
export type PemSource = { readonly data: Buffer } | { readonly path: string }

/**
 * Reads the files now, and again after RELOAD_AFTER_MS and after a 401. While they can't be read, or are half written,
 * the last good pair stays.
 *
 * @param now milliseconds of any clock.
 * @throws ConfigError when they can't be read, or are no PEM.
 */
export function certificateFiles(cert: PemSource, key: PemSource, cwd: string, now: () => number): CertificateSource {
  const load = (): ClientCertificate => {
    const pair = { cert: pemOf(cert, cwd), key: pemOf(key, cwd) }
    checkIdentity(pair.cert, pair.key)
    return pair
  }
  let last = load()
  let loadedAt = now()
  const reload = (): boolean => {
    loadedAt = now()
    const found = attempt(load)
    if (found === undefined || isSame(found, last)) return false
    last = found
    return true
  }
  return {
    current() {
      if (now() - loadedAt >= RELOAD_AFTER_MS) reload()
      return last
    },
    renew: reload,
  }
}

function pemOf(source: PemSource, cwd: string): Buffer {
  return 'data' in source ? source.data : readFileOrThrow(source.path, cwd)
}

function isSame(a: ClientCertificate, b: ClientCertificate): boolean {
  return String(a.cert) === String(b.cert) && String(a.key) === String(b.key)
}

function attempt<T>(load: () => T): T | undefined {
  try {
    return load()
  } catch {
    return undefined
  }
}
