#!/usr/bin/env node
// What kubectl calls to complete `kubectl tack …`.
import { launch } from './launch.js'

launch(['__complete', ...process.argv.slice(2)])
