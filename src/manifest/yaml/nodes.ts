// The tree that a YAML text is parsed into before its scalars are given a meaning.

type Located = {
  /** Offset of its first character. */
  readonly start: number
}
export type ScalarNode = Located & {
  readonly kind: 'scalar'
  readonly text: string
  /** In full: `tag:yaml.org,2002:int`, `!local`; undefined without one. */
  readonly tag: string | undefined
  /** True when the text decides what it is: neither quoted nor tagged. */
  readonly isPlain: boolean
}
export type SequenceNode = Located & { readonly kind: 'sequence'; readonly items: Node[] }
export type MappingNode = Located & { readonly kind: 'mapping'; readonly pairs: (readonly [key: Node, value: Node])[] }
export type AliasNode = Located & { readonly kind: 'alias'; readonly name: string; readonly target: Node }
export type Node = ScalarNode | SequenceNode | MappingNode | AliasNode
