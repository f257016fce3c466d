// Values that have passed the mask, told from others by their type.

declare const masked: unique symbol

/** A value out of which all secret data has been taken: what may be shown, written to files and logged. */
export type Masked<T> = T & { readonly [masked]: true }

/** Only the mask itself makes values masked, and who has seen that there is nothing to mask, or was told not to. */
export function asMasked<T>(value: T): Masked<T> {
  return value as Masked<T>
}
