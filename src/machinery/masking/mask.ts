// The one place that knows which data is secret, and what is shown in its stead.

import { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'
import type { Status } from '../../errors.ts'
import type { Change } from '../changes/change.ts'
import { isJsonObject, type Json, type JsonObject, stringifyJson } from '../json.ts'
import type { PathElement } from '../paths/field-path.ts'
import { finderOf, formsOf } from './forms.ts'
import { MASK, withoutValues } from './mask-message.ts'
import { type MaskFacts, maskTree, secretTexts, type Tags } from './mask-tree.ts'
import { asMasked, type Masked } from './masked.ts'
import {
  type AboutKind,
  aboutItem,
  type SecretPaths,
  type SecretRule,
  secretPathAround,
  secretPathsOf,
} from './secret-rules.ts'

/** What a mask needs to know. */
export type MaskOptions = {
  /** Of the tags by which equal values are known. One per run: with it values could be guessed. */
  readonly key: Uint8Array
  /** Beside `data` and `stringData` of Secrets. Default: none. */
  readonly rules?: readonly SecretRule[] | undefined
}

/** Secret data becomes `*** 5f2b8c0d1e3a`: the same for the same value, whether stated as text or in base64. */
export type Mask = {
  /** True for a kind whose objects hold secret data. */
  isSecret(about: AboutKind): boolean
  /** An object, or a list of some; also what annotations say of it. */
  object<T extends JsonObject>(object: T): Masked<T>
  /** Changes of an object: values, and what paths have of them. */
  changes(changes: readonly Change[], about: AboutKind): Masked<readonly Change[]>
  /**
   * What a server says. About a kind that holds secret data, or an unknown one, all that it quotes is masked; in any case
   * the secret data of the objects that it may be about.
   */
  message(text: string, about?: AboutKind, objects?: readonly JsonObject[]): Masked<string>
  /** A server's answer that is an error. */
  status(status: Status, about?: AboutKind, objects?: readonly JsonObject[]): Masked<Status>
}

/** Digits of a tag. */
const TAG_LENGTH = 12

/** The mask of one run: everything that leaves it goes through this one. */
export function maskWith({ key, rules = [] }: MaskOptions): Mask {
  const pathsOf = (about: AboutKind) => secretPathsOf(about, rules)
  const tags: Tags = {
    text: (secret) => `${MASK} ${createHmac('sha256', key).update(secret).digest('hex').slice(0, TAG_LENGTH)}`,
  }

  function maskObject(object: JsonObject, about: AboutKind): JsonObject {
    if (Array.isArray(object.items) && typeof about.kind === 'string' && about.kind.endsWith('List')) {
      const items = (object.items as readonly Json[]).map((item) =>
        isJsonObject(item) ? maskObject(item, aboutItem(about, item)) : item,
      )
      return { ...object, items }
    }
    const paths = pathsOf(about)
    return paths.length === 0
      ? object
      : (maskTree(object, [], { paths, tags, finder: finderFor([object], paths) }) as JsonObject)
  }

  function finderFor(values: readonly Json[], paths: SecretPaths): RegExp | undefined {
    return finderOf(
      new Set(values.flatMap((value) => secretTexts(value, [], paths)).flatMap((text) => [...formsOf(text)])),
    )
  }

  function message(text: string, about: AboutKind | undefined, objects: readonly JsonObject[]): string {
    const isOpen = about !== undefined && pathsOf(about).length === 0
    const quoted = isOpen ? text : withoutValues(text)
    return objects.reduce((masked, object) => {
      const finder = finderFor([object], pathsOf(object as AboutKind))
      return finder === undefined ? masked : masked.replaceAll(finder, MASK)
    }, quoted)
  }

  return {
    isSecret: (about) => pathsOf(about).length > 0,
    object: (object) => asMasked(maskObject(object, object as AboutKind) as typeof object),
    changes(changes, about) {
      const paths = pathsOf(about)
      if (paths.length === 0) return asMasked(changes)
      const values = changes.flatMap(({ path, old, new: wanted }) => {
        const names = namesOf(path)
        return [old, wanted].flatMap((value) => (value === undefined ? [] : secretTexts(value, names, paths)))
      })
      const finder = finderOf(new Set(values.flatMap((text) => [...formsOf(text)])))
      return asMasked(changes.map((change) => maskChange(change, { paths, tags, finder })))
    },
    message: (text, about, objects = []) => asMasked(message(text, about, objects)),
    status(status, about, objects = []) {
      const { details } = status
      const causes = details?.causes?.map((cause) =>
        cause.message === undefined ? cause : { ...cause, message: message(cause.message, about, objects) },
      )
      return asMasked({
        ...status,
        message: message(status.message, about, objects),
        ...(details !== undefined && { details: { ...details, ...(causes !== undefined && { causes }) } }),
      })
    },
  }
}

function namesOf(path: readonly PathElement[]): string[] {
  return path.flatMap((step) => ('f' in step ? [step.f] : []))
}

function maskChange(change: Change, facts: MaskFacts): Change {
  const names = namesOf(change.path)
  const { old, new: wanted } = change
  return {
    ...change,
    path: maskPath(change.path, facts),
    ...(old !== undefined && { old: maskTree(old, names, facts) }),
    ...(wanted !== undefined && { new: maskTree(wanted, names, facts) }),
  }
}

/** Below secret data even keys and values of list elements are. */
function maskPath(path: readonly PathElement[], { paths, tags }: MaskFacts): PathElement[] {
  return path.map((step, depth) => {
    if ('f' in step || 'i' in step || secretPathAround(namesOf(path.slice(0, depth)), paths) === undefined) return step
    const mask = (value: Json) => tags.text(Buffer.from(typeof value === 'string' ? value : stringifyJson(value)))
    if ('v' in step) return { v: mask(step.v) }
    return { k: Object.fromEntries(Object.entries(step.k).map(([name, value]) => [name, mask(value)])) }
  })
}
