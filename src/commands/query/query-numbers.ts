// The flags of `query` that are numbers.

import { DEFAULT_PAGE_SIZE } from '../../cluster/read.ts'
import { UsageError } from '../../errors.ts'

/** @throws UsageError for what is no whole number greater than 0 */
export function positive(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0 && /^\d+$/.test(text)) return value
  throw new UsageError(`invalid argument "${text}" for "${flag}" flag: must be a whole number greater than 0`, {
    flag,
    value: text,
  })
}

/** Objects per request. @throws UsageError */
export function chunkSize(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PAGE_SIZE
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  const message = `invalid argument "${text}" for "--chunk-size" flag: must be a whole number, 0 for one unpaged list`
  throw new UsageError(message, { flag: '--chunk-size', value: text })
}

/** What stands behind a number of bytes. */
const BYTE_UNITS: { readonly [suffix: string]: number } = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
}

/** `65536`, `64Ki`, `1M`. @throws UsageError */
export function byteCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, digits, suffix = ''] = /^(\d+)([kMG]|[KMG]i)?$/.exec(text) ?? []
  const bytes = Number(digits) * (BYTE_UNITS[suffix] ?? Number.NaN)
  if (bytes > 0) return bytes
  throw new UsageError(`invalid argument "${text}" for "--max-bytes" flag: expected bytes as 65536, 64Ki or 1M`, {
    flag: '--max-bytes',
    value: text,
  })
}
