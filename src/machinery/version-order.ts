// Which of several versions of an API comes first. Follows pkg/version/helpers.go of apimachinery.

import { compareText } from './text-order.ts'

/** Stable versions first, then beta, then alpha, of each the highest; names of another form last, by name. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [rankOf(a), rankOf(b)]
  if (left === undefined || right === undefined) {
    if (left === right) return compareText(a, b)
    return left === undefined ? 1 : -1
  }
  return right.level - left.level || right.major - left.major || right.minor - left.minor
}

type Rank = { readonly level: number; readonly major: number; readonly minor: number }

const LEVELS = ['alpha', 'beta']

/** `v1beta2`; undefined for a version of another form. */
function rankOf(version: string): Rank | undefined {
  const [, major, level, minor] = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/.exec(version) ?? []
  if (major === undefined) return undefined
  return {
    level: level === undefined ? LEVELS.length : LEVELS.indexOf(level),
    major: Number(major),
    minor: Number(minor ?? 0),
  }
}
