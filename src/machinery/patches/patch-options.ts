// What a request says of how its patch is read.

/** `fieldValidation` of the request. */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict'

/** How a server that applies a patch was asked to. */
export type ApplyPatchOptions = {
  /** Default: `Warn`, as the server's. Decides about a few malformed patches; unknown fields are not looked for here. */
  readonly fieldValidation?: FieldValidation | undefined
}

export const DEFAULT_FIELD_VALIDATION: FieldValidation = 'Warn'
