#!/usr/bin/env node
// The launcher: checks the Node, switches its compile cache on, and hands over to the program.
import { launch } from './launch.js'

launch(process.argv.slice(2))
