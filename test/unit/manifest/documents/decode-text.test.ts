import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeText } from '../../../../src/manifest/documents/decode-text.ts'

const TEXT = 'kind: Ünïcode 😀\r\n'

test('UTF-8 is read with and without a byte order mark', () => {
  assert.equal(decodeText(Buffer.from(TEXT)), TEXT)
  assert.equal(decodeText(Buffer.from(`\ufeff${TEXT}`)), TEXT)
})

test('UTF-16 is read in both byte orders', () => {
  const little = Buffer.from(`\ufeff${TEXT}`, 'utf16le')
  assert.equal(decodeText(little), TEXT)
  assert.equal(decodeText(Buffer.from(little).swap16()), TEXT)
})

test('bytes that are no UTF-8 do not stop the rest', () => {
  assert.equal(decodeText(Uint8Array.of(0x61, 0xff, 0x62)), 'a\ufffdb')
})

test('no bytes are no text', () => {
  assert.equal(decodeText(new Uint8Array()), '')
})
