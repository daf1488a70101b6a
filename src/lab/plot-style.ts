import type { DotOptions, PlotOptions, SymbolType } from '@observablehq/plot'
import type { Role } from './plot.ts'

/** What a kind of plot hands over to be drawn. */
export interface Drawing {
  height: number
  options: PlotOptions
}

/** The room a plot gets; without a height it takes what it wants. */
export interface Size {
  width: number
  height: number | undefined
  compact: boolean
}

/** How the marks of one series look. */
export interface Look {
  colour: string
  /** SVG dash pattern; none is a solid line. */
  dash?: string
  width: number
}

/** Every colour of a plot, on paper by day and by night; a page may set them as `--plot-…`. */
export const COLOURS = {
  method: ['#1f4fa3', '#8fb4ff'],
  baseline: ['#6b675f', '#a8a298'],
  first: ['#0f6b5c', '#63c7b2'],
  second: ['#8a4b08', '#e0a458'],
  third: ['#7a3b8f', '#cfa0e6'],
  fourth: ['#a3324a', '#f2919f'],
  paper: ['#fffdf9', '#141413'],
} as const

export type Colour = keyof typeof COLOURS

/** A colour as the page sets it, or as on white paper where there is no page. */
export const colour = (name: Colour): string => `var(--plot-${name}, ${COLOURS[name][0]})`

/** The paper behind a text, so that it stays readable over lines. */
export const halo = { stroke: colour('paper'), strokeWidth: 3 } as const

const OTHERS = ['first', 'second', 'third', 'fourth'] as const
const DASHES = [undefined, '6 3', '2 3', '8 3 2 3']

/** Looks by name, the same for every mark of that name; colour never tells two series apart alone. */
export function looks(named: readonly { name: string; role?: Role }[]): Map<string, Look> {
  const result = new Map<string, Look>()
  const count = { method: 0, baseline: 0, theory: 0, other: 0 }
  for (const { name, role } of named) {
    if (result.has(name)) continue
    const nth = count[role ?? 'other']++
    const dash = DASHES[(role ? nth : Math.floor(nth / OTHERS.length)) % DASHES.length]
    result.set(name, {
      colour: role === 'theory' ? 'currentColor' : colour(role ?? OTHERS[nth % OTHERS.length]!),
      width: role === 'theory' ? 1 : 1.75,
      ...(dash !== undefined && { dash }),
    })
  }
  return result
}

/** A cross encloses nothing that could be filled: it is drawn by its strokes. */
export const inked = (symbol: SymbolType, colour: string, opacity = 1): DotOptions =>
  symbol === 'plus' || symbol === 'times'
    ? { stroke: colour, strokeOpacity: opacity }
    : { fill: colour, fillOpacity: opacity }

/** Style sheet for an SVG that stands alone: it follows the reader's day or night by itself. */
export function standaloneStyle(): string {
  const set = (night: 0 | 1) =>
    Object.entries(COLOURS)
      .map(([name, pair]) => `--plot-${name}:${pair[night]}`)
      .join(';')
  return (
    `svg{color-scheme:light dark;color:#1b1a18;${set(0)}}` +
    `@media(prefers-color-scheme:dark){svg{color:#e9e6df;${set(1)}}}`
  )
}

const CHARACTER = 0.56

/** Width of a text in pixels, about; there is no browser to ask on the server. */
export const textWidth = (text: string, size: number): number => text.length * size * CHARACTER

/** The text, cut to a width in pixels. */
export function fit(text: string, width: number, size: number): string {
  const room = Math.max(1, Math.floor(width / (size * CHARACTER)))
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1)).trimEnd()}…`
}
