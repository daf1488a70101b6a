import type { Plot } from '#lab/plot.ts'
import { plotOutlines } from './plot-outlines.ts'

/** Room around the plot. */
const EDGE = 10
const WIDTH = 360

/** A plot on paper of its own, as an SVG of outlines. */
export function plotPicture(plot: Plot): string {
  const { svg, width, height } = plotOutlines(plot, { width: WIDTH - 2 * EDGE })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width + 2 * EDGE}" height="${height + 2 * EDGE}">` +
    `<rect width="100%" height="100%" fill="#fffdf9"/><g transform="translate(${EDGE} ${EDGE})">${svg}</g></svg>`
  )
}
