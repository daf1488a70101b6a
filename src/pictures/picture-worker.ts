import type { Plot } from '#lab/plot.ts'
import { type Card, cardToSvg } from './card.ts'
import { plotPicture } from './plot-picture.ts'
import { raster } from './raster.ts'

/** What can be drawn: a card, a plot on paper of its own, or an SVG that has no text. */
export type Drawing = { card: Card } | { plot: Plot } | { svg: string }

/** See `draw.ts`, in whose thread this runs. */
export function draw({ drawing, width }: { drawing: Drawing; width: number }): Promise<Uint8Array> {
  if ('card' in drawing) return raster(cardToSvg(drawing.card), width)
  if ('plot' in drawing) return raster(plotPicture(drawing.plot), width)
  return raster(drawing.svg, width)
}
