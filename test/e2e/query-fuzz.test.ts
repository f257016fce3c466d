// Nothing that is typed as an expression makes a query crash, hang or print a stack: soups of tokens and valid expressions with
// something changed, thousands through the library, some hundreds of them through the executable.
// TACK_TEST_SEED and TACK_TEST_EXPRESSIONS ask for others and for more.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseColumns, parseCondition, parseGroups } from '../../src/commands/query/expression-flags.ts'
import { isTackError } from '../../src/errors.ts'
import type { ResourceInfo } from '../../src/machinery/resource-info.ts'
import { schemasOfDocument } from '../../src/machinery/schema/read-document.ts'
import { groupObjects } from '../../src/query/group-query.ts'
import type { QuerySpec } from '../../src/query/query-spec.ts'
import { query } from '../../src/query/run-query.ts'
import type { Source } from '../../src/query/source.ts'
import { toQuerySpec } from '../../src/query/to-query-spec.ts'
import { askedPods } from '../support/asked-objects.ts'
import { OF_GADGETS, OF_OTHERS, OF_PODS } from '../support/asked-questions.ts'
import { grown, mutated, tokenSoup } from '../support/expression-soup.ts'
import { openApi, openApiDocument, podList } from '../support/pod-server.ts'
import { randomFrom } from '../support/random.ts'
import { startApiServer } from '../support/scripted-api-server.ts'
import { tack, temporaryHome } from '../support/tack.ts'

const SEED = Number(process.env.TACK_TEST_SEED ?? Date.now() % 1_000_000)
const EXPRESSIONS = Number(process.env.TACK_TEST_EXPRESSIONS ?? 6000)
const RUNS = 200
/** Of one expression, on a machine that has other things to do. */
const LONGEST_MS = 15_000

const VALID = [...OF_PODS, ...OF_OTHERS, ...OF_GADGETS].map(([, where]) => where)
const GROUPED = [
  'self.metadata.labels.app, n = kind',
  'count(), sum(self.spec.replicas)',
  'p=percentile(self.spec.priority, 95)',
  'x=count(self.spec.hostNetwork) * 100 / count()',
  'min(age()), max(col.AGE)',
  'sum(self.spec.containers.map(c, c.resources.requests.cpu))',
]

const POD: ResourceInfo = {
  group: '',
  version: 'v1',
  resource: 'pods',
  singular: 'pod',
  kind: 'Pod',
  namespaced: true,
  verbs: ['list'],
  shortNames: [],
  categories: [],
  subresources: [],
}
const schema = schemasOfDocument(openApiDocument()).schemaOf({ group: '', version: 'v1', kind: 'Pod' })
const COLUMNS = ['Name', 'Ready', 'Status', 'Restarts', 'Age'].map((name) => ({
  name,
  type: 'string',
  format: name === 'Name' ? 'name' : '',
  description: '',
  priority: 0,
}))

/** Pods in memory, with tables, described or not. */
function podSource(isDescribed: boolean): Source {
  const rows = askedPods('n1', '2024-01-01T00:00:00Z').map(({ object, status }, i) => ({
    cells: [`pod-${i}`, '0/1', 'Running', `${i} (3m ago)`, '5m'],
    object: {
      ...object,
      metadata: { ...(object.metadata as object), namespace: 'default', creationTimestamp: '2024-01-01T00:00:00Z' },
      status,
    } as never,
  }))
  return {
    name: 'memory',
    traffic: () => ({ requests: {}, bytes: 0 }),
    facts: async (targets) => ({
      source: 'memory',
      defaultNamespace: 'default',
      targets: targets.map((target) => ({ target, resources: [POD], isGroup: false })),
      notices: [],
      problems: [],
    }),
    schemaOf: async () => (isDescribed ? schema : undefined),
    async *read() {
      yield { resource: POD, columns: COLUMNS, rows, bytes: 0, wireBytes: 0, hasMore: false, isConsistent: true }
    },
  }
}

function expressionFor(random: ReturnType<typeof randomFrom>): string {
  switch (random.below(4)) {
    case 0:
      return tokenSoup(random)
    case 1:
      return mutated(random, VALID)
    default:
      return `dyn(${grown(random)})`
  }
}

describe('Nothing that is typed as an expression', () => {
  test(`makes the library fail otherwise than by saying what is wrong: ${EXPRESSIONS} of them`, {
    timeout: 20 * 60_000,
  }, async (t) => {
    t.diagnostic(`seed ${SEED}`)
    const random = randomFrom(SEED)
    const sources = [podSource(true), podSource(false)]
    const ends = { answered: 0, failing: 0, refused: 0 }
    for (let i = 0; i < EXPRESSIONS; i++) {
      const flag = random.pick(['where', 'where', 'where', 'col', 'groups'])
      const text = flag === 'groups' && random.once(2) ? mutated(random, GROUPED) : expressionFor(random)
      const source = random.pick(sources)
      const title = `${flag} ${JSON.stringify(text)} (seed ${SEED})`
      const startedAt = performance.now()
      try {
        const problems = await ask(flag, text, source)
        if (problems > 0) ends.failing++
        else ends.answered++
      } catch (error) {
        assert.ok(isTackError(error), `${title}: ${error instanceof Error ? error.stack : String(error)}`)
        checkWords(error.message, text, title)
        ends.refused++
      }
      assert.ok(performance.now() - startedAt < LONGEST_MS, `${title} took ${performance.now() - startedAt} ms`)
    }
    t.diagnostic(JSON.stringify(ends))
    for (const count of Object.values(ends)) assert.ok(count > EXPRESSIONS / 50, JSON.stringify(ends))
  })

  async function ask(flag: string, text: string, source: Source): Promise<number> {
    const spec: QuerySpec = { ...toQuerySpec('pods', { needs: { cells: true, metadata: true } }) }
    let problems = 0
    const run =
      flag === 'groups'
        ? groupObjects(spec, parseGroups({ groupBy: [text], agg: ['count()'] }), [source])
        : query(
            {
              ...spec,
              ...(flag === 'where' ? { where: parseCondition(text) } : { columns: parseColumns([`+X=${text}`]) }),
            },
            [source],
          )
    for await (const event of run) {
      if (!('problem' in event)) continue
      problems++
      assert.equal(event.problem.scope, 'evaluation')
    }
    return problems
  }

  /** One line, and at most the place below it, none too long, nothing of ours showing through but what was typed. */
  function checkWords(message: string, typed: string, title: string): void {
    const lines = message.split('\n')
    assert.ok(lines.length <= 3 && lines.every((line) => line.length < 2500), `${title}: ${message}`)
    const [words = '', ...place] = lines
    const quoted = /'[^']*'|"[^"]*"/g
    const ours = words.replace(quoted, (part) => (typed.includes(part.slice(1, -1)) ? '' : part))
    assert.doesNotMatch(
      place.length === 2 ? ours : [ours, ...place].join('\n'),
      /undefined is not|Cannot read|\[object Object\]|NaN|at .*\.ts|_[!=<>+*/%-]+_|<EOF>|no viable/,
      title,
    )
    if (lines.length === 3) assert.match(lines[2] ?? '', /^ +\^$/, title)
  }

  test(`makes the executable crash, hang or print a stack: ${RUNS} of them`, { timeout: 20 * 60_000 }, async (t) => {
    t.diagnostic(`seed ${SEED}`)
    const random = randomFrom(SEED + 1)
    const home = await temporaryHome()
    t.after(home.remove)
    const pods = Array.from({ length: 5 }, (_, i) => ({ name: `p${i}`, n: i, labels: { app: 'web' } }))
    const { url } = await startApiServer(t, {
      answers: { ...openApi(), '/api/v1/namespaces/default/pods': podList({ pods }) },
    })
    const all = Array.from({ length: RUNS }, () => {
      const text = expressionFor(random).replaceAll('\u0000', '')
      switch (random.below(6)) {
        case 0:
          return [`--col=+X=${text}`]
        case 1:
          return [`--group-by=${text}`]
        case 2:
          return [`--agg=${random.once(2) ? mutated(random, GROUPED).replaceAll('\u0000', '') : text}`]
        default:
          return [`--where=${text}`]
      }
    })
    const next = all.values()
    const worker = async () => {
      for (const flags of next) {
        const title = `${JSON.stringify(flags)} (seed ${SEED})`
        const { code, signal, stderr } = await tack(['query', 'pods', '--server', url, ...flags], {
          env: home.env,
          timeoutMs: 60_000,
        })
        assert.equal(signal, null, title)
        assert.ok(code !== null && code >= 0 && code <= 5, `${title}: ${code} ${stderr}`)
        assert.doesNotMatch(stderr, /^\s+at |node:internal|TypeError|RangeError|ReferenceError|Unhandled/m, title)
        assert.ok(code !== 2 || /^error: /.test(stderr), `${title}: ${stderr}`)
      }
    }
    await Promise.all([worker(), worker(), worker()])
  })
})
