import { parseHTML } from 'linkedom'
import type { Plot, Series } from '../src/lab/plot.ts'
import { plotToSvg } from '../src/lab/plot-svg.ts'
import { svgDocument as document } from '../src/lab/svg-document.ts'

/** What a long series is thinned to. */
const MOST = { line: 240, scatter: 1500 }

/** How many points, bars or pictures of the data there are to see. */
export function pointsToDraw(plot: Plot): number {
  if (plot.kind === 'bars') return plot.bars.length
  if (plot.kind === 'images') return plot.images.length
  if (plot.kind === 'heatmap') return 1
  const fits = (value: unknown, log: boolean) =>
    typeof value === 'number' && Number.isFinite(value) && (!log || value > 0)
  const finite = ({ points }: Series) => {
    const placed = points.filter(([x]) => fits(x, plot.x.scale === 'log'))
    const shown = thinned(placed, MOST[plot.kind])
    return shown.filter(([, y]) => fits(y, plot.y.scale === 'log')).length
  }
  return plot.series.reduce((sum, one) => sum + finite(one), 0)
}

const thinned = <T>(all: readonly T[], most: number): readonly T[] =>
  all.length <= most
    ? all
    : Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))]!)

/** How many of them the drawing shows, by ink that can be seen. */
export function marksDrawn(plot: Plot): number {
  const svg = parseHTML(plotToSvg(plot, { document })).document.querySelector('svg')!
  if (plot.kind === 'bars') return svg.querySelectorAll('rect').length
  // The ramp of a heatmap's scale is an image too.
  if (plot.kind === 'images') return svg.querySelectorAll('image').length
  if (plot.kind === 'heatmap') return svg.querySelectorAll('image').length - 1
  return [...svg.querySelectorAll('path, circle')].filter(isMark).reduce((sum, mark) => sum + places(mark), 0)
}

/** Marks of a series; axes and the legend have text or a shift beside them. */
function isMark(mark: Element): boolean {
  const group = mark.parentElement!
  const look = (name: string) => mark.getAttribute(name) ?? group.getAttribute(name)
  if (group.tagName.toLowerCase() !== 'g' || group.hasAttribute('transform')) return false
  if (look('stroke') === 'currentColor' && mark.hasAttribute('transform')) return false
  const isOpen = !/Z|^$/.test(mark.getAttribute('d') ?? '')
  return isOpen
    ? (look('stroke') ?? 'none') !== 'none'
    : (look('fill') ?? look('stroke') ?? 'none') !== 'none'
}

/** A symbol stands at one place, a line goes over several. */
const places = (mark: Element): number =>
  mark.tagName.toLowerCase() === 'circle' || mark.hasAttribute('transform')
    ? 1
    : (mark.getAttribute('d')!.match(/[ML]/g)?.length ?? 0)
