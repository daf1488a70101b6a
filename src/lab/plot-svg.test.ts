import { describe, expect, test } from 'vitest'
import { parseHTML } from 'linkedom'
import type { LinePlot, Plot } from './plot.ts'
import { plotToSvg } from './plot-svg.ts'
import { svgDocument as document } from './svg-document.ts'

const line: LinePlot = {
  kind: 'line',
  title: 'Accuracy by width',
  alt: 'Eight dimensions keep 95 % of the accuracy.',
  x: { label: 'dimensions', scale: 'log' },
  y: { label: 'accuracy' },
  bound: { y: 0.9, label: 'claim' },
  series: [
    {
      name: 'nested',
      role: 'method',
      points: [
        [8, 0.95],
        [16, 0.96],
        [64, 0.97],
      ],
    },
    {
      name: 'cut after training',
      role: 'baseline',
      points: [
        [8, 0.6],
        [16, 0.8],
        [64, 0.97],
      ],
    },
  ],
}
const kinds: Record<Plot['kind'], Plot> = {
  line,
  scatter: { ...line, kind: 'scatter' },
  bars: { kind: 'bars', title: 'b', alt: 'b', y: { label: 'y' }, bars: [{ label: 'one', value: 2 }] },
  heatmap: {
    kind: 'heatmap',
    title: 'h',
    alt: 'h',
    x: 'x',
    y: 'y',
    values: [
      [0, 1],
      [2, 3],
    ],
  },
  images: {
    kind: 'images',
    title: 'i',
    alt: 'i',
    images: [{ label: 'a', width: 2, height: 2, pixels: [0, 1, 1, 0] }],
  },
}

const parse = (svg: string) => parseHTML(svg).document.querySelector('svg')!
const texts = (svg: string) => [...parse(svg).querySelectorAll('text')].map((text) => text.textContent)

describe.each(Object.entries(kinds))('%s', (_kind, plot) => {
  test('is an image read out as its finding, without anything that could clash on a page', () => {
    const svg = parse(plotToSvg(plot, { document }))
    expect(svg.getAttribute('role')).toBe('img')
    expect(svg.getAttribute('aria-label')).toBe(`${plot.title}. ${plot.alt}`)
    expect(svg.outerHTML).not.toMatch(/ id=|<style| style=|url\(|NaN|undefined/)
  })

  test('is the same text each time, and has no text in it as a thumbnail', () => {
    expect(plotToSvg(plot, { document })).toBe(plotToSvg(plot, { document }))
    expect(texts(plotToSvg(plot, { document, compact: true }))).toEqual([])
  })
})

test('names lines at their ends, and the bound with its value', () => {
  const shown = texts(plotToSvg(line, { document }))
  expect(shown).toEqual(expect.arrayContaining(['nested', 'cut after training', 'claim 0.900', 'accuracy']))
})

test('names that do not fit beside the lines stand above them', () => {
  const name = 'a network trained with weight decay and dropout'
  const series = [{ ...line.series[0]!, name }]
  expect(texts(plotToSvg({ ...line, series }, { document }))).toContain(name)
})

test('a seed is faint and has no label of its own', () => {
  const svg = plotToSvg(
    { ...line, series: [{ ...line.series[0]!, faint: true }, line.series[0]!] },
    { document },
  )
  expect(texts(svg).filter((text) => text === 'nested')).toHaveLength(1)
  expect(parse(svg).querySelectorAll('[stroke-opacity="0.3"]')).toHaveLength(1)
})

test('labels are text, whatever they say', () => {
  const hostile = '"><script>alert(1)</script>\u0000\u0007&'
  const plot: Plot = {
    ...line,
    title: hostile,
    alt: hostile,
    y: { label: hostile },
    series: [
      {
        name: hostile,
        points: [
          [1, 1],
          [2, 2],
        ],
      },
    ],
  }
  const svg = plotToSvg(plot, { document })
  expect(parse(svg).querySelector('script')).toBeNull()
  // oxlint-disable-next-line no-control-regex
  expect(svg).not.toMatch(/[\u0000\u0007]/)
  expect(texts(svg)).toContain('"><script>alert(1)</script>&')
})

test.each<[string, Plot]>([
  ['no series', { ...line, series: [] }],
  ['no point', { ...line, series: [{ name: 'a', points: [] }] }],
  [
    'nothing finite',
    {
      ...line,
      series: [
        {
          name: 'a',
          points: [
            [0, NaN],
            [Infinity, 1],
            [2, -Infinity],
          ],
        },
      ],
    },
  ],
  [
    'zero on a log axis',
    {
      ...line,
      y: { label: 'y', scale: 'log' },
      series: [
        {
          name: 'a',
          points: [
            [1, 0],
            [2, -1],
          ],
        },
      ],
    },
  ],
  ['one value', { ...line, series: [{ name: 'a', points: [[1, 3]] }] }],
  ['no bars', { ...kinds.bars, bars: [] } as Plot],
  [
    'bars of nothing',
    {
      ...kinds.bars,
      bars: [
        { label: 'a', value: NaN },
        { label: 'b', value: Infinity },
      ],
    } as Plot,
  ],
  ['no cells', { ...kinds.heatmap, values: [] } as Plot],
  ['cells of nothing', { ...kinds.heatmap, values: [[NaN, Infinity]] } as Plot],
  ['no images', { ...kinds.images, images: [] } as Plot],
  ['an empty image', { ...kinds.images, images: [{ label: 'a', width: 0, height: 0, pixels: [] }] } as Plot],
])('%s is drawn as what there is', (_what, plot) => {
  for (const compact of [false, true]) {
    expect(plotToSvg(plot, { document, compact })).not.toMatch(/NaN|undefined|Infinity/)
  }
})

test('null, which is how JSON writes NaN, is a gap and not zero', () => {
  const parsed = <P extends Plot>(plot: P): P => JSON.parse(JSON.stringify(plot)) as P
  const gap = (y: number): Plot => ({
    ...line,
    x: { label: 'x' },
    series: [
      {
        name: 'a',
        points: [
          [0, 1],
          [1, 2],
          [2, y],
          [3, 2],
          [4, 1],
        ],
      },
    ],
  })
  const bars = {
    ...kinds.bars,
    bars: [
      { label: 'a', value: Number.NaN },
      { label: 'b', value: 1 },
    ],
  } as Plot
  const cells = { ...kinds.heatmap, values: [[Number.NaN, 1]] } as Plot
  for (const plot of [gap(Number.NaN), bars, cells])
    expect(plotToSvg(parsed(plot), { document })).toBe(plotToSvg(plot, { document }))
  expect(plotToSvg(gap(Number.NaN), { document })).toMatch(/d="M[\d.,]+L[\d.,]+M[\d.,]+L[\d.,]+"/)
  expect(texts(plotToSvg(bars, { document }))).toContain('not measured')
})

test('each of six clouds is drawn, crosses by their strokes', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const series = names.map((name) => ({ name, points: line.series[0]!.points }))
  const svg = parse(plotToSvg({ ...line, kind: 'scatter', series }, { document }))
  const clouds = [...svg.querySelectorAll('g[fill-opacity="0.75"], g[stroke-opacity="0.75"]')]
  expect(clouds.map((cloud) => cloud.children.length)).toEqual([3, 3, 3, 3, 3, 3])
  for (const cloud of clouds) {
    const open = /^M[^Z]*$/.test(cloud.firstElementChild!.getAttribute('d') ?? 'closed')
    expect(cloud.getAttribute(open ? 'stroke' : 'fill')).toMatch(/^var/)
  }
})

test('a long curve is thinned to what a screen can show, its end kept', () => {
  const points = Array.from({ length: 20_000 }, (_, i) => [i, Math.sin(i / 900)] as const)
  const svg = plotToSvg({ ...line, x: { label: 'step' }, series: [{ name: 'loss', points }] }, { document })
  expect(svg.length).toBeLessThan(8_000)
  expect(
    plotToSvg({ ...line, series: [{ name: 'loss', points }] }, { document, compact: true }).length,
  ).toBeLessThan(1_500)
})

test('a file of its own brings its colours', () => {
  const svg = plotToSvg(line, { document, standalone: true })
  expect(svg).toContain('prefers-color-scheme:dark')
  expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"')
  // An image with a bare sign in it would not be shown at all.
  const strange = plotToSvg({ ...line, title: 'a < b & "c"' }, { document, standalone: true })
  expect(strange).toContain('a &lt; b &amp; &quot;c&quot;')
})
