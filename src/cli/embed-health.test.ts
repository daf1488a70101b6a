import { expect, test } from 'vitest'
import type { Embedder } from '../search/embed/embedder.ts'
import type { Paper } from '../search/embed/train/corpus.ts'
import { healthOf } from './embed-health.ts'

const SUBJECTS = ['diffusion models', 'graph neural networks', 'state space models']
const papers = Array.from({ length: 240 }, (_, i): Paper => {
  const subject = SUBJECTS[i % 3]!
  return {
    id: `2401.${String(i).padStart(5, '0')}`,
    title: `On ${subject}, part ${i}`,
    abstract: `Part ${i} of our work on ${subject}. `.padEnd(220, 'We go on. '),
  }
})

/** Three directions, as the subjects have them, and some noise that a title and its abstract share. */
const embedder = (noise: number): Embedder => ({
  name: `test@${noise}`,
  width: 4,
  widths: [4],
  embed: async (texts) =>
    texts.map((text) => {
      const part = Number(/[Pp]art (\d+)/.exec(text)![1])
      const own = SUBJECTS.findIndex((subject) => text.includes(subject))
      return Float32Array.from(
        { length: 4 },
        (_, d) => (d === own ? 1 : 0) + noise * Math.sin(part * (d + 1)),
      )
    }),
})

test('subjects on a simplex are collapsed, scattered ones less so', async () => {
  const [tight, loose] = [await healthOf(embedder(0.001), papers), await healthOf(embedder(0.6), papers)]
  expect(tight).toMatchObject({ papers: 240, subjects: 3, agreement: 1 })
  for (const measure of ['scatter', 'norms', 'simplex', 'uneven'] as const) {
    expect(tight[measure]).toBeLessThan(0.01)
    expect(loose[measure]).toBeGreaterThan(tight[measure])
  }
  expect(loose.scatter).toBeGreaterThan(0.2)
  expect(loose.agreement).toBeLessThanOrEqual(1)
  expect(loose.titles).toBeGreaterThan(0.9)
})

test('refuses papers that name too few subjects', async () => {
  await expect(healthOf(embedder(0.1), papers.slice(0, 6))).rejects.toThrow(
    /6 papers name 0 subjects 5 times/,
  )
})
