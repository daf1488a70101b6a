import { barX, ruleX, text } from '@observablehq/plot'
import type { BarPlot } from './plot.ts'
import { bottomAxis, columns, known } from './plot-axes.ts'
import { type Drawing, type Size, colour, fit, textWidth, halo } from './plot-style.ts'
import { typesetNumber } from './typeset.ts'

/** Bars lie, so that a label of any length stands above its bar; the value stands at the end. */
export function drawBars(plot: BarPlot, { width, height, compact }: Size): Drawing {
  const log = plot.y.scale === 'log'
  const values = plot.bars.map((bar) => bar.value)
  const edge = log ? Math.min(...values.filter((v) => v > 0 && Number.isFinite(v))) / 2 : 0
  const base = Number.isFinite(edge) ? edge : 1
  const scaleKnown = known(plot.y, [base, ...values, ...(plot.bound ? [plot.bound.y] : [])], 4)
  const shown = plot.bars.map((bar) => ({ ...bar, end: drawable(bar.value, log) ? bar.value : base }))

  const row = plot.bars.length > 12 ? 26 : 34
  const thick = compact ? 0.7 : 12 / row
  const ids = shown.map((_, i) => i)
  const bars = barX(shown, {
    x1: base,
    x2: 'end',
    y: (_: unknown, i: number) => i,
    fill: ({ role }: { role?: string }) =>
      role === 'theory' ? 'currentColor' : colour(role === 'baseline' || role === 'method' ? role : 'first'),
    fillOpacity: 0.9,
  })
  const scales = {
    x: { type: scaleKnown.type, domain: scaleKnown.domain },
    y: {
      type: 'band' as const,
      domain: ids,
      paddingInner: 1 - thick,
      paddingOuter: (1 - thick) / 2,
      axis: null,
    },
    color: { type: 'identity' as const },
  }
  const rule = plot.bound && ruleX([plot.bound.y], { stroke: 'currentColor', strokeDasharray: '4 3' })
  if (compact) return { height: height!, options: { ...scales, axis: null, margin: 4, marks: [bars, rule] } }

  const texts = shown.map(({ value }) => (Number.isNaN(value) ? 'not measured' : typesetNumber(value)))
  const margins = {
    marginTop: plot.bound ? 20 : 6,
    marginBottom: 34,
    marginLeft: 4,
    marginRight: Math.max(12, ...texts.map((one) => textWidth(one, 11))) + 8,
  }
  const inner = width - margins.marginLeft - margins.marginRight
  const tall = height ?? margins.marginTop + margins.marginBottom + Math.max(1, plot.bars.length) * row
  const at = { y: (_: unknown, i: number) => i }
  return {
    height: tall,
    options: {
      ...scales,
      ...margins,
      marks: [
        columns(scaleKnown),
        bars,
        ruleX([base], { strokeOpacity: 0.45 }),
        rule,
        text(shown, {
          ...at,
          text: ({ label }: { label: string }) => fit(label, inner + margins.marginRight, 11),
          textAnchor: 'start',
          frameAnchor: 'left',
          dy: -13,
          ...halo,
          fill: 'currentColor',
        }),
        text(shown, {
          ...at,
          x: ({ end }: { end: number }) => Math.max(base, end),
          text: (_: unknown, i: number) => texts[i]!,
          textAnchor: 'start',
          dx: 4,
        }),
        plot.bound && boundLabel(plot.bound, inner),
        bottomAxis(scaleKnown),
        text([plot.y.label], {
          frameAnchor: 'bottom-right',
          textAnchor: 'end',
          lineAnchor: 'bottom',
          dx: margins.marginRight - 4,
          dy: 30,
          fillOpacity: 0.8,
        }),
      ],
    },
  }
}

const drawable = (value: number, log: boolean) => Number.isFinite(value) && (!log || value > 0)

function boundLabel({ y, label }: { y: number; label: string }, inner: number) {
  const said = fit(/\d/.test(label) ? label : `${label} ${typesetNumber(y)}`, inner, 11)
  return text([said], {
    x: [y],
    frameAnchor: 'top',
    lineAnchor: 'bottom',
    dy: -4,
    ...halo,
    fill: 'currentColor',
  })
}
