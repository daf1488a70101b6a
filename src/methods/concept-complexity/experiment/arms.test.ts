import { random } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { drawnSplit } from '#data/split.ts'
import type { RunEvent } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import type { Matrix } from '#nn/rows.ts'
import { type Episode, accuracies, episodesOf, judged, poolSize } from './generalizers.ts'
import { bend, halves, overDeals } from './halves.ts'
import { entropiesOf, levelStudy } from './level-study.ts'
import { CONCEPTS, type Drawn, LEVELS, SIDE, drawLevel, traitsAt, traitsOf } from './levels.ts'
import { ATTRIBUTES, trained } from './network.ts'
import { curvesOf, scoresOf } from './rankings.ts'

const rng = (seed = 1) => generator(random.key(seed))

async function endOf<R>(run: AsyncGenerator<RunEvent, R, void>, events: RunEvent[] = []): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
    events.push(value)
  }
}

/** One row a picture: its number. */
const numbered = (rows: number): Matrix => ({
  data: Float32Array.from({ length: rows }, (_, i) => i),
  rows,
  dim: 1,
})

describe('the levels', () => {
  test('show every concept as often, all in other ways', () => {
    for (let level = 0; level < LEVELS; level++) {
      const { pictures, concepts } = drawLevel(rng(level), level, 30, 'concept')
      expect(pictures).toHaveLength(30 * SIDE * SIDE * 3)
      expect(Array.from({ length: CONCEPTS }, (_, c) => concepts.filter((one) => one === c).length)).toEqual(
        Array.from({ length: CONCEPTS }, () => 3),
      )
      const shown = (concept: number) => traitsAt(level).map((trait) => traitsOf(concept)[trait])
      expect(new Set(Array.from({ length: CONCEPTS }, (_, c) => `${shown(c)}`)).size).toBe(CONCEPTS)
    }
  })

  test('are busier one after another', () => {
    const bits = Array.from({ length: LEVELS }, (_, level) => {
      const found = entropiesOf(drawLevel(rng(level), level, 100, 'concept'))
      return found.reduce((sum, one) => sum + one, 0) / CONCEPTS
    })
    bits.slice(1).forEach((value, level) => expect(value).toBeGreaterThan(bits[level]!))
  })

  test('keep one trait for a rule and let the others go', () => {
    for (let level = 1; level < LEVELS; level++) {
      for (const kept of traitsAt(level)) {
        const { concepts, traits } = drawLevel(rng(level), level, 200, kept)
        for (const trait of traitsAt(level)) {
          const same = concepts.filter((concept, i) => traits[trait][i] === traitsOf(concept)[trait]).length
          if (trait === kept) expect(same).toBe(200)
          else expect(same).toBeLessThan(150)
        }
      }
    }
  })

  test('have new concepts close to the known ones', () => {
    const size = SIDE * SIDE * 3
    for (const level of [1, 5]) {
      const [own, near] = [
        drawLevel(rng(3), level, CONCEPTS, 'concept'),
        drawLevel(rng(3), level, CONCEPTS, 'similar'),
      ]
      expect(near.traits).toEqual(own.traits)
      for (let i = 0; i < CONCEPTS; i++)
        expect(near.pictures.slice(i * size, (i + 1) * size)).not.toEqual(
          own.pictures.slice(i * size, (i + 1) * size),
        )
    }
  })
})

describe('the orders', () => {
  const head = { w: { data: Float32Array.of(1, 0, 0, 1, 0.1, 0), rows: 3, dim: 2 }, b: Float64Array.of(0, 0) }
  const seen = (rows: number[][]) => {
    const table = { data: Float32Array.from(rows.flat()), rows: rows.length, dim: 3 }
    return { attributes: { largest: table, mean: table }, concepts: Int32Array.of(0, 1) }
  }
  const train = seen([
    [2, 0, 3],
    [0, 1, 3],
  ])
  const held = seen([
    [1, 9, 0],
    [9, 1, 0],
  ])

  test('are what they are called', () => {
    const { roa, activation, variance, contribution } = scoresOf(train, head, true)
    // All of attribute 0 is concept 0's, half of attribute 2.
    expect(roa.data[0]).toBeGreaterThan(roa.data[2]!)
    expect(activation.data[0]).toBeCloseTo(2 / 5, 6)
    expect(activation.data[2]).toBeCloseTo(3 / 5, 6)
    expect([...variance.data]).toEqual([1, 0.25, 0, 1, 0.25, 0])
    expect([...contribution.data]).toEqual([2, 0, 3 * Math.fround(0.1), 0, 1, 0])
  })

  test('without the denominator are those of plain activation', () => {
    const { roa, activation } = scoresOf(train, head, false)
    expect(roa).toEqual(activation)
    expect(scoresOf(train, head, true).roa).not.toEqual(activation)
  })

  test('come from the training pictures, accuracies from the test pictures', () => {
    const curves = curvesOf(train, held, head, rng(), true)
    // Concept 0 keeps attribute 0 first, which its test picture has, then 1, which speaks against it.
    expect([...curves.roa[0]!]).toEqual([1, 1, 0])
    expect([...curves.activation[0]!]).toEqual([0, 1, 0])
    for (const accuracies of curves.random) for (const one of accuracies) expect(one).toBeLessThanOrEqual(1)
    expect(curvesOf(held, held, head, rng(), true).roa[0]).not.toEqual(curves.roa[0])
  })
})

describe('the episodes', () => {
  const drawn: Drawn = drawLevel(rng(2), 3, CONCEPTS * poolSize(4), 'colour')
  const rowsOf = ({ data }: Matrix) => [...data]

  test('never ask what was shown, and ask as often of others', () => {
    const episodes = episodesOf('colour', numbered(drawn.concepts.length), drawn)
    expect(new Set(episodes.map(({ concept }) => concept)).size).toBe(CONCEPTS)
    const examples = new Set(episodes.flatMap((episode) => rowsOf(episode.examples)))
    for (const episode of episodes) {
      const { concept, belongs } = episode
      expect(episode.examples.rows).toBe(5)
      for (const row of rowsOf(episode.examples)) expect(drawn.concepts[row]).toBe(concept)
      expect(belongs.filter(Boolean)).toHaveLength(belongs.length / 2)
      rowsOf(episode.queries).forEach((row, i) => {
        expect(examples.has(row)).toBe(false)
        expect(drawn.traits.colour[row] === concept % 5).toBe(belongs[i])
      })
    }
  })

  test('of a concept close by take all others', () => {
    const close = drawLevel(rng(2), 3, CONCEPTS * poolSize(4), 'similar')
    for (const { concept, queries, belongs } of episodesOf('similar', numbered(close.concepts.length), close))
      rowsOf(queries).forEach((row, i) => expect(close.concepts[row] === concept).toBe(belongs[i]))
  })

  const episode = (right: number): Episode[] =>
    Array.from({ length: CONCEPTS }, (_, concept) => ({
      concept,
      examples: numbered(1),
      queries: { ...numbered(2), data: Float32Array.of(right, right) },
      belongs: [true, true],
    }))

  test('are judged by the setting that was best on the validation episodes', async () => {
    // A learner says yes to its own number only.
    const trials = [1, 2].map((number) => ({
      setting: { number },
      of: () => (one: Episode) => Array.from(one.queries.data, (value) => value === number),
    }))
    const known = { pictures: numbered(1), prototypes: [] }
    const events: RunEvent[] = []
    const run = judged('arm', trials, [{ known, validation: episode(2), test: episode(1) }])
    const found = await endOf(run, events)
    expect(events).toEqual([{ kind: 'setting', arm: 'arm', name: 'number', value: 2 }])
    expect(found).toEqual(Array.from({ length: CONCEPTS }, () => 0))
    expect(accuracies(() => [true, false], episode(1))).toEqual(Array.from({ length: CONCEPTS }, () => 0.5))
  })
})

describe('the halves', () => {
  test('are the more complex concepts and the others, equals shared', () => {
    expect(halves([1, 2, 3, 4], [0, 0.2, 0.6, 1])).toEqual({ high: 0.8, low: 0.1 })
    const shared = halves([2, 2, 2, 2], [0, 0, 1, 1])
    expect(shared).toEqual({ high: 0.5, low: 0.5 })
    expect(halves([5, 1, 5, 9], [1, 0, 0, 1])).toEqual({ high: 0.75, low: 0.25 })
  })

  test('of complexities dealt out at random differ in nothing', () => {
    const complexity = Array.from({ length: 20 }, (_, i) => i)
    const accuracy = complexity.map((one) => one / 20)
    const high = overDeals(complexity, rng(), (one) => halves(one, accuracy).high)
    expect(Math.abs(high - 0.475)).toBeLessThan(0.03)
    expect(complexity).toEqual(Array.from({ length: 20 }, (_, i) => i))
    const hill = complexity.map((one) => -((one - 9) ** 2))
    expect(Math.abs(overDeals(hill, rng(), (one) => bend(complexity, one)))).toBeLessThan(0.05)
  })

  test('a bend counts only if it is an inverted U inside the range', () => {
    const x = Array.from({ length: 9 }, (_, i) => i)
    expect(
      bend(
        x,
        x.map((one) => -((one - 4) ** 2)),
      ),
    ).toBeCloseTo(1, 9)
    expect(
      bend(
        x,
        x.map((one) => (one - 4) ** 2),
      ),
    ).toBeCloseTo(-1, 9)
    expect(
      bend(
        x,
        x.map((one) => -((one - 20) ** 2)),
      ),
    ).toBeLessThan(0)
  })
})

describe('a level', () => {
  const sizes = { train: 40, test: 20, choose: 2, judge: 2 }
  const recipe = { steps: 3, batchSize: 20, learningRate: 0.01 }

  test('is studied by pictures that the classifier did not see', async () => {
    const study = (hasDenominator: boolean) =>
      endOf(levelStudy(random.key(5), 3, sizes, recipe, hasDenominator))
    const [found, without] = [await study(true), await study(false)]
    expect(without.curves.roa).toEqual(without.curves.activation)
    expect({ ...without.curves, roa: 0 }).toEqual({ ...found.curves, roa: 0 })

    // The same by hand.
    const parts = keys(random.key(5), 'pictures', 'network', 'random')
    const source = generator(parts.pictures)
    const [train, test] = [drawLevel(source, 3, 40, 'concept'), drawLevel(source, 3, 20, 'concept')]
    const split = drawnSplit({ train: 40, test: 20 })
    const network = await endOf(trained(parts.network, split.train, train, recipe, 'training'))
    const [seen, unseen] = [await network.attributes(train.pictures), await network.attributes(test.pictures)]
    network.dispose()
    expect(unseen.largest).toMatchObject({ rows: 20, dim: ATTRIBUTES })
    unseen.largest.data.forEach((most, i) => expect(most).toBeGreaterThanOrEqual(unseen.mean.data[i]! - 1e-6))
    const curves = curvesOf(
      { attributes: seen, concepts: train.concepts },
      { attributes: unseen, concepts: test.concepts },
      network.head,
      generator(parts.random),
      true,
    )
    expect(found.curves).toEqual(curves)
    expect(found.entropies).toEqual(entropiesOf(test))
    expect(found.tasks.rule.test).toHaveLength(3 * 3 * CONCEPTS)
    expect(found.tasks.similar.validation).toHaveLength(3 * CONCEPTS)
    expect(found.tasks.rule.known.pictures).toEqual(seen.largest)
  })
})
