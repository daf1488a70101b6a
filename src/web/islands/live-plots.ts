import type { Plot } from '#lab/plot.ts'
import { plotToSvg } from '#lab/plot-svg.ts'
import type { RunEvent } from '#lab/reproduction.ts'
import { offerDownload } from './download.ts'
import { element } from './element.ts'
import { liveCurve } from './live-curve.ts'

type Drawn = Extract<RunEvent, { kind: 'plot' | 'metric' }>

const EVERY_MS = 250
/** Of a slow device's time, drawing takes a tenth at most. */
const REST = 9

/**
 * Draws a run's numbers as a curve in the place of the picture, until the run has pictures of its own; those stand
 * with the recorded ones of the same title.
 */
export function livePlots(panel: HTMLElement, slug: string, label: string) {
  const plots = new Map<string, Plot>()
  const stale = new Set<Plot>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let took = 0

  panel.querySelectorAll('figure .here, figure .choose, figure.added').forEach((old) => old.remove())
  const stage = panel.querySelector('.stage')!
  const figure = stage.querySelector<HTMLElement>('.curve')!
  figure.hidden = true
  figure.replaceChildren(element('figcaption', ''), element('div', 'picture'), element('p', 'by', label))
  const curve = liveCurve(figure, stage.querySelector('.figures')!)

  function draw(): void {
    const from = performance.now()
    timer = undefined
    curve.draw()
    for (const plot of stale) figureOf(panel, plot, label).innerHTML = plotToSvg(plot)
    stale.clear()
    took = performance.now() - from
  }

  return {
    show(event: Drawn): void {
      if (event.kind === 'metric') curve.add(event)
      else {
        stale.delete(plots.get(event.plot.title)!)
        plots.set(event.plot.title, event.plot)
        stale.add(event.plot)
      }
      timer ??= setTimeout(draw, Math.max(EVERY_MS, REST * took))
    },
    /** Draws no more; what is there is partial, and says so. */
    breakOff(done: string): void {
      clearTimeout(timer)
      const partial = `${label}: partial, ${done}`
      for (const by of panel.querySelectorAll('figure .here .by, .curve .by')) by.textContent = partial
    },
    /** Draws what is left, folds the curve, and offers each plot as a file. */
    finish(): void {
      clearTimeout(timer)
      draw()
      if (plots.size > 0 && curve.begun) {
        const kept = figure.cloneNode(true) as HTMLElement
        kept.className = 'added'
        panel.querySelector('.all .figures')!.append(kept)
        figure.hidden = true
      }
      for (const plot of plots.values()) {
        const link = element('a', '', 'SVG')
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
    const isFirst = panel.querySelector('.stage figure[data-title]') === null
    panel.querySelector(isFirst ? '.stage .figures' : '.all .figures')!.append(figure)
  }
  const there = figure.querySelector('.here .picture')
  if (there) return there
  const here = element('div', 'side here')
  const picture = element('div', 'picture')
  here.append(picture, element('p', 'by', label))
  if (figure.closest('.stage') && figure.querySelector('.side')) figure.append(choice())
  figure.append(here)
  return picture
}

/** The two pictures of the stage lie over each other, so that a difference is seen by turning from one to the other. */
function choice(): Element {
  const set = element('fieldset', 'choose')
  set.append(element('legend', 'unseen', 'Picture'))
  for (const value of ['here', 'recorded']) {
    const input = element('input', '')
    Object.assign(input, { type: 'radio', name: 'picture', value, defaultChecked: value === 'here' })
    set.append(element('label', '', input, value))
  }
  return set
}

const fileName = (title: string) =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
