// The runs whose journals are there, the newest first, and `last`.

import type { Env } from '../flags/env.ts'
import { journalFolder, runsIn } from '../patch/journal/journal-folder.ts'
import { matching, type Offer } from './offer.ts'

/** None where the folder cannot be read. */
export async function offerRuns(current: string, { vars, homeDir }: Env): Promise<Offer> {
  const runs = await runsIn(journalFolder({ env: vars, homeDir })).catch(() => [])
  return matching(
    current,
    ['last', ...runs.map(({ run }) => run)].map((run) => [run, '']),
  )
}
