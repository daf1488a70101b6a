import { DOMParser } from 'linkedom'
import type { Plot } from '#lab/plot.ts'
import { type SvgOptions, plotToSvg } from '#lab/plot-svg.ts'
import { svgDocument } from '#lab/svg-document.ts'
import { readable } from './readable.ts'
import { shape } from './shape.ts'

/** Ink of what has no colour of its own. */
const INK = '#1b1a18'
/** Before it is made as large as its box: a plot so wide has letters one can read. */
const WIDTH = 300

/** In pixels. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** A plot as an SVG element of its own size in pixels, with outlines for its texts and colours that need no style sheet. */
export function plotOutlines(
  plot: Plot,
  options: SvgOptions,
): { svg: string; width: number; height: number } {
  const drawn = draw(plot, options)
  return { svg: asText(drawn), ...sizeOf(drawn) }
}

/** The same within a box, as large as it fits. */
export function plotInBox(plot: Plot, box: Box, compact = false): string {
  const drawn = compact
    ? draw(plot, { compact, width: 240, height: (240 * box.height) / box.width })
    : draw(plot, { width: widthFor(plot, box) })
  for (const [name, value] of Object.entries(box)) drawn.setAttribute(name, String(value))
  drawn.setAttribute('preserveAspectRatio', 'xMidYMin')
  return asText(drawn)
}

/** As wide as leaves a plot as high, in proportion, as its box. */
function widthFor(plot: Plot, box: Box): number {
  const { height } = sizeOf(draw(plot, { width: WIDTH }))
  return Math.max(WIDTH, Math.round((height * box.width) / box.height))
}

const sizeOf = (svg: Element) => ({
  width: Number(svg.getAttribute('width')),
  height: Number(svg.getAttribute('height')),
})

const draw = (plot: Plot, options: SvgOptions): Element =>
  new DOMParser().parseFromString(plotToSvg(plot, { document: svgDocument, ...options }), 'image/svg+xml')
    .documentElement as unknown as Element

function asText(svg: Element): string {
  for (const text of svg.querySelectorAll('text')) text.replaceWith(outlineOf(text))
  svg.setAttribute('color', INK)
  return svg.toString().replaceAll(/var\(--plot-[a-z]+, (#[0-9a-f]{6})\)/g, '$1')
}

/** The same text as a path in its place, with its own colours. */
function outlineOf(text: Element): Element {
  const size = Number(inherited(text, 'font-size'))
  const said = readable(text.textContent ?? '', 'sans') ?? ''
  const { width, path } = shape(said, 'sans', size)
  const anchor = inherited(text, 'text-anchor')
  const x = pixels(text, 'x', size) - (anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0)
  const y = pixels(text, 'y', size)
  const outline = text.ownerDocument.createElementNS('http://www.w3.org/2000/svg', 'path')
  for (const { name, value } of Array.from(text.attributes)) {
    if (name !== 'x' && name !== 'y') outline.setAttribute(name, value)
  }
  outline.setAttribute('transform', `${text.getAttribute('transform') ?? ''} translate(${x} ${y})`.trim())
  outline.setAttribute('d', path)
  return outline
}

/** A place that Plot writes in pixels or in ems. */
function pixels(text: Element, name: 'x' | 'y', size: number): number {
  const [, number = '0', unit] = /^(-?[\d.]+)(em)?$/.exec(text.getAttribute(name) ?? '0') ?? []
  return Number(number) * (unit === 'em' ? size : 1)
}

const inherited = (element: Element, name: string): string =>
  element.closest(`[${name}]`)?.getAttribute(name) ?? ''
