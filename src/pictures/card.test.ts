import { expect, test } from 'vitest'
import type { Plot } from '#lab/plot.ts'
import { type Card, cardToSvg } from './card.ts'
import { draw } from './draw.ts'
import { plotInBox } from './plot-outlines.ts'

const plot: Plot = {
  kind: 'bars',
  title: 'A <plot>',
  alt: 'One is more.',
  y: { label: 'ℓ₂ & office' },
  bars: [
    { label: 'one 学习', value: 0.9, role: 'method' },
    { label: '"two" <script>', value: 0.7, role: 'baseline' },
  ],
  bound: { y: 0.8, label: 'bound' },
}
const card: Card = {
  kicker: 'arXiv 2601.00001 · 5 January 2026',
  title: 'Nested <script>alert(1)</script> & "Embeddings"',
  under: 'Ada Ångström',
  result: { claim: 'Cut to 8 numbers, nothing is lost.', measured: 'Reproduced: 2.5 points', tone: 'good' },
  plots: [plot],
}

const sizeOf = (png: Buffer) => [png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)]

test('a card holds outlines alone, whatever its words are', () => {
  const svg = cardToSvg(card)
  expect(svg).not.toMatch(/<text|<script|font-family="(?!system-ui)|var\(|href=/)
  expect(svg.match(/<path/g)!.length).toBeGreaterThan(10)
})

test('what no font shows is left out; the kicker stands for such a title', () => {
  const named = cardToSvg({ kicker: 'arXiv 2601.00001', title: '学习表示' })
  expect(named).toBe(cardToSvg({ kicker: '', title: 'arXiv 2601.00001' }))
  expect(cardToSvg({ ...card, under: '王小明' })).toBe(cardToSvg({ ...card, under: '' }))
})

test('texts of any length stay on the card', () => {
  const svg = cardToSvg({
    ...card,
    title: 'A very long title '.repeat(100),
    result: { claim: 'word '.repeat(500), measured: 'much '.repeat(100), tone: 'mixed' },
  })
  const baselines = [...svg.matchAll(/translate\([\d.]+ (\d+)\)" fill/g)].map(([, y]) => Number(y))
  expect(Math.max(...baselines)).toBeLessThan(600)
  expect(baselines.length).toBeGreaterThan(8)
})

test('a plot in a box keeps its letters, as outlines', () => {
  const svg = plotInBox(plot, { x: 1, y: 2, width: 500, height: 400 })
  expect(svg).toMatch(/^<svg[^>]* x="1"/)
  expect(svg).not.toMatch(/<text|var\(/)
})

test('drawn in a thread, as wide as wanted', async () => {
  const [large, small] = await Promise.all([draw({ card }, 1200), draw({ card }, 600)])
  expect(sizeOf(large)).toEqual(['PNG', 1200, 630])
  expect(sizeOf(small)).toEqual(['PNG', 600, 315])
  expect(large.length).toBeGreaterThan(small.length)
})

test('what cannot be drawn fails alone', async () => {
  await expect(draw({ svg: '<svg' }, 32)).rejects.toThrow()
  expect(
    sizeOf(await draw({ svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>' }, 32)),
  ).toEqual(['PNG', 32, 32])
})
