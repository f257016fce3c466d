// Which of YAML's own tags a written tag is; all others mean nothing to kubectl.

import type { DocumentDirective } from 'js-yaml'

const YAML_ORG = 'tag:yaml.org,2002:'

/** The short name (`int`) of a tag as written (`!!int`, `!<tag:yaml.org,2002:int>`, `!y!int`), or undefined for others. */
export function tagName(written: string, directives: readonly DocumentDirective[]): string | undefined {
  const full = fullTag(written, directives)
  return full.startsWith(YAML_ORG) ? full.slice(YAML_ORG.length) : undefined
}

function fullTag(written: string, directives: readonly DocumentDirective[]): string {
  if (written.startsWith('!<')) return written.slice(2, -1)
  const handleEnd = written.indexOf('!', 1) + 1
  const handle = handleEnd === 0 ? '!' : written.slice(0, handleEnd)
  const suffix = written.slice(handle.length)
  for (const directive of directives) {
    if (directive.kind === 'tag' && directive.handle === handle) return directive.prefix + suffix
  }
  return handle === '!!' ? YAML_ORG + suffix : written
}
