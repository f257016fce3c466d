// From words and flags to what is asked of a kind: what commander cannot check is checked here.

import { UsageError } from '../../errors.ts'
import type { ConnectionFlags } from '../../flags/connection-flags.ts'
import { parseIntFlag } from '../../flags/numbers.ts'
import { type ColorChoice, parseFormat } from '../../flags/output-flags.ts'
import type { FieldQuestion } from '../../query/fields/find-field.ts'
import type { FieldScope } from '../../query/fields/list-fields.ts'

export const FIELDS_FORMATS = ['table', 'wide', 'tree', 'text', 'json', 'yaml', 'jsonl', 'name', 'csv', 'tsv'] as const

export type FieldsFormat = (typeof FIELDS_FORMATS)[number]

/** The flags of `fields` as commander leaves them. */
export type FieldsFlags = ConnectionFlags & {
  readonly recursive?: boolean
  readonly maxDepth?: string
  readonly depth?: string
  readonly search?: string
  readonly pushable?: boolean
  readonly apiVersion?: string
  readonly failEmpty?: boolean
  readonly filename?: readonly string[]
  readonly kustomize?: string
  readonly output?: string
  /** False with `--no-headers`. */
  readonly headers?: boolean
  readonly color?: ColorChoice
  readonly v?: number
  readonly warningsAsErrors?: boolean
}

export type FieldsOptions = {
  /** Undefined where files define one kind, which then need not be named. */
  readonly question: FieldQuestion | undefined
  readonly scope: FieldScope
  /** Undefined: a table, or all there is to say where it is about one field. */
  readonly format: FieldsFormat | undefined
  readonly files?: { readonly filenames: readonly string[]; readonly recursive: boolean; readonly kustomize?: string }
  readonly hasHeaders: boolean
  readonly failEmpty: boolean
}

/** Checks what commander cannot. @throws UsageError naming the flag and the value given. */
export function toFieldsOptions(words: readonly string[], flags: FieldsFlags): FieldsOptions {
  const format = flags.output ? parseFormat(flags.output, FIELDS_FORMATS).format : undefined
  const files = filesOf(flags)
  const question = questionOf(words, flags.apiVersion)
  if (question === undefined && files === undefined) throw missingKind()
  const search = flags.search?.trim()
  if (search === '') throw new UsageError('--search needs a word to look for', { flag: '--search', value: '' })
  const goesDeep = flags.recursive || search !== undefined || flags.pushable || format === 'tree'
  return {
    question,
    scope: {
      depth: depthOf(flags) ?? (goesDeep ? Number.POSITIVE_INFINITY : 1),
      ...(search === undefined ? {} : { search }),
      onlyPushable: flags.pushable ?? false,
      withParents: format === 'tree',
    },
    format,
    ...(files === undefined ? {} : { files }),
    hasHeaders: flags.headers ?? true,
    failEmpty: flags.failEmpty ?? false,
  }
}

function questionOf(words: readonly string[], apiVersion: string | undefined): FieldQuestion | undefined {
  const [kind, path, ...others] = words
  if (others.length > 0) {
    throw new UsageError(`extra arguments: ${JSON.stringify(others.join(' '))}; fields takes a kind and a path`)
  }
  if (kind === undefined) return undefined
  checkKind(kind)
  return { kind, ...(path === undefined ? {} : { path }), ...versionOf(apiVersion) }
}

/** What a name in brackets holds is its own affair. */
function checkKind(word: string): void {
  const [kind = ''] = word.split('[')
  if (kind === '' || kind.startsWith('.')) {
    throw new UsageError(`${JSON.stringify(word)} names no kind: write KIND${kind}`, { value: word })
  }
  if (kind.includes(',')) {
    throw new UsageError(`fields are those of one kind: ${JSON.stringify(word)} names several`, { value: word })
  }
  if (kind.includes('/')) {
    const [first] = kind.split('/')
    const message = `fields are those of a kind and not of one object: write ${JSON.stringify(first)}`
    throw new UsageError(message, { value: word })
  }
}

function versionOf(apiVersion: string | undefined): Pick<FieldQuestion, 'apiVersion'> {
  if (apiVersion === undefined || apiVersion === '') return {}
  if (/^(?:[^/\s]+\/)?[^/\s]+$/.test(apiVersion)) return { apiVersion }
  // client-go's words (runtime/schema.ParseGroupVersion)
  throw new UsageError(`unexpected GroupVersion string: ${apiVersion}`, { flag: '--api-version', value: apiVersion })
}

/** 0 is no limit, as for kubectl explain. */
function depthOf(flags: FieldsFlags): number | undefined {
  const [flag, text] = flags.maxDepth === undefined ? ['--depth', flags.depth] : ['--max-depth', flags.maxDepth]
  if (text === undefined) return undefined
  const depth = parseIntFlag(flag, text, { min: 0 })
  return depth === 0 ? Number.POSITIVE_INFINITY : depth
}

function filesOf({ filename, kustomize, recursive }: FieldsFlags): FieldsOptions['files'] {
  if (filename === undefined && kustomize === undefined) return undefined
  return {
    filenames: filename ?? [],
    // of a kustomization there are no folders to go into
    recursive: filename !== undefined && (recursive ?? false),
    ...(kustomize === undefined ? {} : { kustomize }),
  }
}

function missingKind(): UsageError {
  return new UsageError(
    'Required resource not specified.\nUse "kubectl api-resources" for a complete list of supported resources, ' +
      'or "kubectl tack fields --help" for examples.',
  )
}
