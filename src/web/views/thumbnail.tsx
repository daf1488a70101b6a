import type { Plot } from '#lab/plot.ts'
import type { Method } from '../site.ts'

/** The recorded picture, small; its alternative text is the finding. */
export function Thumbnail({ method }: { method: Method }) {
  const plot = firstPlot(method)
  if (!plot) return null
  return (
    <img
      class="thumbnail"
      src={`/plots/${method.paper.slug}.svg`}
      alt={plot.alt}
      width={240}
      height={160}
      loading="lazy"
      decoding="async"
    />
  )
}

/** The most important plot. */
export const firstPlot = ({ recorded }: Method): Plot | undefined => recorded?.plots[0]
