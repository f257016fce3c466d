// Runs `fields`: finds the kind and the field, lists, prints; data to stdout and everything else to stderr.

import { UsageError } from '../../errors.ts'
import type { Env } from '../../flags/env.ts'
import { EXIT, type ExitCode } from '../../flags/exit-code.ts'
import { toSink } from '../../flags/sink.ts'
import { colorLevel } from '../../print/color-level.ts'
import { createColors } from '../../print/colors.ts'
import type { FileKinds } from '../../query/fields/file-kinds.ts'
import { type FieldAnswer, type FieldQuestion, findField } from '../../query/fields/find-field.ts'
import type { KindSource } from '../../query/fields/kind-source.ts'
import { listFields } from '../../query/fields/list-fields.ts'
import type { Problem } from '../../streams.ts'
import { noticeLine, problemLines, stderrObserver } from '../query/talk.ts'
import type { Answer } from './answer.ts'
import { type FieldsFlags, type FieldsFormat, type FieldsOptions, toFieldsOptions } from './fields-options.ts'
import { openClusterKinds, openFileKinds } from './open-kinds.ts'
import { printFields } from './print-fields.ts'

/** Complete, validate, run. @throws UsageError, ConfigError, ConnectionError, ServerError, CancelledError */
export async function runFieldsWords(words: readonly string[], flags: FieldsFlags, env: Env): Promise<ExitCode> {
  const options = toFieldsOptions(words, flags)
  if (options.files !== undefined) {
    const kinds = await openFileKinds(options.files, env)
    return runFields(options, flags, kinds, env)
  }
  const warning = (await colorsOf(flags, env.isStderrTty, env)).warning
  const observer = await stderrObserver(env, flags.v ?? 0, warning)
  const { kinds, close } = await openClusterKinds(flags, env, observer)
  try {
    const code = await runFields(options, flags, kinds, env)
    if (!flags.warningsAsErrors || observer.warnings() === 0) return code
    const count = observer.warnings()
    env.stderr.write(`error: ${count === 1 ? '1 warning received' : `${count} warnings received`}\n`)
    return EXIT.no
  } finally {
    close()
  }
}

/** Answers from a source of kinds. @throws UsageError for an unknown field, ServerError, ConnectionError */
async function runFields(
  options: FieldsOptions,
  flags: FieldsFlags,
  kinds: KindSource | FileKinds,
  env: Env,
): Promise<ExitCode> {
  const startedMs = env.now().getTime()
  const found = await answerFrom(options, kinds, env)
  const answer: Answer = {
    ...found,
    source: kinds.name,
    list: found.found && listFields(found.found, options.scope),
    traffic: kinds.traffic(),
    ms: env.now().getTime() - startedMs,
  }
  for (const notice of answer.notices) env.stderr.write(`${noticeLine(notice, false)}\n`)
  const sink = toSink(env.stdout)
  await printFields(sink, formatOf(options, answer), answer, {
    hasHeaders: options.hasHeaders,
    colors: await colorsOf(flags, env.isStdoutTty, env),
    ...(env.isStdoutTty && env.columns !== undefined ? { terminalColumns: env.columns } : {}),
  })
  await sink.flush()
  tellEnding(answer, env)
  if (answer.problems.some(isNo)) return EXIT.no
  return options.failEmpty && answer.list?.matched === 0 ? EXIT.nothing : EXIT.done
}

async function answerFrom(options: FieldsOptions, kinds: KindSource | FileKinds, env: Env): Promise<FieldAnswer> {
  if (!('names' in kinds)) return findField(options.question as FieldQuestion, kinds, env.signal)
  const question = options.question ?? { kind: onlyKind(kinds) }
  const { notices, problems } = kinds
  const answer = await findField(question, kinds, env.signal)
  // files that could not be read say why there is no such kind
  const isExplained = answer.found === undefined && problems.length > 0
  return {
    ...answer,
    notices: [...notices, ...answer.notices],
    problems: isExplained ? problems : [...problems, ...answer.problems],
  }
}

/** The one kind that files define need not be named; `''` where they define none. */
function onlyKind({ names }: FileKinds): string {
  if (names.length > 1) throw new UsageError(`the files define several kinds: name one of ${names.join(', ')}`)
  return names[0] ?? ''
}

/** One field is told of in full, several are a table. */
function formatOf({ format, scope }: FieldsOptions, { list, found }: Answer): FieldsFormat {
  if (format !== undefined) return format
  const isOne = list?.fields.length === 1 && list.fields[0]?.item.path === found?.field.path
  return isOne && scope.search === undefined && !scope.onlyPushable ? 'text' : 'table'
}

function tellEnding({ list, problems }: Answer, env: Env): void {
  const lines = [...(list?.matched === 0 ? ['No fields found'] : []), ...problemLines(problems, false)]
  for (const line of lines) env.stderr.write(`${line}\n`)
}

/** A dead API service is no failure of the question. */
function isNo({ scope }: Problem): boolean {
  return scope !== 'apiservice'
}

function colorsOf(flags: FieldsFlags, isTty: boolean, env: Env) {
  return createColors(colorLevel({ flag: flags.color ?? 'auto', env: env.vars, isTty, platform: env.platform }))
}
