import { type Markish, dot, frame, lineY, ruleY, scale, text } from '@observablehq/plot'
import type { Axis, LinePlot, ScatterPlot, Series } from './plot.ts'
import { bottomAxis, known, leftAxis, levels, tickRoom } from './plot-axes.ts'
import { type Drawing, type Size, type Look, fit, looks, textWidth, halo } from './plot-style.ts'
import { typesetNumber } from './typeset.ts'

const SYMBOLS = ['circle', 'triangle', 'square', 'diamond2', 'plus', 'times'] as const
const LINE = 15

/** Lines or points: the method in the accent, what it is compared with in grey, theory as a thin dark line. */
export function drawCurves(plot: LinePlot | ScatterPlot, { width, height, compact }: Size): Drawing {
  const most = compact ? 48 : plot.kind === 'line' ? 240 : 1500
  const series = plot.series.map((one) => ({ ...one, points: thin(usable(one, plot.x, plot.y), most) }))
  const styles = looks(series)
  const points = series.flatMap((one) => one.points)
  const x = known(
    plot.x,
    points.map(([x]) => x),
    Math.max(2, Math.floor(width / 80)),
  )
  const y = known(plot.y, [...points.map(([, y]) => y), ...(plot.bound ? [plot.bound.y] : [])], 4)
  const marks = [
    plot.bound &&
      ruleY([plot.bound.y], { stroke: 'currentColor', strokeDasharray: '4 3', strokeOpacity: 0.8 }),
    ...series.map((one, i) => mark(plot.kind, one, styles.get(one.name)!, compact, i)),
  ]
  const scales = { x: { type: x.type, domain: x.domain }, y: { type: y.type, domain: y.domain } }
  if (compact) {
    return { height: height!, options: { ...scales, axis: null, margin: 4, marks } }
  }

  const tall = height ?? 230
  const named = [...new Set(series.map((one) => one.name))]
  const widest = Math.max(0, ...named.map((name) => textWidth(name, 11)))
  const direct = plot.kind === 'line' && named.length <= 6 && widest <= width * 0.3
  const rows = direct ? [] : legendRows(named, width)
  const margins = {
    marginTop: 22 + rows.length * LINE,
    marginBottom: 36,
    marginLeft: tickRoom(y),
    marginRight: direct ? widest + 10 : 10,
  }
  const toPixel = scale({ y: { ...scales.y, range: [tall - margins.marginBottom, margins.marginTop] } }).apply
  const labels = direct
    ? endLabels(series, styles, toPixel, margins.marginTop)
    : legend(rows, styles, margins, plot.kind)

  return {
    height: tall,
    options: {
      ...scales,
      ...margins,
      marks: [
        levels(y),
        leftAxis(y),
        bottomAxis(x),
        frame({ anchor: 'bottom', strokeOpacity: 0.45 }),
        ...marks,
        ...labels,
        plot.bound && boundLabel(plot.bound, toPixel(plot.bound.y) - margins.marginTop),
        corner(plot.y.label, 'top-left', -margins.marginLeft + 2, -margins.marginTop + 4, 'start'),
        corner(plot.x.label, 'bottom-right', 0, 32, 'end'),
        points.length === 0 ? text(['no points yet'], { frameAnchor: 'middle', fillOpacity: 0.7 }) : null,
      ],
    },
  }
}

type Points = readonly (readonly [number, number])[]

/** Infinite values leave a gap, as not-a-number does; so does what a log scale cannot show. */
function usable({ points }: Series, x: Axis, y: Axis): Points {
  const fits = (v: number, axis: Axis) => Number.isFinite(v) && (axis.scale !== 'log' || v > 0)
  return points.filter(([px]) => fits(px, x)).map(([px, py]) => [px, fits(py, y) ? py : Number.NaN] as const)
}

/** At most `most` points, evenly taken, the last one among them. */
function thin(points: Points, most: number): Points {
  if (points.length <= most) return points
  return Array.from({ length: most }, (_, i) => points[Math.round((i * (points.length - 1)) / (most - 1))]!)
}

const first = (point: readonly [number, number]) => point[0]
const second = (point: readonly [number, number]) => point[1]

function mark(
  kind: 'line' | 'scatter',
  { points, faint = false, role }: Series,
  { colour, dash, width }: Look,
  compact: boolean,
  order: number,
): Markish {
  const opacity = faint ? 0.3 : 1
  if (kind === 'scatter' && role !== 'theory') {
    const symbol = SYMBOLS[order % SYMBOLS.length]!
    const r = compact ? 1.2 : points.length > 200 ? 1.6 : 2.6
    return dot(points, { x: first, y: second, r, symbol, fill: colour, fillOpacity: opacity * 0.75 })
  }
  return lineY(points, {
    x: first,
    y: second,
    stroke: colour,
    strokeWidth: faint ? 1 : width,
    strokeOpacity: opacity,
    ...(dash !== undefined && { strokeDasharray: dash }),
  })
}

/** Names at the ends of their lines, pushed apart where they would touch. */
function endLabels(
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

interface Entry {
  name: string
  at: number
}

/** Where there is no room beside the lines: names above them, as many a row as fit. */
function legendRows(names: readonly string[], width: number): Entry[][] {
  const rows: Entry[][] = []
  let at = Infinity
  for (const full of names) {
    const name = fit(full, width - 30, 11)
    const room = textWidth(name, 11) + 34
    if (at + room > width + 12) {
      rows.push([])
      at = 0
    }
    rows.at(-1)!.push({ name: full, at })
    at += room
  }
  return rows
}

function legend(
  rows: readonly Entry[][],
  styles: Map<string, Look>,
  { marginTop, marginLeft }: { marginTop: number; marginLeft: number },
  kind: 'line' | 'scatter',
): Markish[] {
  const place = { frameAnchor: 'top-left', lineAnchor: 'middle', textAnchor: 'start' } as const
  const order = [...styles.keys()]
  return rows.flatMap((row, i) =>
    row.flatMap(({ name, at }) => {
      const { colour, dash, width } = styles.get(name)!
      const dy = 22 + i * LINE - marginTop
      const dx = at - marginLeft + 4
      const swatch =
        kind === 'line'
          ? (_: unknown, __: unknown, ___: unknown, ____: unknown, { document }: { document: Document }) => {
              const line = document.createElementNS('http://www.w3.org/2000/svg', 'path')
              line.setAttribute('d', `M${at + 4},${22 + i * LINE}h16`)
              line.setAttribute('stroke', colour)
              line.setAttribute('stroke-width', String(width))
              if (dash) line.setAttribute('stroke-dasharray', dash)
              return line
            }
          : dot([0], {
              frameAnchor: 'top-left',
              dx: dx + 8,
              dy,
              r: 3,
              symbol: SYMBOLS[order.indexOf(name) % SYMBOLS.length]!,
              fill: colour,
            })
      return [swatch as Markish, text([fit(name, 1e9, 11)], { ...place, dx: dx + 21, dy, fill: colour })]
    }),
  )
}

const corner = (
  label: string,
  frameAnchor: 'top-left' | 'bottom-right',
  dx: number,
  dy: number,
  textAnchor: 'start' | 'end',
) =>
  text([label], { frameAnchor, dx, dy, textAnchor, lineAnchor: dy < 0 ? 'top' : 'bottom', fillOpacity: 0.8 })

function boundLabel({ y, label }: { y: number; label: string }, dy: number): Markish {
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
