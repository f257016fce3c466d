// `-o` and the flags around it. Follows cli-runtime's genericclioptions print flags and kubectl's cmd/get.

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { UsageError } from '../errors.ts'
import { completes } from './completes.ts'
import type { Env } from './env.ts'
import { collectList } from './repeated.ts'

/** Formats that are a word. */
export const PLAIN_FORMATS = ['table', 'wide', 'json', 'yaml', 'name', 'ref', 'result', 'jsonl', 'csv', 'tsv'] as const
/** Formats that need something after `=`: an expression, or the file that holds it. */
export const TEMPLATE_FORMATS = ['jsonpath', 'jsonpath-file', 'custom-columns', 'custom-columns-file'] as const

export type PlainFormat = (typeof PLAIN_FORMATS)[number]
export type TemplateFormat = (typeof TEMPLATE_FORMATS)[number]
export type OutputFormat = PlainFormat | TemplateFormat

/** A parsed `-o`. */
export type Output =
  | { readonly format: PlainFormat }
  | {
      readonly format: 'jsonpath' | 'custom-columns'
      readonly template: string
      /** The file the template was read from; custom columns in a file have another shape than on the command line. */
      readonly file?: string
    }

/** The flags around `-o` as commander leaves them. */
export type OutputFlags = {
  readonly output?: string
  /** False with `--no-headers`. */
  readonly headers?: boolean
  readonly showLabels?: boolean
  readonly labelColumns?: readonly string[]
  readonly showKind?: boolean
  readonly showManagedFields?: boolean
  readonly color?: ColorChoice
}

export type ColorChoice = 'auto' | 'always' | 'never'

const HEADING = 'Output:'

/** `-o, --output` for a command that offers these formats; check the value with `parseOutput`. */
export function outputOption(formats: readonly string[]): Option {
  const words = formats.map((format) => (isTemplateFormat(format) ? `${format}=…` : format))
  const option = new Option('-o, --output <format>', `one of: ${words.join(', ')}`).helpGroup(HEADING)
  formatsOfOption.set(option, formats)
  return option
}

const formatsOfOption = new WeakMap<Option, readonly string[]>()

/** The formats that an option made by `outputOption` offers; undefined for any other option. */
export function formatsOf(option: Option): readonly string[] | undefined {
  return formatsOfOption.get(option)
}

/** Adds `-o` and the flags that shape tables and objects; returns the command. */
export function withOutputFlags<T extends Command>(command: T, formats: readonly OutputFormat[]): T {
  const labelColumns = new Option(
    '-L, --label-columns <key>',
    'show this label as a column; comma list, may be repeated',
  )
  const options = [
    outputOption(formats),
    new Option('--no-headers', 'print no column headers'),
    new Option('--show-labels', 'show all labels as the last column'),
    completes('label-columns', labelColumns.argParser(collectList)),
    new Option('--show-kind', 'put the kind in front of each name'),
    new Option('--show-managed-fields', 'keep managedFields in json and yaml'),
    colorOption(),
  ]
  for (const option of options) command.addOption(option.helpGroup(HEADING))
  return command
}

/** `--color`, for every command that prints something in colour. */
export function colorOption(): Option {
  return new Option('--color <when>', 'colour the output').choices(['auto', 'always', 'never']).default('auto')
}

/** kubectl's formats that only Go can evaluate as kubectl does. */
const GO_TEMPLATES = ['go-template', 'go-template-file', 'template', 'templatefile']

/**
 * What a value of `-o` means; the format word is read in any case. Absent or empty: `fallback`.
 * Files are read here, so that what follows sees only expressions.
 *
 * @throws UsageError in kubectl's words: unknown format, expression missing, file unreadable.
 */
export async function parseOutput(
  text: string | undefined,
  o: { readonly formats: readonly OutputFormat[]; readonly fallback: PlainFormat; readonly env: Env },
): Promise<Output> {
  if (text === undefined || text === '') return { format: o.fallback }
  const { format, argument } = parseFormat(text, o.formats)
  if (!isTemplateFormat(format)) return { format }
  if (argument === '') throw wrong(text, MISSING_TEMPLATE[format])
  if (format === 'jsonpath' || format === 'custom-columns') return { format, template: argument }
  const file = resolve(o.env.cwd, argument)
  const template = await readFile(file, 'utf8').catch((cause: Error) => {
    throw wrong(text, `error reading ${READING[format]} ${argument}, ${reasonOf(cause)}`, cause)
  })
  return { format: format === 'jsonpath-file' ? 'jsonpath' : 'custom-columns', template, file: argument }
}

const MISSING_TEMPLATE = {
  jsonpath: 'template format specified but no template given',
  'jsonpath-file': 'template format specified but no template given',
  'custom-columns': 'custom-columns format specified but no custom columns given',
  'custom-columns-file': 'custom-columns format specified but no custom columns given',
}

const READING = { 'jsonpath-file': '--template', 'custom-columns-file': 'template' }

/** The format word of a `-o` value and what stands after its `=`. @throws UsageError when it is not one of `formats`. */
export function parseFormat<F extends string>(
  text: string,
  formats: readonly F[],
): { readonly format: F; readonly argument: string } {
  const at = text.indexOf('=')
  const word = (at < 0 ? text : text.slice(0, at)).toLowerCase()
  if (GO_TEMPLATES.includes(word)) throw wrong(text, `output format "${word}" is not offered: ${INSTEAD_OF_GO}`)
  const format = formats.find((known) => known === word)
  if (format === undefined || (at >= 0 && !isTemplateFormat(format))) throw wrong(text, unknownFormat(text, formats))
  return { format, argument: at < 0 ? '' : text.slice(at + 1) }
}

const INSTEAD_OF_GO =
  'Go templates cannot be evaluated exactly as kubectl does; use jsonpath or custom-columns, or kubectl get'

function unknownFormat(text: string, formats: readonly string[]): string {
  const allowed = [...formats].sort().join(',')
  return `unable to match a printer suitable for the output format ${JSON.stringify(text)}, allowed formats are: ${allowed}`
}

function isTemplateFormat(format: string): format is TemplateFormat {
  return TEMPLATE_FORMATS.some((known) => known === format)
}

function wrong(value: string, message: string, cause?: unknown): UsageError {
  return new UsageError(message, { flag: '--output', value, cause })
}

/** `ENOENT: no such file or directory, open '…'` without what is said anyway. */
function reasonOf(error: Error): string {
  return /^\w+: ([^,]+)/.exec(error.message)?.[1] ?? error.message
}
