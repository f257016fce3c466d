// Rules that cost more the longer their value is, each in another way: at some length the API server gives up.
import type { Json, JsonObject } from '../../src/machinery/json.ts'

/** A node of some size, and values of some length for it. */
export type CostCase = {
  readonly name: string
  /** The most items for which the server takes the rules, and the first length at which it cuts them off. */
  readonly limits: readonly [maxItems: number, flip: number]
  readonly schema: (maxItems: number) => JsonObject
  readonly value: (length: number) => Json
}

const INTEGER = { type: 'integer' }
const TEXT = { type: 'string', maxLength: 10 }
const LONG_TEXT = { type: 'string', maxLength: 60 }

function list(items: JsonObject, maxItems: number, ...rules: readonly JsonObject[]): JsonObject {
  return { type: 'array', maxItems, items, 'x-kubernetes-validations': rules }
}

function ofList(
  name: string,
  limits: CostCase['limits'],
  rule: string,
  items: JsonObject,
  item: (i: number) => Json,
): CostCase {
  return {
    name,
    limits,
    schema: (maxItems) => list(items, maxItems, { rule, message: name }),
    value: (length) => Array.from({ length }, (_, i) => item(i)),
  }
}

const integers = (name: string, limits: CostCase['limits'], rule: string) =>
  ofList(name, limits, rule, INTEGER, (i) => i)
const texts = (name: string, limits: CostCase['limits'], rule: string, text = 'x') =>
  ofList(name, limits, rule, TEXT, (i) => `${text}${i}`.slice(0, 10))
const longTexts = (name: string, limits: CostCase['limits'], rule: string, text: (i: number) => string) =>
  ofList(name, limits, rule, LONG_TEXT, (i) => text(i).slice(0, 60))

/** Each with one rule, which is cut off when it costs a million. */
export const CALL_CASES: readonly CostCase[] = [
  integers('pairs', [1290, 408], 'self.all(x, self.all(y, x <= y || true))'),
  integers('unique', [1580, 577], 'self.all(x, self.exists_one(y, x == y))'),
  integers('filter in map', [789, 324], 'self.map(x, self.filter(y, y > x).size()).sum() >= 0'),
  integers('index', [1053, 334], 'self.all(x, self.all(y, self[0] <= x + y))'),
  integers('in', [3159, 998], 'self.all(x, x in self)'),
  integers('sum', [3159, 998], 'self.all(x, self.sum() >= x)'),
  integers('sorted', [3160, 999], 'self.all(x, self.isSorted())'),
  integers('min and max', [2234, 706], 'self.all(x, self.min() <= self.max())'),
  integers('indexOf', [2233, 705], 'self.all(x, self.indexOf(x) >= 0 && self.lastIndexOf(x) >= 0)'),
  integers('distinct', [2236, 708], 'self.distinct().size() > 0'),
  integers('sort', [2236, 708], 'self.sort().size() > 0'),
  integers('slice and reverse', [3146, 985], 'self.all(x, self.slice(0, 1).size() + self.reverse().size() > 0)'),
  integers(
    'sets',
    [1581, 500],
    'sets.contains(self, self) && sets.equivalent(self, self) && sets.intersects(self, self)',
  ),
  integers('two variables', [1117, 408], 'self.all(i, x, self.all(j, y, i != j || x == y))'),
  integers(
    'transformed list',
    [815, 258],
    'self.transformList(i, x, self.transformList(j, y, x + y).size()).sum() >= 0',
  ),
  integers('nested lists', [1192, 495], 'self.map(x, [x, x, [x].size()]).all(l, self.exists(y, l[0] == y))'),
  integers('maps', [519, 163], 'self.all(x, self.all(y, {"a": x, "b": y}.a >= 0))'),
  integers('text of numbers', [1194, 378], 'self.all(x, self.all(y, string(x) != "" && string(y) != ""))'),
  integers('conditional', [999, 316], 'self.all(x, self.all(y, x > y ? x - y >= 0 : y - x >= 0))'),
  integers('errors that are absorbed', [1117, 354], 'self.all(x, self.all(y, 1 / (x - y) > 0 || true))'),
  integers('optionals', [1117, 378], 'self.all(x, self.all(i, y, self[?i].orValue(0) == y))'),
  texts('texts that are unique', [1117, 577], 'self.all(x, self.exists_one(y, x == y))'),
  texts('added', [816, 354], 'self.all(x, self.all(y, (x + y).size() > 0))'),
  texts('contains', [542, 378], 'self.all(x, self.all(y, !x.contains(y) || x.startsWith(y) || x.endsWith(y)))'),
  texts('matches', [645, 354], `self.all(x, self.all(y, x.matches('^(x|y)[0-9]+$')))`),
  texts('matches what is computed', [426, 408], 'self.all(x, self.all(y, x.matches(y) || true))'),
  texts('replace', [844, 378], `self.all(x, self.all(y, y.replace('x', 'zz').size() >= 0))`),
  texts(
    'lower, upper, trim, substring',
    [674, 316],
    'self.all(x, self.all(y, y.upperAscii().lowerAscii().trim().substring(1).size() >= 0))',
  ),
  texts('split', [844, 378], `self.all(x, self.all(y, y.split('x').size() >= 1))`),
  texts('find', [608, 302], `self.all(x, self.all(y, x.find('[0-9]+') != '' && y.findAll('[0-9]').size() > 0))`),
  texts('format', [745, 236], `self.all(x, self.all(y, '%s-%s'.format([x, y]).size() > 0))`),
  texts('order', [816, 365], 'self.all(x, self.all(y, x < y || x >= y))'),
  texts('named formats', [272, 259], 'self.all(x, self.all(y, !format.dns1123Label().validate(y).hasValue()))'),
  texts('quantities', [999, 378], `self.all(x, self.all(y, quantity(y).isGreaterThan(quantity('0'))))`, '1'),
  texts('bytes', [482, 250], 'self.all(x, self.all(y, bytes(x).size() + bytes(y).size() > 0 && bytes(x) <= bytes(x)))'),
  texts('durations', [1117, 447], `self.all(x, self.all(y, duration('1s') + duration('2s') > duration('1s')))`),
  texts('sortBy', [2232, 704], 'self.sortBy(x, x.size()).size() > 0'),
  longTexts(
    'addresses',
    [342, 278],
    `self.all(x, self.all(y, isIP(y) && ip(y).family() == 4 && cidr('10.0.0.0/8').containsIP(y)))`,
    (i) => `10.0.${i >> 8}.${i & 255}`,
  ),
  longTexts(
    'networks',
    [337, 236],
    `self.all(x, self.all(y, cidr(y).masked().prefixLength() == 24 && cidr(x).containsCIDR(y) || true))`,
    (i) => `10.${i >> 8}.${i & 255}.0/24`,
  ),
  longTexts(
    'URLs',
    [276, 213],
    `self.all(x, self.all(y, isURL(y) && url(y).getPort() == '' && url(x) != url(y) || x == y))`,
    (i) => `https://example.com/some/path/${i}`,
  ),
  longTexts('versions', [426, 334], `self.all(x, self.all(y, semver(y).compareTo(semver(x)) <= 1))`, (i) => `1.2.${i}`),
  {
    name: 'objects',
    limits: [706, 268],
    schema: (maxItems) =>
      list(
        { type: 'object', properties: { a: TEXT, b: INTEGER, c: { type: 'object', properties: { d: INTEGER } } } },
        maxItems,
        {
          rule: 'self.all(x, self.all(y, has(x.a) && has(y.a) && x.b <= y.b && has(x.c.d) && x.c.d <= y.b && x != y || true))',
          message: 'objects',
        },
      ),
    value: (length) => Array.from({ length }, (_, i) => ({ a: `n${i % 7}`, b: i, c: i % 3 === 0 ? {} : { d: i } })),
  },
  {
    name: 'a map',
    limits: [953, 408],
    schema: (maxProperties) => ({
      type: 'object',
      maxProperties,
      additionalProperties: INTEGER,
      'x-kubernetes-validations': [
        { rule: 'self.all(k, self.all(l, k != l || self[k] == self[l]))', message: 'a map' },
      ],
    }),
    value: (length) => Object.fromEntries(Array.from({ length }, (_, i) => [`key${i}`, i])),
  },
  {
    name: 'a message',
    limits: [953, 378],
    schema: (maxItems) =>
      list(TEXT, maxItems, {
        rule: 'self.size() < 2',
        messageExpression: 'self.all(x, self.all(y, x <= y || x != "a")) ? self[0] : self[1]',
        message: 'no message',
      }),
    value: (length) => Array.from({ length }, (_, i) => `x${i}`),
  },
  {
    name: 'an int-or-string',
    limits: [418, 325],
    schema: (maxItems) =>
      list({ 'x-kubernetes-int-or-string': true, maxLength: 5 }, maxItems, {
        rule: 'self.all(x, self.all(y, type(x) == int || x == y || string(y).size() > 0))',
        message: 'an int-or-string',
      }),
    value: (length) => Array.from({ length }, (_, i) => (i % 2 === 0 ? i : `${i % 100}%`)),
  },
]

const DEAR = 'self.all(x, self.all(y, x <= y || true'

/** Many rules, all of which together are cut off when they cost ten millions. Their most items are only some. */
export const OBJECT_CASES: readonly CostCase[] = [
  {
    name: 'rules of one node',
    limits: [1040, 358],
    schema: (maxItems) =>
      list(
        INTEGER,
        maxItems,
        ...Array.from({ length: 13 }, (_, i) => ({ rule: `${DEAR} || x == ${i}))`, message: `m${i}` })),
      ),
    value: (length) => Array.from({ length }, (_, i) => i),
  },
  {
    name: 'a message at the end of the budget',
    limits: [1130, 389],
    schema: (maxItems) =>
      list(
        INTEGER,
        maxItems,
        ...Array.from({ length: 10 }, (_, i) => ({ rule: `${DEAR} || x == ${i}))`, message: `m${i}` })),
        { rule: 'self.size() < 2', messageExpression: `${DEAR})) ? 'short' : 'long'` },
      ),
    value: (length) => Array.from({ length }, (_, i) => i),
  },
  {
    name: 'rules of the items of a list',
    limits: [597, 323],
    schema: (maxItems) => ({
      type: 'array',
      maxItems: 4,
      items: list(
        INTEGER,
        maxItems,
        ...Array.from({ length: 4 }, (_, i) => ({ rule: `${DEAR} || x == ${i}))`, message: `m${i}` })),
      ),
    }),
    value: (length) => Array.from({ length: 4 }, () => Array.from({ length }, (_, i) => i)),
  },
]

/** Whether a message tells of a limit that was exceeded. */
export function isOfCost(message: string): boolean {
  return /cost limit|cost budget|cost exceeds limit/.test(message)
}
