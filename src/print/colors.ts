// The few colours there are, by what they mean.

import type { ColorLevel } from './color-level.ts'

type Paint = (text: string) => string

/** Every member returns its text, with or without colour around it: what is read is the same. */
export type Colors = {
  readonly level: ColorLevel
  /** The word `Warning:`, bold yellow as in kubectl. */
  readonly warning: Paint
  /** Headers of tables and sections. */
  readonly heading: Paint
  readonly good: Paint
  readonly doubtful: Paint
  readonly bad: Paint
  /** What matters least. */
  readonly faint: Paint
}

const plain: Paint = (text) => text

/** Text as it is. */
export const NO_COLORS: Colors = {
  level: 0,
  warning: plain,
  heading: plain,
  good: plain,
  doubtful: plain,
  bad: plain,
  faint: plain,
}

/** The colours of a level; chalk is loaded only when there are any. */
export async function createColors(level: ColorLevel): Promise<Colors> {
  if (level === 0) return NO_COLORS
  const { Chalk } = await import('chalk')
  const chalk = new Chalk({ level })
  return {
    level,
    warning: chalk.yellow.bold,
    heading: chalk.bold,
    good: chalk.green,
    doubtful: chalk.yellow,
    bad: chalk.red,
    faint: chalk.dim,
  }
}
