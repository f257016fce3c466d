// The manifest for krew: one template, filled with a version, the home of the project and the sums of the archives.

import { archiveName, platformOf, TARGETS } from './targets.ts'

export type ManifestFacts = {
  /** `0.1.0`. */
  readonly version: string
  /** The page of the repository; releases are below it. */
  readonly home: string
  /** Sums in lower-case hex by the names of archives. */
  readonly checksums: Readonly<Record<string, string>>
}

/**
 * Fills in a template, and leaves out what it says of itself.
 * @throws when the template names what is not known, or the home is no address
 */
export function renderManifest(template: string, { version, home, checksums }: ManifestFacts): string {
  // in quotes in the template
  const page = new URL(home).href.replace(/\/$/, '').replaceAll("'", '%27')
  const values: Record<string, string | undefined> = { version, home: page }
  for (const target of TARGETS) {
    const name = archiveName(target, version)
    values[`uri ${platformOf(target)}`] = `${page}/releases/download/v${version}/${name}`
    values[`sha256 ${platformOf(target)}`] = checksums[name]
  }
  return template.replace(/^(#.*\n)+/, '').replace(/\{\{(.*?)\}\}/g, (_, key: string) => {
    const value = values[key]
    if (value === undefined) throw new Error(`nothing is known for {{${key}}} of the manifest`)
    return value
  })
}

/** As sha256sum prints and checks them. */
export function checksumLines(checksums: Readonly<Record<string, string>>): string {
  const names = Object.keys(checksums).sort()
  return names.map((name) => `${checksums[name]}  ${name}\n`).join('')
}
