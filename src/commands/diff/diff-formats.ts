// Words that flags of `diff` take.

/** What `-o` takes. */
export const DIFF_FORMATS = [
  'table',
  'diff',
  'json',
  'jsonl',
  'jsonpatch',
  'ssa-config',
  'md',
  'html',
  'external',
] as const

/** What `--fail-on` can name. */
export const GATES = ['conflict', 'delete', 'replace-needed', 'create', 'update'] as const
