import { random } from '@jax-js/jax'
import { describe, expect, it } from 'vitest'
import { generator } from '#nn/generator.ts'
import { type Metric, type Seen, agrees, averageOf, metricOf, scoresOf, tune } from './arms.ts'
import { SIDE, WORDS, bagOf, severity } from './scenes.ts'
import { CORE, drawBenchmark, questionsOf } from './tasks.ts'

const rng = (seed: number) => generator(random.key(seed))
const sizes = { train: 60, validation: 20, test: 30 }
const drawn = (slips?: number) => drawBenchmark(rng(1), sizes, slips)

describe('the benchmark', () => {
  it('has the observer slip where it is learned from, never where it is judged', () => {
    const [sure, unsure] = [drawn(0), drawn(1)]
    for (const name of CORE) {
      const flipped = Array.from(
        sure.core[name].chosen,
        (answer, i) => answer !== unsure.core[name].chosen[i],
      )
      expect(flipped).toEqual(Array.from(flipped, (_, i) => i < 80))
    }
  })

  it('shows each picture in one question alone', () => {
    const { core, pictures, light, triplets, retrieval } = drawn()
    const shown = [...Object.values(core), light].flatMap((task) => [
      ...(task.asks === 'seen' ? Array.from(task.reference) : []),
      ...(task.among === 'seen' ? [...Array.from(task.first), ...Array.from(task.second)] : []),
    ])
    const kept = [...triplets.items, retrieval.queries, ...retrieval.candidates].flatMap((rows) => [...rows])
    expect(new Set([...shown, ...kept]).size).toBe(pictures.rows)
    expect(shown.length + kept.length).toBe(pictures.rows)
    expect(pictures.dim).toBe(SIDE * SIDE * 3)
  })

  it('holds a picture that is not spoilt to be clear', () => {
    expect(severity({ blur: 0, noise: 0, block: 0, light: 1 })).toBe(0)
    expect(severity({ blur: 1, noise: 0, block: 0, light: 1 })).toBe(1)
    expect(bagOf(['red', 'square'])[WORDS.indexOf('red')]).toBe(0.5)
    expect(() => bagOf(['mauve'])).toThrow(/mauve/)
  })
})

describe('arms', () => {
  const benchmark = drawn()
  const noise = (rows: number, dim: number, seed: number) => ({
    data: rng(seed).fillNormal(new Float32Array(rows * dim)),
    rows,
    dim,
  })
  const seen: Seen = {
    features: noise(benchmark.pictures.rows, 40, 2),
    texts: noise(benchmark.texts.rows, 24, 3),
  }
  const map = noise(24, 40, 4)

  it('learn by heart what is to be learned from, and not the test questions', async () => {
    const name = 'two pictures'
    const run = tune({ arm: 'a', map, seen, benchmark, tasks: [name], rng: () => rng(5) })
    let step = await run.next()
    while (!step.done) step = await run.next()
    const metric = metricOf(step.value, seen)
    expect(agrees(metric, questionsOf(benchmark.split.train, benchmark.core[name]))).toBeGreaterThan(0.9)
    expect(agrees(metric, questionsOf(benchmark.split.test, benchmark.core[name]))).toBeLessThan(0.85)
  })

  it('average metrics by their cosines', () => {
    const one: Metric = { pictures: seen.texts, texts: seen.texts }
    const both = averageOf([one, one])
    expect(both.pictures.dim).toBe(48)
    const picture = metricOf(map, seen)
    expect(scoresOf(averageOf([picture, picture]), benchmark, 'test')).toEqual(
      scoresOf(picture, benchmark, 'test'),
    )
  })
})
