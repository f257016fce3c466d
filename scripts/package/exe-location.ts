// What `import.meta.url` is in the single executable: as far from completions/ as the bundle in dist/cli is.

import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

export const exeLocation: string = pathToFileURL(join(dirname(process.execPath), 'dist', 'cli', 'main.js')).href
