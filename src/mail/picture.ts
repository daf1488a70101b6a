import type { Plot } from '#lab/plot.ts'
import { draw } from '#pictures/draw.ts'

/** In pixels, two to each of a page, so that it is sharp on a phone. */
const WIDTH = 720

const drawn = new WeakMap<Plot, Promise<Buffer>>()

/** A plot as it stands in mails, a PNG; drawn once. */
export function picture(plot: Plot): Promise<Buffer> {
  const known = drawn.get(plot)
  if (known) return known
  const drawing = draw({ plot }, WIDTH)
  drawing.catch(() => drawn.delete(plot))
  drawn.set(plot, drawing)
  return drawing
}
