// Tokens to a tree of nodes, following go-yaml v2's parserc.go: the grammar of YAML 1.1.

import type { AliasNode, MappingNode, Node, ScalarNode, SequenceNode } from './nodes.ts'
import { peekToken, takeToken } from './scan.ts'
import { fail, MAX_DEPTH, newScanner, type Scanner, type Token, type TokenKind } from './scanner.ts'

type Parser = {
  readonly scanner: Scanner
  /** The node that each anchor names at this point of the text. */
  readonly anchors: Map<string, Node>
  readonly handles: Map<string, string>
  depth: number
}

type Properties = { readonly anchor: string | undefined; readonly tag: string | undefined; readonly start: number }

type Context = {
  readonly isBlock: boolean
  /** True where a `-` at the column of the key begins a sequence. */
  readonly mayBeIndentless: boolean
}
const FLOW: Context = { isBlock: false, mayBeIndentless: false }
const BLOCK: Context = { isBlock: true, mayBeIndentless: false }
const BLOCK_OR_INDENTLESS: Context = { isBlock: true, mayBeIndentless: true }

const SEQUENCE_ENDS: ReadonlySet<TokenKind> = new Set(['block-entry', 'block-end'])
const INDENTLESS_ENDS: ReadonlySet<TokenKind> = new Set(['block-entry', 'key', 'value', 'block-end'])
const MAPPING_ENDS: ReadonlySet<TokenKind> = new Set(['key', 'value', 'block-end'])
const FLOW_KEY_ENDS: ReadonlySet<TokenKind> = new Set(['value', 'flow-entry', 'flow-mapping-end'])
const FLOW_PAIR_ENDS: ReadonlySet<TokenKind> = new Set(['flow-entry', 'flow-mapping-end'])
const FLOW_ITEM_ENDS: ReadonlySet<TokenKind> = new Set(['flow-entry', 'flow-sequence-end'])

/**
 * The root node of the first document; undefined when the text holds none. What follows that node is not looked at.
 *
 * @throws YamlError in go-yaml's words.
 */
export function parseNodes(text: string, firstLine: number): Node | undefined {
  const scanner = newScanner(text, firstLine)
  const parser: Parser = { scanner, anchors: new Map(), handles: new Map(), depth: 0 }
  const first = peekToken(scanner)
  if (first.kind === 'stream-end') return undefined
  if (!startsDocument(first.kind)) {
    addDefaultHandles(parser)
    return parseNode(parser, BLOCK)
  }
  parseDirectives(parser)
  if (peekToken(scanner).kind !== 'document-start') {
    fail(scanner, 'did not find expected <document start>', peekToken(scanner).start)
  }
  takeToken(scanner)
  const { kind, start } = peekToken(scanner)
  if (startsDocument(kind) || kind === 'document-end' || kind === 'stream-end') return emptyScalar(start)
  return parseNode(parser, BLOCK)
}

function startsDocument(kind: TokenKind): boolean {
  return kind === 'version-directive' || kind === 'tag-directive' || kind === 'document-start'
}

function parseDirectives({ scanner, handles }: Parser): void {
  let hasVersion = false
  for (
    let { kind } = peekToken(scanner);
    kind !== 'document-start' && startsDocument(kind);
    kind = peekToken(scanner).kind
  ) {
    const { start, value, suffix } = takeToken(scanner)
    if (kind === 'version-directive') {
      if (hasVersion) fail(scanner, 'found duplicate %YAML directive', start)
      if (value !== '1.1') fail(scanner, 'found incompatible YAML document', start)
      hasVersion = true
    } else {
      if (handles.has(value)) fail(scanner, 'found duplicate %TAG directive', start)
      handles.set(value, suffix)
    }
  }
  addDefaultHandles({ handles })
}

function addDefaultHandles({ handles }: Pick<Parser, 'handles'>): void {
  if (!handles.has('!')) handles.set('!', '!')
  if (!handles.has('!!')) handles.set('!!', 'tag:yaml.org,2002:')
}

function emptyScalar(start: number): ScalarNode {
  return { kind: 'scalar', start, text: '', tag: undefined, isPlain: true }
}

function parseNode(parser: Parser, context: Context): Node {
  const { scanner } = parser
  if (peekToken(scanner).kind === 'alias') return parseAlias(parser)
  const properties = parseProperties(parser)
  const token = peekToken(scanner)
  if (++parser.depth > MAX_DEPTH) fail(scanner, `exceeded max depth of ${MAX_DEPTH}`, token.start)
  const node = parseContent(parser, token, properties, context)
  parser.depth--
  return node
}

function parseContent(parser: Parser, token: Token, properties: Properties, context: Context): Node {
  const { tag, anchor } = properties
  if (context.mayBeIndentless && token.kind === 'block-entry') return parseIndentless(parser, properties)
  if (token.kind === 'plain' || token.kind === 'quoted') {
    takeToken(parser.scanner)
    const isPlain = tag === undefined ? token.kind === 'plain' : tag === '!'
    return newScalar(parser, properties, token.value, isPlain)
  }
  if (token.kind === 'flow-sequence-start') return parseFlowSequence(parser, properties)
  if (token.kind === 'flow-mapping-start') return parseFlowMapping(parser, properties)
  if (context.isBlock && token.kind === 'block-sequence-start') return parseBlockSequence(parser, properties)
  if (context.isBlock && token.kind === 'block-mapping-start') return parseBlockMapping(parser, properties)
  if (anchor === undefined && tag === undefined) fail(parser.scanner, 'did not find expected node content', token.start)
  return newScalar(parser, properties, '', tag === undefined)
}

function newScalar(parser: Parser, { start, tag, anchor }: Properties, text: string, isPlain: boolean): ScalarNode {
  const node: ScalarNode = { kind: 'scalar', start, text, tag, isPlain }
  if (anchor !== undefined) parser.anchors.set(anchor, node)
  return node
}

function parseAlias(parser: Parser): AliasNode {
  const { start, value } = takeToken(parser.scanner)
  const target = parser.anchors.get(value) ?? fail(parser.scanner, `unknown anchor '${value}' referenced`, start)
  return { kind: 'alias', start, name: value, target }
}

/** An anchor and a tag, in either order, each at most once. */
function parseProperties(parser: Parser): Properties {
  const { scanner } = parser
  const { start } = peekToken(scanner)
  let anchor: string | undefined
  let tag: string | undefined
  for (let token = peekToken(scanner); ; token = peekToken(scanner)) {
    if (token.kind === 'anchor' && anchor === undefined) anchor = takeToken(scanner).value
    else if (token.kind === 'tag' && tag === undefined) tag = fullTag(parser, takeToken(scanner))
    else return { anchor, tag, start }
  }
}

function fullTag(parser: Parser, token: Token): string {
  if (token.value === '') return token.suffix
  const prefix = parser.handles.get(token.value)
  return prefix === undefined ? fail(parser.scanner, 'found undefined tag handle', token.start) : prefix + token.suffix
}

function parseBlockSequence(parser: Parser, { start, anchor }: Properties): SequenceNode {
  const { scanner } = parser
  takeToken(scanner)
  const node: SequenceNode = { kind: 'sequence', start, items: [] }
  if (anchor !== undefined) parser.anchors.set(anchor, node)
  for (let token = takeToken(scanner); token.kind !== 'block-end'; token = takeToken(scanner)) {
    if (token.kind !== 'block-entry') fail(scanner, "did not find expected '-' indicator", token.start)
    node.items.push(parseOrEmpty(parser, BLOCK, token.start, SEQUENCE_ENDS))
  }
  return node
}

function parseIndentless(parser: Parser, { start, anchor }: Properties): SequenceNode {
  const { scanner } = parser
  const node: SequenceNode = { kind: 'sequence', start, items: [] }
  if (anchor !== undefined) parser.anchors.set(anchor, node)
  while (peekToken(scanner).kind === 'block-entry') {
    const entry = takeToken(scanner)
    node.items.push(parseOrEmpty(parser, BLOCK, entry.start, INDENTLESS_ENDS))
  }
  return node
}

/** A node, or nothing when one of the tokens follows that end it. */
function parseOrEmpty(parser: Parser, context: Context, start: number, ends: ReadonlySet<TokenKind>): Node {
  return ends.has(peekToken(parser.scanner).kind) ? emptyScalar(start) : parseNode(parser, context)
}

function parseBlockMapping(parser: Parser, { start, anchor }: Properties): MappingNode {
  const { scanner } = parser
  takeToken(scanner)
  const node: MappingNode = { kind: 'mapping', start, pairs: [] }
  if (anchor !== undefined) parser.anchors.set(anchor, node)
  for (let token = takeToken(scanner); token.kind !== 'block-end'; token = takeToken(scanner)) {
    if (token.kind !== 'key') fail(scanner, 'did not find expected key', token.start)
    const key = parseOrEmpty(parser, BLOCK_OR_INDENTLESS, token.start, MAPPING_ENDS)
    const next = peekToken(scanner)
    if (next.kind === 'value') takeToken(scanner)
    const value =
      next.kind === 'value'
        ? parseOrEmpty(parser, BLOCK_OR_INDENTLESS, next.start, MAPPING_ENDS)
        : emptyScalar(next.start)
    node.pairs.push([key, value])
  }
  return node
}

function parseFlowSequence(parser: Parser, { start, anchor }: Properties): SequenceNode {
  const { scanner } = parser
  takeToken(scanner)
  const node: SequenceNode = { kind: 'sequence', start, items: [] }
  if (anchor !== undefined) parser.anchors.set(anchor, node)
  while (startsFlowEntry(parser, 'flow-sequence-end', node.items.length === 0, "did not find expected ',' or ']'")) {
    node.items.push(peekToken(scanner).kind === 'key' ? parsePair(parser) : parseNode(parser, FLOW))
  }
  return node
}

/** Goes past a comma, and past the end where it is reached. */
function startsFlowEntry(parser: Parser, end: TokenKind, isFirst: boolean, expected: string): boolean {
  const { scanner } = parser
  const { kind, start } = peekToken(scanner)
  if (!isFirst && kind === 'flow-entry') takeToken(scanner)
  else if (!isFirst && kind !== end) fail(scanner, expected, start)
  if (peekToken(scanner).kind !== end) return true
  takeToken(scanner)
  return false
}

/** `[a: b]`: a mapping of one pair. */
function parsePair(parser: Parser): MappingNode {
  const { scanner } = parser
  const { start } = takeToken(scanner)
  const { kind } = peekToken(scanner)
  const isKeyEmpty = kind === 'value' || kind === 'flow-entry' || kind === 'flow-sequence-end'
  // go-yaml drops the token that shows that there is no key, so that only `[? a]` and `[? a : b]` can be read
  const key = isKeyEmpty ? emptyScalar(takeToken(scanner).start) : parseNode(parser, FLOW)
  return { kind: 'mapping', start, pairs: [[key, parseFlowValue(parser, FLOW_ITEM_ENDS)]] }
}

function parseFlowValue(parser: Parser, ends: ReadonlySet<TokenKind>): Node {
  const { scanner } = parser
  const { kind, start } = peekToken(scanner)
  if (kind !== 'value') return emptyScalar(start)
  takeToken(scanner)
  return parseOrEmpty(parser, FLOW, start, ends)
}

function parseFlowMapping(parser: Parser, { start, anchor }: Properties): MappingNode {
  const { scanner } = parser
  takeToken(scanner)
  const node: MappingNode = { kind: 'mapping', start, pairs: [] }
  if (anchor !== undefined) parser.anchors.set(anchor, node)
  while (startsFlowEntry(parser, 'flow-mapping-end', node.pairs.length === 0, "did not find expected ',' or '}'")) {
    const token = peekToken(scanner)
    if (token.kind !== 'key') {
      node.pairs.push([parseNode(parser, FLOW), emptyScalar(peekToken(scanner).start)])
      continue
    }
    takeToken(scanner)
    const key = parseOrEmpty(parser, FLOW, token.start, FLOW_KEY_ENDS)
    node.pairs.push([key, parseFlowValue(parser, FLOW_PAIR_ENDS)])
  }
  return node
}
