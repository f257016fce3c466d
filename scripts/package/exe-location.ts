// What `import.meta.url` is in the single executable: as far from completions/ as the bundle in dist/cli is.

import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** krew starts the executable through a link. */
const executable = realpathSync(process.execPath)

export const exeLocation: string = pathToFileURL(join(dirname(executable), 'dist', 'cli', 'main.js')).href
