// Formats, as strfmt of kube-openapi and Go's own parsers see them.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hasFormat } from '../../../../src/machinery/schema/formats/check-format.ts'

const CASES: { readonly [format: string]: { readonly yes: readonly string[]; readonly no: readonly string[] } } = {
  'date-time': {
    yes: ['2024-02-29T12:00:00Z', '2024-01-01t00:00:00.5+01:00', '2024-01-01T23:59:59z', '2024-01-01T00:00:00-99:99'],
    no: [
      '2023-02-29T12:00:00Z',
      '2024-01-01T24:00:00Z',
      '2024-01-01T00:00:60Z',
      '2024-01-01 00:00:00Z',
      '2024-01-01',
      '',
    ],
  },
  date: { yes: ['2024-02-29', '0000-01-01'], no: ['2024-2-29', '2024-13-01', '2024-04-31', ''] },
  duration: {
    yes: ['1h30m', '-1.5s', '0', '300ms', '22 ns', '3 days', 'about 5 minutes', '.5s', '1µs', '1 week'],
    no: ['', '5', 'h', '1x', '1.5', 'day'],
  },
  ipv4: { yes: ['10.0.0.1', '010.0.0.01', '::ffff:1.2.3.4'], no: ['10.0.0', '10.0.0.256', '::1', '1.2.3.4.5', ''] },
  ipv6: {
    yes: ['::1', '::', 'fe80::1', '1:2:3:4:5:6:7:8', '::ffff:1.2.3.4'],
    no: ['1.2.3.4', ':::', '1:2:3', 'g::1', '::ffff:01.2.3.4', '1::2::3', 'fe80::1%eth0', '1:2:3:4:5:6:7::8'],
  },
  cidr: {
    yes: ['10.0.0.0/8', '10.1.2.3/32', '::/0', '010.0.0.0/8'],
    no: ['10.0.0.0', '10.0.0.0/33', '::/129', '/8', '10.0.0.0/'],
  },
  mac: {
    yes: ['00:00:5e:00:53:01', '00-00-5E-00-53-01', '0000.5e00.5301', '02:00:5e:10:00:00:00:01'],
    no: ['00:00:5e:00:53', '00:00-5e:00:53:01', 'x'],
  },
  uuid: {
    yes: ['123e4567-e89b-12d3-a456-426614174000', '123E4567E89B12D3A456426614174000'],
    no: ['123e4567-e89b-12d3-a456-42661417400', ''],
  },
  uuid4: { yes: ['123e4567-e89b-42d3-a456-426614174000'], no: ['123e4567-e89b-12d3-a456-426614174000'] },
  hostname: {
    yes: ['a', 'a.example.com', '1a', 'münchen.de', 'localhost'],
    no: ['', '-a', 'a_b', 'a.b', 'a..com', `${'a'.repeat(64)}.com`],
  },
  uri: {
    yes: ['https://x.y:80/z?q', '/path', 'mailto:a@b', '*', 'http://[::1]:80/', 'urn:x', 'http://a/%20'],
    no: ['', 'x', '://x', 'http://a b/', 'http://a:b/', '/%zz', ':x', 'http://[::1'],
  },
  email: { yes: ['a@b.c', 'A <a@b.c>', '"a b"@c.d', 'a@b'], no: ['', 'a', 'a@', '@b', 'a b@c', 'a@b..c'] },
  byte: { yes: ['YWJj', 'YWI=', 'YQ=='], no: ['', 'YWJ', 'YW=j', 'YQ=', '!!!!'] },
  isbn: { yes: ['0321751043', '978-0321751041', '080442957X'], no: ['0321751044', '978-0321751040', ''] },
  creditcard: { yes: ['4111 1111 1111 1111'], no: ['4111111111111112', ''] },
  ssn: { yes: ['111-22-3333', '111 22 3333'], no: ['111223333', ''] },
  hexcolor: { yes: ['#fff', 'FFFFFF'], no: ['#ffff', ''] },
  rgbcolor: { yes: ['rgb(0, 255,1)'], no: ['rgb(256,0,0)', 'rgb(1,2)'] },
  bsonobjectid: { yes: ['507f1f77bcf86cd799439011'], no: ['507f1f77bcf86cd79943901', 'z07f1f77bcf86cd799439011'] },
  'k8s-short-name': { yes: ['a-b', '0'], no: ['A', '-a', '', 'a.b', 'a'.repeat(64)] },
  'k8s-long-name': { yes: ['a.b-c'], no: ['a..b', 'A.b', '', 'a'.repeat(254)] },
  password: { yes: ['', 'x'], no: [] },
}

describe('A string of the format', () => {
  for (const [format, { yes, no }] of Object.entries(CASES)) {
    test(format, () => {
      for (const text of yes) assert.equal(hasFormat(text, format), true, `${JSON.stringify(text)} is one`)
      for (const text of no) assert.equal(hasFormat(text, format), false, `${JSON.stringify(text)} is none`)
    })
  }
  test('that nobody knows is any string', () => assert.equal(hasFormat('x', 'semver'), true))
})
