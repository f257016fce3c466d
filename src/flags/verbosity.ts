// `-v`: how much of the talk with the server is shown on stderr; and `--warnings-as-errors`.

import { Option } from 'commander'
import { parseIntFlag } from './numbers.ts'

/** `-v, --v <level>`: 6 shows requests and timings, 8 also headers and bodies. */
export function verbosityOption(): Option {
  return new Option('-v, --v <level>', 'how much to tell on stderr: 6 requests and timings, 8 headers and bodies')
    .argParser((text) => parseIntFlag('-v, --v', text))
    .helpGroup('Output:')
}

/** `--warnings-as-errors`: exit 1 when a server sent a warning. */
export function warningsAsErrorsOption(): Option {
  return new Option('--warnings-as-errors', 'exit with 1 when the server sends a warning').helpGroup('Output:')
}
