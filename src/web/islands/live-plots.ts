import type { Plot } from '#lab/plot.ts'
import { plotToSvg } from '#lab/plot-svg.ts'
import type { RunEvent } from '#lab/reproduction.ts'
import { typesetNumber } from '#lab/typeset.ts'
import { offerDownload } from './download.ts'

type Drawn = Extract<RunEvent, { kind: 'plot' | 'metric' }>

const EVERY_MS = 250
/** More curves than these would push the rest of the panel off the screen. */
const MOST_CURVES = 12

/** Draws a run's plots beside the recorded ones of the same title, and its curves as they grow. */
export function livePlots(panel: HTMLElement, slug: string, label: string) {
  const curves = panel.querySelector('.curves')!
  const series = new Map<string, [number, number][]>()
  const plots = new Map<string, Plot>()
  const stale = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined

  panel.querySelectorAll('figure .here, figure.added').forEach((old) => old.remove())
  curves.replaceChildren()

  function draw(): void {
    timer = undefined
    for (const name of stale) {
      const points = series.get(name)
      if (points) drawCurve(curves, name, points)
      const plot = plots.get(name)
      if (plot) figureOf(panel, plot, label).innerHTML = plotToSvg(plot)
    }
    stale.clear()
  }

  return {
    show(event: Drawn): void {
      const name = event.kind === 'plot' ? event.plot.title : event.series
      if (event.kind === 'plot') plots.set(name, event.plot)
      else if (series.has(name)) series.get(name)!.push([event.step, event.value])
      else if (series.size < MOST_CURVES) series.set(name, [[event.step, event.value]])
      stale.add(name)
      timer ??= setTimeout(draw, EVERY_MS)
    },
    /** Draws no more. */
    end(): void {
      clearTimeout(timer)
    },
    /** Draws what is left, and offers each plot as a file. */
    finish(): void {
      clearTimeout(timer)
      draw()
      for (const plot of plots.values()) {
        const link = document.createElement('a')
        link.textContent = 'SVG'
        link.setAttribute('aria-label', `Download “${plot.title}” as SVG`)
        const text = plotToSvg(plot, { standalone: true })
        offerDownload(link, `${slug}-${fileName(plot.title)}.svg`, { type: 'image/svg+xml', text })
        figureOf(panel, plot, label).parentElement!.querySelector('.by')!.append(' · ', link)
      }
    },
  }
}

/** Where this run's picture goes: into the figure of the same title, or one of its own, the first in sight. */
function figureOf(panel: Element, plot: Plot, label: string): Element {
  const figures = [...panel.querySelectorAll('figure')]
  const figure = figures.find((one) => one.dataset.title === plot.title) ?? element('figure', 'added')
  if (!figure.dataset.title) {
    figure.dataset.title = plot.title
    figure.append(element('figcaption', '', plot.title))
    panel.querySelector(figures.length === 0 ? '.figures' : '.all .figures')!.append(figure)
  }
  const there = figure.querySelector('.here .picture')
  if (there) return there
  const here = element('div', 'side here')
  const picture = element('div', 'picture')
  here.append(picture, element('p', 'by', label))
  figure.append(here)
  return picture
}

function drawCurve(curves: Element, name: string, points: readonly [number, number][]): void {
  let box = [...curves.children].find((one) => (one as HTMLElement).dataset.title === name) as HTMLElement
  if (!box) {
    box = element('div', 'curve')
    box.dataset.title = name
    box.append(element('p', 'name', name), element('div', 'picture'), element('p', 'value'))
    curves.append(box)
  }
  const plot: Plot = {
    kind: 'line',
    title: name,
    alt: `now ${typesetNumber(points.at(-1)![1])}`,
    x: { label: 'step' },
    y: { label: '' },
    series: [{ name, role: 'method', points }],
  }
  box.querySelector('.picture')!.innerHTML = plotToSvg(plot, { compact: true, width: 160, height: 48 })
  box.querySelector('.value')!.textContent = typesetNumber(points.at(-1)![1])
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text = '') {
  const made = document.createElement(tag)
  made.className = className
  made.textContent = text
  return made
}

const fileName = (title: string) =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
