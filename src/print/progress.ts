// A line on stderr that says how far a long read has come, gone before anything else is written.

import { cutToWidth } from '../machinery/display-width.ts'
import { escapeText } from './escape-text.ts'
import type { Sink } from './sink.ts'

/** Nothing is shown of what is done by then. */
export const QUIET_MS = 300

const FRAME_MS = 100
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const ERASE_LINE = '\r\u001b[2K'

export type ProgressOptions = {
  /** stderr. */
  readonly sink: Sink
  readonly isTty: boolean
  /** True where nobody watches: `CI` is set, or `TERM=dumb`. */
  readonly isCi: boolean
  now(): Date
  /** Width of the terminal; the line is cut to it. Default: 80. */
  readonly columns?: number | undefined
}

export interface Progress {
  /** What to say from now on: `1,500 pods`. */
  show(text: string): void
  /** Takes the line off the terminal; it comes back with the next frame. Call it before writing anything else. */
  erase(): void
  /** Takes the line away until there is more to say. Call it before asking anything. */
  rest(): void
  /** A sink whose writes take the line away first, for data and for messages. */
  before(sink: Sink): Sink
  /** Takes the line away for good. */
  end(): void
}

const NO_PROGRESS: Progress = { show() {}, erase() {}, rest() {}, before: (sink) => sink, end() {} }

/** A progress line; where nobody would see it, one that does nothing. It never keeps the process alive. */
export function createProgress({ sink, isTty, isCi, now, columns = 80 }: ProgressOptions): Progress {
  if (!isTty || isCi) return NO_PROGRESS
  const startedAt = now().getTime()
  let text: string | undefined
  let isShown = false
  let frame = 0
  const timer = setInterval(draw, FRAME_MS)
  timer.unref()

  function draw(): void {
    if (text === undefined || now().getTime() - startedAt < QUIET_MS) return
    const line = cutToWidth(`${FRAMES[frame % FRAMES.length]} ${text}`, columns - 1)
    frame++
    sink.write(`${ERASE_LINE}${line}`)
    isShown = true
  }

  function erase(): void {
    if (isShown) sink.write(ERASE_LINE)
    isShown = false
  }

  return {
    show(next) {
      text = escapeText(next).replaceAll('\n', ' ')
    },
    erase,
    rest() {
      text = undefined
      erase()
    },
    before(other) {
      return {
        write(written) {
          erase()
          return other.write(written)
        },
      }
    },
    end() {
      clearInterval(timer)
      text = undefined
      erase()
    },
  }
}
