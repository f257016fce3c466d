// The runs whose journals are there, the newest first, and `last`.

import type { Env } from '../flags/env.ts'
import { journalFolder, runsIn } from '../patch/journal/journal-folder.ts'
import { matching, type Offer } from './offer.ts'

export async function offerRuns(current: string, env: Env): Promise<Offer> {
  const names = await runNames(env).catch(() => [])
  return matching(
    current,
    ['last', ...names].map((run) => [run, '']),
  )
}

/** @throws ConfigError where there is no folder that can be read */
async function runNames({ vars, homeDir }: Env): Promise<readonly string[]> {
  return (await runsIn(journalFolder({ env: vars, homeDir }))).map(({ run }) => run)
}
