// Makes certificate authorities, server and client certificates for tests, without any tool: X.509 v3 in DER, ECDSA P-256.

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'

/** A certificate and its private key, both PEM. */
export type Identity = { readonly cert: string; readonly key: string }

export type CertificateOptions = {
  /** The user name, when a client certificate authenticates. */
  readonly commonName: string
  /** The user's groups. */
  readonly organizations?: readonly string[]
  /** DNS names and IPv4 or IPv6 addresses of a server. Default: none. */
  readonly hosts?: readonly string[]
  /** Default: an hour ago. */
  readonly notBefore?: Date
  /** Default: in a day. */
  readonly notAfter?: Date
}

/** A certificate authority that signs what it is asked to. */
export type Authority = Identity & {
  /** A certificate for servers and clients alike. */
  issue(options: CertificateOptions): Identity
}

const HOUR_MS = 3_600_000

/** Makes a new authority; certificates of two authorities never trust each other. */
export function makeAuthority(commonName = 'test-authority'): Authority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const authority = { name: distinguishedName(commonName, []), key: keys.privateKey }
  const cert = certificate({ commonName }, keys.publicKey, authority, [
    extension('2.5.29.19', sequence(tagged(0x01, Buffer.from([0xff]))), true),
    extension('2.5.29.15', tagged(0x03, Buffer.from([1, 0b0000_0110])), true),
    subjectKeyId(keys.publicKey),
  ])
  return {
    cert,
    key: keyPem(keys.privateKey),
    issue(options) {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const extensions = [
        extension('2.5.29.15', tagged(0x03, Buffer.from([7, 0b1000_0000])), true),
        extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2'))),
        extension('2.5.29.35', sequence(tagged(0x80, keyId(keys.publicKey)))),
        ...(options.hosts?.length ? [extension('2.5.29.17', sequence(...options.hosts.map(generalName)))] : []),
      ]
      return { cert: certificate(options, own.publicKey, authority, extensions), key: keyPem(own.privateKey) }
    },
  }
}

function certificate(
  o: CertificateOptions,
  publicKey: KeyObject,
  issuer: { readonly name: Buffer; readonly key: KeyObject },
  extensions: readonly Buffer[],
): string {
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'))
  const notBefore = o.notBefore ?? new Date(Date.now() - HOUR_MS)
  const notAfter = o.notAfter ?? new Date(Date.now() + 24 * HOUR_MS)
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([0x40]), randomBytes(15)])),
    algorithm,
    issuer.name,
    sequence(utcTime(notBefore), utcTime(notAfter)),
    distinguishedName(o.commonName, o.organizations ?? []),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions)),
  )
  const signature = sign('sha256', body, issuer.key)
  const der = sequence(body, algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function keyPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function distinguishedName(commonName: string, organizations: readonly string[]): Buffer {
  const attribute = (id: string, value: string) =>
    tagged(0x31, sequence(oid(id), tagged(0x0c, Buffer.from(value, 'utf8'))))
  return sequence(...organizations.map((o) => attribute('2.5.4.10', o)), attribute('2.5.4.3', commonName))
}

function generalName(host: string): Buffer {
  if (isIP(host) === 4) return tagged(0x87, Buffer.from(host.split('.').map(Number)))
  if (isIP(host) === 6) return tagged(0x87, ipv6Bytes(host))
  return tagged(0x82, Buffer.from(host, 'latin1'))
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const left = groups(head)
  const right = groups(tail ?? '')
  const middle = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0')
  return Buffer.from([...left, ...middle, ...right].map((g) => g.padStart(4, '0')).join(''), 'hex')
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()
}

function subjectKeyId(key: KeyObject): Buffer {
  return extension('2.5.29.14', tagged(0x04, keyId(key)))
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  const critical = isCritical ? [tagged(0x01, Buffer.from([0xff]))] : []
  return sequence(oid(id), ...critical, tagged(0x04, value))
}

function utcTime(date: Date): Buffer {
  const digits = date.toISOString().replace(/\D/g, '').slice(2, 14)
  return tagged(0x17, Buffer.from(`${digits}Z`))
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = rest.flatMap((part) => {
    const septets = [part & 0x7f]
    for (let n = part >>> 7; n > 0; n >>>= 7) septets.unshift((n & 0x7f) | 0x80)
    return septets
  })
  return tagged(0x06, Buffer.from([first * 40 + second, ...bytes]))
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts))
}

function tagged(tag: number, content: Buffer): Buffer {
  const n = content.length
  const length = n < 0x80 ? [n] : n < 0x100 ? [0x81, n] : [0x82, n >> 8, n & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
