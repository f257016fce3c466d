// Words that flags of `patch` take.

/** What `-o` takes. */
export const PATCH_FORMATS = ['table', 'diff', 'json', 'jsonl'] as const

export type PatchFormat = (typeof PATCH_FORMATS)[number]

/** What `--type` takes. */
export const PATCH_TYPES = ['auto', 'ssa', 'merge', 'json', 'strategic'] as const

/** What `--lock` takes. */
export const LOCKS = ['rv', 'fields', 'none'] as const
