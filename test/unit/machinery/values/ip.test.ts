import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  cidrContainsCidr,
  cidrContainsIp,
  formatCidr,
  maskCidr,
  parseCidr,
  readCidr,
  sameCidr,
} from '../../../../src/machinery/values/cidr.ts'
import {
  formatIp,
  ipFamily,
  isCanonicalIp,
  isGlobalUnicastIp,
  isLinkLocalMulticastIp,
  isLinkLocalUnicastIp,
  isLoopbackIp,
  isMulticastIp,
  isUnspecifiedIp,
  parseIp,
  readIp,
  sameIp,
} from '../../../../src/machinery/values/ip.ts'
import { below, pick, seed, seededRandom } from '../../print/random.ts'

function ip(text: string) {
  const parsed = parseIp(text)
  assert.ok(parsed, text)
  return parsed
}

function cidr(text: string) {
  const parsed = parseCidr(text)
  assert.ok(parsed, text)
  return parsed
}

test('an address has one canonical text', () => {
  for (const [text, canonical] of [
    ['127.0.0.1', '127.0.0.1'],
    ['::', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1::', '1::'],
    ['fe80::0001', 'fe80::1'],
    ['64:ff9b::10.0.0.1', '64:ff9b::a00:1'],
  ] as const) {
    assert.equal(formatIp(ip(text)), canonical)
    assert.equal(isCanonicalIp(text), text === canonical, text)
    assert.equal(ipFamily(ip(text)), text.includes(':') ? 6 : 4)
    assert.ok(sameIp(ip(text), ip(canonical)))
  }
  assert.equal(isCanonicalIp('x'), false)
})

const PARSE = (text: string, why: string) =>
  `IP Address "${text}" parse error during conversion from string: ParseAddr("${text}"): ${why}`

test('what is no address is refused in the words of the server', () => {
  for (const [text, error] of [
    ['', PARSE('', 'unable to parse IP')],
    ['localhost', PARSE('localhost', 'unable to parse IP')],
    ['1.2.3', PARSE('1.2.3', 'IPv4 address too short')],
    ['1.2.3.4.5', PARSE('1.2.3.4.5', 'IPv4 address too long')],
    ['1.2.3.256', PARSE('1.2.3.256', 'IPv4 field has value >255')],
    ['01.2.3.4', PARSE('01.2.3.4', 'IPv4 field has octet with leading zero')],
    ['1..2.3', PARSE('1..2.3', 'IPv4 field must have at least one digit (at ".2.3")')],
    ['1.2.3.x', PARSE('1.2.3.x', 'unexpected character (at "x")')],
    ['1::2::3', PARSE('1::2::3', 'multiple :: in address (at ":3")')],
    ['1:2:3', PARSE('1:2:3', 'address string too short')],
    ['1:2:3:4:5:6:7::8', PARSE('1:2:3:4:5:6:7::8', 'the :: must expand to at least one field of zeros')],
    ['12345::', PARSE('12345::', 'each group must have 4 or less digits (at "12345::")')],
    ['g::', PARSE('g::', 'each colon-separated field must have at least one digit (at "g::")')],
    ['1:2:', PARSE('1:2:', 'colon must be followed by more characters (at ":")')],
    ['::1%', PARSE('::1%', 'zone must be a non-empty string')],
    ['%eth0', PARSE('%eth0', 'missing IPv6 address')],
    ['fe80::1%eth0', 'IP address "fe80::1%eth0" with zone value is not allowed'],
    ['::ffff:1.2.3.4', 'IPv4-mapped IPv6 address "::ffff:1.2.3.4" is not allowed'],
  ] as const) {
    assert.deepEqual(readIp(text), { error })
    assert.equal(parseIp(text), undefined)
  }
})

test('addresses are sorted into what they are for', () => {
  const kinds = {
    isUnspecifiedIp,
    isLoopbackIp,
    isLinkLocalMulticastIp,
    isLinkLocalUnicastIp,
    isMulticastIp,
    isGlobalUnicastIp,
  }
  for (const [text, ...expected] of [
    ['0.0.0.0', 'isUnspecifiedIp'],
    ['::', 'isUnspecifiedIp'],
    ['127.1.2.3', 'isLoopbackIp'],
    ['::1', 'isLoopbackIp'],
    ['224.0.0.7', 'isLinkLocalMulticastIp', 'isMulticastIp'],
    ['ff02::1', 'isLinkLocalMulticastIp', 'isMulticastIp'],
    ['239.1.1.1', 'isMulticastIp'],
    ['ff0e::1', 'isMulticastIp'],
    ['169.254.0.1', 'isLinkLocalUnicastIp'],
    ['febf::1', 'isLinkLocalUnicastIp'],
    ['fec0::1', 'isGlobalUnicastIp'],
    ['10.0.0.1', 'isGlobalUnicastIp'],
    ['fd00::1', 'isGlobalUnicastIp'],
    ['255.255.255.255'],
  ] as const) {
    const found = Object.entries(kinds).flatMap(([name, is]) => (is(ip(text)) ? [name] : []))
    assert.deepEqual(found, expected, text)
  }
})

test('a network is printed with its bits, and masked without those of the host', () => {
  for (const [text, printed, masked] of [
    ['10.1.2.3/8', '10.1.2.3/8', '10.0.0.0/8'],
    ['10.1.2.3/0', '10.1.2.3/0', '0.0.0.0/0'],
    ['10.1.2.255/31', '10.1.2.255/31', '10.1.2.254/31'],
    ['10.1.2.3/32', '10.1.2.3/32', '10.1.2.3/32'],
    ['2001:DB8:ffff::1/33', '2001:db8:ffff::1/33', '2001:db8:8000::/33'],
    ['::/128', '::/128', '::/128'],
  ] as const) {
    assert.equal(formatCidr(cidr(text)), printed)
    assert.equal(formatCidr(maskCidr(cidr(text))), masked)
    assert.equal(sameCidr(cidr(text), cidr(masked)), printed === masked)
  }
})

test('what is no network is refused in the words of the server', () => {
  const begin = 'network address parse error during conversion from string: netip.ParsePrefix'
  for (const [text, error] of [
    ['10.0.0.0', `${begin}("10.0.0.0"): no '/'`],
    ['10.0.0/8', `${begin}("10.0.0/8"): ParseAddr("10.0.0"): IPv4 address too short`],
    ['10.0.0.0/33', `${begin}("10.0.0.0/33"): prefix length out of range`],
    ['::/129', `${begin}("::/129"): prefix length out of range`],
    ['10.0.0.0/08', `${begin}("10.0.0.0/08"): bad bits after slash: "08"`],
    ['10.0.0.0/-1', `${begin}("10.0.0.0/-1"): bad bits after slash: "-1"`],
    ['10.0.0.0/', `${begin}("10.0.0.0/"): bad bits after slash: ""`],
    ['10.0.0.0/9223372036854775807', `${begin}("10.0.0.0/9223372036854775807"): prefix length out of range`],
    [
      '10.0.0.0/9223372036854775808',
      `${begin}("10.0.0.0/9223372036854775808"): bad bits after slash: "9223372036854775808"`,
    ],
    ['fe80::1%a/64', `${begin}("fe80::1%a/64"): IPv6 zones cannot be present in a prefix`],
    ['::ffff:1.2.3.4/100', 'IPv4-mapped IPv6 address "::ffff:1.2.3.4/100" is not allowed'],
  ] as const) {
    assert.deepEqual(readCidr(text), { error })
    assert.equal(parseCidr(text), undefined)
  }
})

test('a network contains the addresses and networks of its family that share its bits', () => {
  for (const [network, address, contains] of [
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.9.9.9/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.0.0.0/8', '::', false],
    ['0.0.0.0/0', '255.0.0.1', true],
    ['::/0', '10.0.0.1', false],
    ['2001:db8::/33', '2001:db8:7fff::1', true],
    ['2001:db8::/33', '2001:db8:8000::1', false],
  ] as const) {
    assert.equal(cidrContainsIp(cidr(network), ip(address)), contains, `${network} ${address}`)
  }
  for (const [network, other, contains] of [
    ['10.0.0.0/8', '10.0.0.0/8', true],
    ['10.0.0.0/8', '10.3.0.0/16', true],
    ['10.3.0.0/16', '10.0.0.0/8', false],
    ['10.0.0.0/8', '11.0.0.0/16', false],
    ['::/0', '10.0.0.0/8', false],
  ] as const) {
    assert.equal(cidrContainsCidr(cidr(network), cidr(other)), contains, `${network} ${other}`)
  }
})

test(`reading is the inverse of printing, and a mask keeps what it keeps (seed ${seed})`, () => {
  const random = seededRandom(seed)
  for (let i = 0; i < 2000; i++) {
    const length = pick(random, [4, 16])
    const bytes = Array.from({ length }, () => pick(random, [0, 0, below(random, 256)]))
    const address = { bytes }
    if (parseIp(formatIp(address)) === undefined) continue
    assert.deepEqual(parseIp(formatIp(address)), address)
    const network = { ip: address, prefixLength: below(random, length * 8 + 1) }
    assert.deepEqual(parseCidr(formatCidr(network)), network)
    const masked = maskCidr(network)
    assert.deepEqual(maskCidr(masked), masked)
    assert.ok(cidrContainsIp(masked, address) && cidrContainsCidr(network, masked))
  }
})
