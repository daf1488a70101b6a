import type { Plot } from '#lab/plot.ts'
import type { FaceName } from './faces.ts'
import { ICON } from './icon.ts'
import { breakLines } from './lines.ts'
import { plotInBox } from './plot-outlines.ts'
import { readable } from './readable.ts'
import { type From, readFrom, shape, widthOf } from './shape.ts'

/** What a picture says that stands for a page where somebody links to it. */
export interface Card {
  /** An id, a date: small, at the top. */
  kicker: string
  title: string
  /** Below the title: authors, how many. */
  under?: string
  /** What the page says, in short. */
  summary?: string
  /** What is on the page, a line each. */
  list?: readonly string[]
  /** What running the method showed. */
  result?: { claim: string; measured: string; tone: 'good' | 'mixed' }
  /** One stands beside the texts, several in a row below them. */
  plots?: readonly Plot[]
}

/** In pixels: what networks and messengers ask for. */
export const CARD = { width: 1200, height: 630 } as const

const EDGE = 60
const TOP = 128
const BOTTOM = CARD.height - 44
const FULL = CARD.width - 2 * EDGE
/** Width of the texts beside a plot. */
const HALF = 510
const ROWS = 2
const IN_A_ROW = 5

const INK = { ink: '#1b1a18', quiet: '#5a564e', good: '#1b6a34', mixed: '#855000' } as const
const PAPER = '#fffdf9'
const RULE = '#e2dccf'
/** Of a line, in sizes of its letters. */
const LEADING: Record<FaceName, number> = { serif: 1.2, sans: 1.3, bold: 1.28 }

/** Sizes to try, the largest first, each with the most lines. */
type Sizes = readonly (readonly [size: number, most: number])[]

interface Style {
  face: FaceName
  sizes: Sizes
  ink: keyof typeof INK
  /** Below it, in pixels. */
  gap: number
  /** That others need below it. */
  leave?: number
}

const ALONE = {
  title: [
    [64, 2],
    [54, 3],
    [46, 4],
    [40, 5],
  ],
  under: [[28, 1]],
} as const satisfies Record<string, Sizes>
const ABOVE = {
  title: [
    [64, 1],
    [54, 2],
    [46, 2],
  ],
  under: [[30, 2]],
} as const satisfies Record<string, Sizes>
const SUMMARY: Sizes = [
  [30, 4],
  [27, 6],
]
const BESIDE = {
  title: [
    [42, 2],
    [37, 3],
    [33, 4],
  ],
  under: [[24, 1]],
  claim: [
    [26, 4],
    [24, 5],
    [22, 7],
  ],
  measured: [
    [28, 2],
    [25, 3],
  ],
} as const satisfies Record<string, Sizes>

/** Draws a card as an SVG of outlines. A text that no font of ours can show is left out; in the place of a title stands the kicker. */
export function cardToSvg(card: Card): string {
  const { kicker, title, under, summary, list = [], result, plots = [] } = card
  const isTitled = readable(title, 'serif') !== undefined
  const beside = plots.length === 1 ? plots[0] : undefined
  const [sizes, gap] = beside ? [BESIDE, 8] : list.length + plots.length > 0 ? [ABOVE, 14] : [ALONE, 20]
  const column = createColumn(beside ? HALF : FULL)
  column.put(isTitled ? title : kicker, { face: 'serif', sizes: sizes.title, ink: 'ink', gap })
  column.put(under, { face: 'sans', sizes: sizes.under, ink: 'quiet', gap: 26 })
  column.put(summary, { face: 'sans', sizes: SUMMARY, ink: 'ink', gap: 0 })
  for (const line of list) column.put(line, { face: 'sans', sizes: [[30, 1]], ink: 'ink', gap: 8 })
  if (result) {
    column.put(result.claim, { face: 'sans', sizes: BESIDE.claim, ink: 'ink', gap: 12, leave: 84 })
    column.put(result.measured, { face: 'bold', sizes: BESIDE.measured, ink: result.tone, gap: 0 })
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${CARD.width}" height="${CARD.height}">` +
    `<rect width="100%" height="100%" fill="${PAPER}"/>${head(isTitled ? kicker : '')}${column.svg()}` +
    `${beside ? large(beside) : row(plots, column.end())}</svg>`
  )
}

/** The site's sign and name, and what the card is of. */
function head(kicker: string): string {
  const said = readable(kicker, 'sans') ?? ''
  const x = CARD.width - EDGE - widthOf(said, 'sans', 26)
  return (
    `<svg x="${EDGE}" y="36" width="46" height="46" viewBox="0 0 32 32">${ICON}</svg>` +
    text('Daily Papers', { face: 'bold', size: 28, x: EDGE + 58, y: 69, ink: 'ink' }) +
    text(said, { face: 'sans', size: 26, x, y: 69, ink: 'quiet' }) +
    `<path d="M${EDGE} 104H${CARD.width - EDGE}" stroke="${RULE}" stroke-width="2"/>`
  )
}

/** Texts below one another. */
function createColumn(width: number) {
  const parts: string[] = []
  let y: number = TOP

  /** The largest size in which all of a text has room, else the beginning of it in the smallest. */
  const fit = (said: string, { face, sizes, leave = 0 }: Style) => {
    const tries = sizes.map(([size, most]) => {
      const step = Math.round(size * LEADING[face])
      const room = Math.floor((BOTTOM - leave - y) / step)
      return {
        size,
        step,
        ...breakLines(said, { face, size, width, most: Math.max(0, Math.min(most, room)) }),
      }
    })
    return tries.find(({ isWhole }) => isWhole) ?? tries.at(-1)!
  }

  return {
    svg: () => parts.join(''),
    end: () => y,
    put(given: string | undefined, style: Style) {
      const said = given === undefined ? undefined : readable(given, style.face)
      if (!said) return
      const { face, ink, gap } = style
      const { size, step, lines } = fit(said, style)
      const from = readFrom(said)
      for (const line of lines) {
        const x = from === 'rtl' ? EDGE + width - widthOf(line, face, size) : EDGE
        parts.push(text(line, { face, size, x, y: y + Math.round(step * 0.76), ink, from }))
        y += step
      }
      if (lines.length > 0) y += gap
    },
  }
}

interface Place {
  face: FaceName
  size: number
  x: number
  /** Of the baseline. */
  y: number
  ink: keyof typeof INK
  from?: From
}

const text = (said: string, { face, size, x, y, ink, from }: Place): string =>
  `<path transform="translate(${x} ${y})" fill="${INK[ink]}" d="${shape(said, face, size, from).path}"/>`

const large = (plot: Plot): string =>
  plotInBox(plot, { x: EDGE + HALF + 40, y: TOP, width: FULL - HALF - 40, height: BOTTOM - TOP })

function row(plots: readonly Plot[], from: number): string {
  const gap = 30
  const width = (FULL - (IN_A_ROW - 1) * gap) / IN_A_ROW
  const rows = Math.min(ROWS, Math.ceil(plots.length / IN_A_ROW))
  const height = Math.min((width * 2) / 3, (BOTTOM - from) / rows - gap)
  const top = BOTTOM - rows * height - (rows - 1) * gap
  return plots
    .slice(0, rows * IN_A_ROW)
    .map((plot, i) => {
      const [down, across] = [Math.floor(i / IN_A_ROW), i % IN_A_ROW]
      const place = { x: EDGE + across * (width + gap), y: top + down * (height + gap) }
      return plotInBox(plot, { ...place, width, height }, true)
    })
    .join('')
}
