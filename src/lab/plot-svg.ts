import { plot as draw } from '@observablehq/plot'
import type { Plot } from './plot.ts'
import { drawBars } from './plot-bars.ts'
import { drawCurves } from './plot-curves.ts'
import { withGaps } from './plot-gaps.ts'
import { drawHeatmap, drawImages } from './plot-pixels.ts'
import { type Drawing, type Size, standaloneStyle } from './plot-style.ts'

export interface SvgOptions {
  /** In pixels, before the page scales it; 360 reads well from a phone to half a screen. */
  width?: number
  /** Without it, as high as the plot wants. */
  height?: number
  /** Where elements are made: the browser's by default, `svgDocument` elsewhere. */
  document?: Document
  /** The bare marks, without any text: a thumbnail. */
  compact?: boolean
  /** Brings its own colours by day and by night, for a file or an `<img>`. */
  standalone?: boolean
}

/**
 * Draws a plot as one SVG element, read out as its finding. The same plot gives the same text, byte by byte,
 * and any number of them can stand on one page.
 */
export function plotToSvg(plot: Plot, options: SvgOptions = {}): string {
  const { document = globalThis.document, compact = false, standalone = false } = options
  const width = options.width ?? (compact ? 132 : 360)
  const drawing = arrange(withGaps(plot), {
    width,
    height: options.height ?? (compact ? 88 : undefined),
    compact,
  })
  const svg = draw({
    ...drawing.options,
    document,
    width,
    height: drawing.height,
    className: 'plot',
  })
  name(svg, plot)
  lighten(svg)
  if (plot.kind === 'line' && !compact) markScales(svg, drawing, width)
  if (standalone) svg.prepend(styleElement(document))
  return clean(svg.outerHTML)
}

function arrange(plot: Plot, size: Size): Drawing {
  switch (plot.kind) {
    case 'line':
    case 'scatter':
      return drawCurves(plot, size)
    case 'bars':
      return drawBars(plot, size)
    case 'heatmap':
      return drawHeatmap(plot, size)
    case 'images':
      return drawImages(plot, size)
  }
}

function name(svg: Element, { title, alt }: Plot): void {
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', `${title}. ${alt}`)
}

/** Says how values become pixels, so that a page can mark a place: kind of scale, its ends, and theirs in pixels. */
function markScales(svg: Element, { options, height }: Drawing, width: number): void {
  const { x, y, marginLeft = 0, marginRight = 0, marginTop = 0, marginBottom = 0 } = options
  const say = (of: typeof x, from: number, to: number) =>
    [of?.type, ...(of?.domain ?? []), Math.round(from), Math.round(to)].join(' ')
  svg.setAttribute('data-x', say(x, marginLeft, width - marginRight))
  svg.setAttribute('data-y', say(y, height - marginBottom, marginTop))
}

/** Leaves out what a page styles itself or what an image has no use for, and cuts coordinates to 0.1 pixels. */
function lighten(svg: Element): void {
  svg.querySelector('style')?.remove()
  svg.setAttribute('font-size', '11')
  for (const element of svg.querySelectorAll('*')) {
    for (const attribute of ['aria-label', 'aria-hidden', 'class']) element.removeAttribute(attribute)
    for (const attribute of GEOMETRY) {
      const value = element.getAttribute(attribute)
      if (value)
        element.setAttribute(
          attribute,
          value.replace(/-?\d+\.\d{2,}/g, (n) => String(tenth(n))),
        )
    }
  }
}

const GEOMETRY = ['d', 'transform', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'width', 'height']
const tenth = (text: string) => Math.round(Number(text) * 10) / 10

function styleElement(document: Document): Element {
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style')
  style.textContent = standaloneStyle()
  return style
}

/** Characters that no XML file may hold, whoever wrote the label. */
// oxlint-disable-next-line no-control-regex
const clean = (text: string) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
