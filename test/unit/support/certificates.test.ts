import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { makeAuthority } from '../../support/certificates.ts'

test('an issued certificate is signed by its authority and names hosts, user and groups', () => {
  const authority = makeAuthority('ca-1')
  const issued = authority.issue({
    commonName: 'jane',
    organizations: ['devs', 'ops'],
    hosts: ['localhost', '127.0.0.1', '::1'],
  })
  const cert = new X509Certificate(issued.cert)
  assert.ok(cert.verify(new X509Certificate(authority.cert).publicKey))
  assert.ok(!cert.verify(new X509Certificate(makeAuthority('ca-1').cert).publicKey))
  assert.equal(cert.subject, 'O=devs\nO=ops\nCN=jane')
  assert.equal(cert.subjectAltName, 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1')
  assert.ok(new X509Certificate(authority.cert).ca)
  assert.ok(!cert.ca)
})

test('validity is what was asked for', () => {
  const issued = makeAuthority().issue({
    commonName: 'old',
    notBefore: new Date('2020-01-02T03:04:05Z'),
    notAfter: new Date('2021-01-02T03:04:05Z'),
  })
  const cert = new X509Certificate(issued.cert)
  assert.equal(cert.validFromDate.toISOString(), '2020-01-02T03:04:05.000Z')
  assert.equal(cert.validToDate.toISOString(), '2021-01-02T03:04:05.000Z')
})
