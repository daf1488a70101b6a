import { type Markish, type SymbolType, dot, text } from '@observablehq/plot'
import type { Series } from './plot.ts'
import { type Look, fit, halo, inked, textWidth } from './plot-style.ts'
import { typesetNumber } from './typeset.ts'

/** Height of a row of the legend. */
export const LINE = 15

/** Names at the ends of their lines, pushed apart where they would touch. */
export function endLabels(
  series: readonly Series[],
  styles: Map<string, Look>,
  toPixel: (value: number) => number,
  top: number,
): Markish[] {
  const ends = series
    .filter((one) => !one.faint)
    .flatMap(({ name, points }) => {
      const last = points.findLast(([, y]) => Number.isFinite(y))
      return last ? [{ name, at: toPixel(last[1]) - top }] : []
    })
    .sort((a, b) => a.at - b.at)
  ends.forEach((end, i) => {
    if (i > 0) end.at = Math.max(end.at, ends[i - 1]!.at + 13)
  })
  return ends.map(({ name, at }) =>
    text([name], {
      frameAnchor: 'top-right',
      lineAnchor: 'middle',
      textAnchor: 'start',
      dx: 6,
      dy: at,
      fill: styles.get(name)!.colour,
      ...halo,
    }),
  )
}

export interface Entry {
  name: string
  /** The name, cut to the width there is. */
  shown: string
  at: number
}

/** Where there is no room beside the lines: names above them, as many a row as fit. */
export function legendRows(names: readonly string[], width: number): Entry[][] {
  const rows: Entry[][] = []
  let at = Infinity
  for (const full of names) {
    const name = fit(full, width - 30, 11)
    const room = textWidth(name, 11) + 34
    if (at + room > width + 12) {
      rows.push([])
      at = 0
    }
    rows.at(-1)!.push({ name: full, shown: name, at })
    at += room
  }
  return rows
}

/** The rows as marks, each name in its colour behind a symbol or a piece of its line. */
export function legend(
  rows: readonly Entry[][],
  styles: Map<string, Look>,
  { marginTop, marginLeft }: { marginTop: number; marginLeft: number },
  symbols: ReadonlyMap<string, SymbolType>,
): Markish[] {
  const place = { frameAnchor: 'top-left', lineAnchor: 'middle', textAnchor: 'start' } as const
  return rows.flatMap((row, i) =>
    row.flatMap(({ name, shown, at }) => {
      const { colour } = styles.get(name)!
      const dy = 22 + i * LINE - marginTop
      const dx = at - marginLeft + 4
      const symbol = symbols.get(name)
      const swatch = symbol
        ? dot([0], { frameAnchor: 'top-left', dx: dx + 8, dy, r: 3, symbol, ...inked(symbol, colour) })
        : sample(at + 4, 22 + i * LINE, styles.get(name)!)
      return [swatch, text([shown], { ...place, dx: dx + 21, dy, fill: colour })]
    }),
  )
}

/** A piece of the line itself. */
function sample(x: number, y: number, { colour, dash, width }: Look): Markish {
  return (_index, _scales, _values, _dimensions, { document }) => {
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    line.setAttribute('d', `M${x},${y}h16`)
    line.setAttribute('stroke', colour)
    line.setAttribute('stroke-width', String(width))
    if (dash !== undefined) line.setAttribute('stroke-dasharray', dash)
    return line
  }
}

/** The name of an axis, at a corner of the frame. */
export const corner = (
  label: string,
  frameAnchor: 'top-left' | 'bottom-right',
  dx: number,
  dy: number,
  textAnchor: 'start' | 'end',
) =>
  text([label], { frameAnchor, dx, dy, textAnchor, lineAnchor: dy < 0 ? 'top' : 'bottom', fillOpacity: 0.8 })

/** The bound's name and value, over its line, or under it at the top. */
export function boundLabel({ y, label }: { y: number; label: string }, dy: number): Markish {
  const said = /\d/.test(label) ? label : `${label} ${typesetNumber(y)}`
  return text([said], {
    frameAnchor: 'top-left',
    lineAnchor: dy < 14 ? 'top' : 'bottom',
    dx: 4,
    dy: dy < 14 ? dy + 3 : dy - 3,
    ...halo,
    fill: 'currentColor',
  })
}
