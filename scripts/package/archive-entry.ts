// A file in an archive.

export type ArchiveEntry = {
  /** With forward slashes, relative to the root of the archive. */
  readonly path: string
  readonly bytes: Uint8Array
  readonly isExecutable: boolean
}

/** Sorted by their bytes, so that the same files make the same archive. @throws when a path is there twice or leads out */
export function sorted(entries: readonly ArchiveEntry[]): readonly ArchiveEntry[] {
  const paths = entries.map(({ path }) => path)
  const twice = paths.find((path, i) => paths.indexOf(path) !== i)
  if (twice !== undefined) throw new Error(`${twice} is twice in the archive`)
  const bad = paths.find((path) => path.split('/').some((part) => ['', '.', '..'].includes(part)))
  if (bad !== undefined) throw new Error(`${JSON.stringify(bad)} is no path for an archive`)
  return entries.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
}
