import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Json, stringifyJson } from '../../../../src/machinery/json.ts'
import { parseYaml } from '../../../../src/manifest/yaml/parse-yaml.ts'
import { kubectlReads, skipWithoutKubectl, sorted } from '../kubectl-reads.ts'
import { ERRORS, LAYOUTS, VALUES } from './yaml-rows.ts'

const HEAD = 'apiVersion: example.com/v1\nkind: Sample\nmetadata: {name: a}\n'
const skip = skipWithoutKubectl

describe('YAML means what it means to kubectl:', { skip }, () => {
  test('every value of a key', () => compareWithKubectl(VALUES.map((value) => `v: ${value}\n`)))

  test('every layout', () => compareWithKubectl(LAYOUTS))

  test('whatever random pieces make', async (t) => {
    const seed = Number(process.env.TACK_TEST_SEED ?? Date.now() % 1e9)
    t.diagnostic(`TACK_TEST_SEED=${seed}`)
    const bodies = randomBodies(seed, 900)
    const readable = bodies.filter((body) => ourWords(body) === undefined)
    assert.ok(readable.length > 50, 'the pieces make something to compare')
    await compareWithKubectl(readable)
    const refused = bodies.filter((body) => ourWords(body) !== undefined && !isOurs(body)).slice(0, 25)
    for (const body of refused) assert.equal(ourWords(body), await kubectlWords(body), JSON.stringify(body))
  })
})

describe('what kubectl cannot read is refused in its words:', { skip, concurrency: 2 }, () => {
  for (const body of ERRORS) {
    test(JSON.stringify(body.slice(0, 40)), async () => {
      assert.equal(ourWords(body), await kubectlWords(body))
    })
  }
})

async function compareWithKubectl(bodies: readonly string[]): Promise<void> {
  const { objects, error } = await kubectlReads(bodies.map((body) => HEAD + body).join('---\n'))
  const failed = bodies[objects.length]
  assert.equal(error, '', failed === undefined ? '' : `kubectl refuses ${JSON.stringify(failed)}`)
  for (const [index, body] of bodies.entries()) {
    assert.equal(printed(parseYaml(HEAD + body)), printed(objects[index] ?? null), JSON.stringify(body))
  }
}

/** As text, because 1e18 is a double for us, and for kubectl one that it prints like an integer. */
function printed(value: Json): string {
  return stringifyJson(sorted(value))
}

/** Undefined when we can read it. */
function ourWords(body: string): string | undefined {
  try {
    parseYaml(HEAD + body)
    return undefined
  } catch (error) {
    return wordsOf(String(error))
  }
}

/** What kubectl reads and we refuse on purpose, or refuse in words of our own. */
function isOurs(body: string): boolean {
  return /already set in map|map key/.test(ourWords(body) ?? '')
}

async function kubectlWords(body: string): Promise<string> {
  return wordsOf((await kubectlReads(HEAD + body)).error)
}

function wordsOf(message: string): string {
  return message.replace(/^.*?(?:YAML to JSON: |YamlError: )(?:yaml: )?(?:line \d+: )?/, '')
}

const PIECES = [
  ...['a', 'b: ', '- ', '? ', ': ', '\n', '\n  ', '\n ', '\n    ', '[', ']', '{', '}', ', ', '#', ' # c', '"', "'"],
  ...['|\n', '>\n', '|-\n', '>+\n', '&x ', '*x', '!!str ', '!t ', '<<: ', '\t', ' ', '\\n', '\\', '1', 'yes', '~'],
  ...['0x1f', '.5', 'é', '...', '%', '@', '"q": 1', '\n- - c', 'k: {a: 1}', '\r\n', 'x y', 'a:b', '-', '?', ':', ','],
]

function randomBodies(seed: number, count: number): string[] {
  let state = seed
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return (state >> 8) % below
  }
  return Array.from({ length: count }, () => {
    const pieces = Array.from({ length: 1 + random(7) }, () => PIECES[random(PIECES.length)])
    return `v: ${pieces.join('')}\n`.replace(/^---/gm, '--')
  })
}
