// An object that is being changed step by step. What it was made from stays as it is; each part is copied once.

import { isJsonObject, type Json } from '../json.ts'
import type { FieldPath, PathElement } from '../paths/field-path.ts'
import { FieldPathError } from '../paths/field-path-error.ts'
import { printFieldPath } from '../paths/print-path.ts'
import type { Change } from './change.ts'
import { identityOf, indexOfElement, isList } from './list-elements.ts'
import type { Shape } from './shape.ts'

/** A class for its state. */
export class Editor {
  #value: Json
  readonly #shape: Shape
  /** Copies made here, which may be changed in place. */
  readonly #own = new Set<object>()
  /** Where a new element goes; undefined: at the end. */
  #at: number | undefined

  constructor(value: Json, shape: Shape) {
    this.#value = value
    this.#shape = shape
  }

  /** As it is now. It is changed in place by further changes. */
  get value(): Json {
    return this.#value
  }

  /** @throws FieldPathError when the path leads into something of another form, or beyond the end of a list */
  make({ path, op, new: wanted = null, at }: Change): void {
    this.#at = at
    this.#value = this.#edit(this.#value, path, 0, this.#shape, op === 'remove' ? undefined : wanted) ?? null
  }

  /** @param wanted undefined takes away what is there */
  #edit(
    value: Json | undefined,
    path: FieldPath,
    depth: number,
    shape: Shape,
    wanted: Json | undefined,
  ): Json | undefined {
    const step = path[depth]
    if (step === undefined) return wanted
    if (value === undefined || value === null) {
      if (wanted === undefined) return value
      return this.#edit('f' in step ? {} : [], path, depth, shape, wanted)
    }
    return 'f' in step
      ? this.#editField(value, step.f, path, depth, shape, wanted)
      : this.#editElement(value, step, path, depth, shape, wanted)
  }

  #editField(value: Json, name: string, path: FieldPath, depth: number, shape: Shape, wanted: Json | undefined): Json {
    if (!isJsonObject(value)) throw misfit(path, depth, 'has no fields')
    const before = Object.hasOwn(value, name) ? value[name] : undefined
    const after = this.#edit(before, path, depth + 1, shape.field(name), wanted)
    if (after === before) return value
    const copy = this.#ownCopy(value, () => ({ ...value })) as { [name: string]: Json }
    if (after === undefined) delete copy[name]
    else Object.defineProperty(copy, name, { value: after, enumerable: true, configurable: true, writable: true })
    return copy
  }

  #editElement(
    value: Json,
    step: PathElement,
    path: FieldPath,
    depth: number,
    shape: Shape,
    wanted: Json | undefined,
  ): Json {
    if (!isList(value)) throw misfit(path, depth, 'has no elements')
    const index = 'i' in step ? step.i : indexOfElement(value, step, shape)
    const isThere = index >= 0 && index < value.length
    if (!isThere && wanted === undefined) return value
    if ('i' in step && index > value.length) throw misfit(path, depth, `has ${value.length} elements`)
    const before = isThere ? value[index] : undefined
    const isLast = depth === path.length - 1
    const edited = this.#edit(before ?? (isLast ? undefined : keysOf(step)), path, depth + 1, shape.items, wanted)
    const after = edited === undefined || !isLast ? edited : withKeys(edited, step, shape)
    if (isThere && after === before) return value
    const copy = this.#ownCopy(value, () => [...value]) as Json[]
    if (after === undefined) copy.splice(index, 1)
    else if (isThere) copy[index] = after
    else copy.splice(isLast ? (this.#at ?? copy.length) : copy.length, 0, after)
    return copy
  }

  #ownCopy<T extends object>(value: T, copy: () => T): T {
    if (this.#own.has(value)) return value
    const own = copy()
    this.#own.add(own)
    return own
  }
}

/** What an element begins as that is not there yet. */
function keysOf(step: PathElement): Json | undefined {
  return 'k' in step ? step.k : undefined
}

/** An element that is put at a step has the keys that the step names, as it stands or by their defaults. */
function withKeys(value: Json, step: PathElement, shape: Shape): Json {
  if (!('k' in step) || !isJsonObject(value)) return value
  if (shape.list === 'keyed' && identityOf(value, shape) === identityOf(step.k, shape)) return value
  return Object.keys(step.k).every((name) => Object.hasOwn(value, name)) ? value : { ...step.k, ...value }
}

function misfit(path: FieldPath, depth: number, fault: string): FieldPathError {
  return new FieldPathError(`what is at ${printFieldPath(path.slice(0, depth))} ${fault}`, {
    text: printFieldPath(path),
  })
}
