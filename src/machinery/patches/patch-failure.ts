// Why a patch cannot be applied, as the API server answers it, and what it does not say.
// Follows pkg/endpoints/handlers/patch.go of apiserver.

import type { JsonObject } from '../json.ts'

/** The patched object, or why there is none. */
export type Patched = { readonly value: JsonObject } | { readonly failure: PatchFailure }

/** Why a patch cannot be applied, as the server answers it. */
export type PatchFailure = {
  /** HTTP status of the answer. `NO_ANSWER`: the server's handler panics, and the connection breaks off. */
  readonly code: number
  /** `reason` of the Status; `''` for most of those with code 500. */
  readonly reason: string
  /** `message` of the Status. */
  readonly message: string
  /** What is wrong. The server knows it and, of a JSON Patch, does not say. */
  readonly detail: string
  /** The operation of a JSON Patch that failed, counted from 0. */
  readonly operation?: number
  /** True for a `test` that found another value than it wants. */
  readonly isFailedTest?: boolean
}

/** The code of a failure that the server does not answer at all. */
export const NO_ANSWER = 0

/** Something that ends the application of a patch; thrown and caught inside patches. */
export class PatchError extends Error {
  readonly failure: PatchFailure

  constructor(failure: PatchFailure) {
    super(failure.detail)
    this.failure = failure
  }
}

/** What is tried with a patch: failures become values. */
export function attempt(apply: () => JsonObject): Patched {
  try {
    return { value: apply() }
  } catch (error) {
    if (error instanceof PatchError) return { failure: error.failure }
    throw error
  }
}

/** A body that is no patch at all. */
export function malformed(message: string): PatchError {
  return new PatchError({ code: 400, reason: 'BadRequest', message, detail: message })
}

/** What Go's code answers that nobody thought of as an answer: 500 with the bare text. */
export function unexpected(message: string): PatchError {
  return new PatchError({ code: 500, reason: '', message, detail: message })
}

/** The anonymous 422. */
export function rejected(detail: string, more: Pick<PatchFailure, 'operation' | 'isFailedTest'> = {}): PatchError {
  const message = 'the server rejected our request due to an error in our request'
  return new PatchError({ code: 422, reason: 'Invalid', message, detail, ...more })
}

/** What makes Go's code panic: the connection breaks, and nothing is written. */
export function panics(detail: string, more: Pick<PatchFailure, 'operation'> = {}): PatchError {
  const message = 'the API server broke the connection off'
  return new PatchError({ code: NO_ANSWER, reason: '', message, detail, ...more })
}
