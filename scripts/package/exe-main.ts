// Where the single executable begins. There is no Node to check and no compile cache to switch on.

import { main } from '../../src/cli/main.ts'

void main(process.argv.slice(2))
