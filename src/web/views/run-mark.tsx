import type { FC } from 'hono/jsx'
import type { Fate } from '#lab/fate.ts'
import { markOf } from '../islands/verdict-mark.ts'

export const Mark: FC<{ fate: Fate }> = ({ fate }) => {
  const { sign, tone } = markOf(fate)
  return (
    <span class={`mark ${tone}`}>
      {sign} {fate}
    </span>
  )
}
