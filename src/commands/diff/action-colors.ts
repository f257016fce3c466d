// The colour of what happens to an object.

import type { DiffAction } from '../../diff/diff-item.ts'
import type { Colors } from '../../print/colors.ts'

export function actionPaint(action: DiffAction, colors: Colors): (text: string) => string {
  switch (action) {
    case 'create':
      return colors.good
    case 'update':
      return colors.doubtful
    case 'unchanged':
      return colors.faint
    default:
      return colors.bad
  }
}
