// Candidates inside of expressions: what `--where`, `--col`, `--group-by`, `--agg`, `--until` could go on with, and paths to sort by.

import type { Cluster } from '../cluster/cluster.ts'
import type { Env } from '../flags/env.ts'
import { type CompletionFacts, completeExpression } from '../machinery/expressions/complete-expression.ts'
import { splitList } from '../machinery/expressions/split-list.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import { completeFieldPath } from '../machinery/schema/fields/complete-path.ts'
import type { Schema } from '../machinery/schema/schema.ts'
import { askCluster, firstPage, labelKeysOf } from './ask-cluster.ts'
import type { Unfinished } from './completion-words.ts'
import { type Candidate, cutMeaning, DIRECTIVE, type Offer } from './offer.ts'

/** What kind of expression a flag takes. */
export type ExpressionPlace = 'condition' | 'column' | 'group-keys' | 'aggregates' | 'until'

/**
 * What an expression could become, as whole words.
 * @throws what asking a server throws; the caller offers nothing then.
 */
export async function offerExpression(
  place: ExpressionPlace,
  line: Unfinished,
  env: Env,
  signal: AbortSignal,
): Promise<Offer> {
  const text = line.current
  const expression = text.slice(startOf(place, text))
  if (place === 'column' && expression === text && !text.includes('=')) return nothing()
  const facts = await factsFor(place, expression, line, env, signal)
  const { from, candidates } = completeExpression(expression, facts)
  const head = text.slice(0, text.length - expression.length) + expression.slice(0, from)
  const words = candidates.map(({ text: word, about }): Candidate => [head + word, cutMeaning(about)])
  return { candidates: words, directive: DIRECTIVE.noFiles | DIRECTIVE.noSpace, mayHaveSpaces: true }
}

function nothing(): Offer {
  return { candidates: [], directive: DIRECTIVE.noFiles }
}

/** Where the expression at the end begins: behind a name, and behind the last comma of a list of them. */
function startOf(place: ExpressionPlace, text: string): number {
  if (place === 'condition' || place === 'until') return 0
  const last = place === 'column' ? { text, offset: 0 } : splitList(text).at(-1)
  const [name = ''] = /^\+?[A-Za-z_][\w .%/-]*?\s*=(?!=)\s*/.exec(last?.text ?? '') ?? []
  return (last?.offset ?? 0) + name.length
}

async function factsFor(
  place: ExpressionPlace,
  expression: string,
  line: Unfinished,
  env: Env,
  signal: AbortSignal,
): Promise<CompletionFacts> {
  const word = line.operands[0]?.split('/')[0] ?? ''
  const aggregates = place === 'aggregates' || place === 'until'
  const unknown: CompletionFacts = { schema: undefined, columns: [], labels: [], kinds: [], aggregates }
  if (isOfFiles(line)) return { ...unknown, ...(await factsOfFiles(word, line, env, signal)) }
  if (word === '') return unknown
  return askCluster(line, env, async (cluster) => {
    const resources = (await cluster.discovery.resolve(word.split(',')[0] ?? '', signal))?.resources ?? []
    const [resource] = resources
    if (resource === undefined) return unknown
    const asksColumns = /\bcol\s*(?:\.\w*|\[\s*["'][^"']*)$/.test(expression)
    const asksLabels = /\blabels(?:\.\w*|\[\s*["'][^"']*)$/.test(expression)
    const asking = { line, cluster, signal }
    return {
      ...unknown,
      kinds: resources.map(({ kind }) => kind),
      columns: asksColumns ? await columnsOf(asking, resource) : [],
      labels: asksLabels ? await labelKeysOf(asking, resource) : [],
      schema: asksColumns || asksLabels ? undefined : await schemaOf(cluster, resource, signal),
    }
  })
}

function isOfFiles({ values }: Unfinished): boolean {
  return Array.isArray(values.filename) || typeof values.kustomize === 'string'
}

async function factsOfFiles(
  word: string,
  { values }: Unfinished,
  env: Env,
  signal: AbortSignal,
): Promise<Partial<CompletionFacts>> {
  // standard input is the shell's
  const filenames = Array.isArray(values.filename) ? values.filename.filter((name: string) => name !== '-') : []
  if (filenames.length === 0 || word === '') return {}
  const { fileKinds } = await import('../query/fields/file-kinds.ts')
  const kinds = await fileKinds({
    filenames,
    recursive: values.recursive === true,
    cwd: env.cwd,
    env: env.vars,
    signal,
  })
  const [resource] = (await kinds.resolve(word, undefined, signal))?.resources ?? []
  return resource === undefined ? {} : { kinds: [resource.kind], schema: await kinds.schemaOf(resource, signal) }
}

async function schemaOf(cluster: Cluster, resource: ResourceInfo, signal: AbortSignal): Promise<Schema | undefined> {
  return (await cluster.schemas(resource, signal)).schemaOf(resource)
}

async function columnsOf(asking: Parameters<typeof firstPage>[0], resource: ResourceInfo) {
  const page = await firstPage(asking, resource, 'table-none', 1)
  return (page?.columns ?? []).map(({ name, description }) => ({ name: name.toUpperCase(), about: description }))
}

/** The fields that a path to sort by could go on with; a list has no one value. */
export async function sortPaths(
  path: string,
  resource: ResourceInfo,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Candidate[]> {
  const schema = await schemaOf(cluster, resource, signal)
  if (schema === undefined) return []
  return completeFieldPath(schema, path)
    .filter((field) => /^(?:\.[\w-]+)+$/.test(field.path))
    .map((field) => [field.path, cutMeaning(`${field.type}${field.doc === '' ? '' : `: ${field.doc}`}`)])
}
