import { random } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { drawnSplit } from '#data/split.ts'
import { generator } from '#nn/generator.ts'
import { drawLog, makeWorld } from './click-log.ts'
import { ClickModel } from './click-model.ts'
import { type MakeLayout, collisionless, layoutsOf, multiplexed, proportional } from './layouts.ts'

const VOCAB = [2, 7, 300, 1000]
const MEMORY = 400
const all = (size: number) => Int32Array.from({ length: size }, (_, value) => value)

/** A log in which value 999 of the last feature is seen most, then 998, and values below 800 never. */
const SEEN = {
  role: 'train',
  values: VOCAB.map((size) =>
    [...all(size)].flatMap((v) => Array<number>(size < 1000 ? 1 : Math.max(0, v - 799)).fill(v)),
  ),
} as never
const { shared, ...others } = layoutsOf(SEEN, {})
const ALONE = { together: false }

describe('layouts', () => {
  test.each([
    ...Object.entries(layoutsOf(SEEN, {})),
    ['shared, no salt', multiplexed({ salted: false })] as const,
    ['own tables, two lookups', multiplexed(ALONE)] as const,
  ])('%s takes the memory it was given, and no more', (_, make) => {
    const { size, dim, address } = make(VOCAB, MEMORY)
    expect(size * dim).toBe(MEMORY * 8)
    VOCAB.forEach((vocab, feature) => {
      const rows = address(feature, all(vocab))
      expect(rows).toHaveLength((vocab * 8) / dim)
      expect(Math.min(...rows)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...rows)).toBeLessThan(size)
    })
  })

  test('each arm goes by its own name', () => {
    const names = Object.values({ shared, ...others }).map((make) => make(VOCAB, MEMORY).name)
    expect(names.map((name) => name.replace('own tables, ', ''))).toEqual([
      'one shared table',
      'sized by hand',
      'compositional',
      'popular values only',
      'in proportion',
    ])
  })

  test('only the shared table has rows that several features use', () => {
    const usedByTwo = (make: MakeLayout) => {
      const { address } = make(VOCAB, MEMORY)
      const [large, larger] = [2, 3].map((feature) => new Set(address(feature, all(VOCAB[feature]!))))
      return [...large!].filter((row) => larger!.has(row)).length
    }
    expect(usedByTwo(shared)).toBeGreaterThan(100)
    for (const make of [...Object.values(others), multiplexed(ALONE), collisionless])
      expect(usedByTwo(make)).toBe(0)
  })

  test('without the salt equal values of all features share their rows, with it hardly ever', () => {
    const same = (salted: boolean) => {
      const { address } = layoutsOf(SEEN, { salted }).shared(VOCAB, MEMORY)
      const [one, other] = [address(2, all(300)), address(3, all(300))]
      return one.filter((row, i) => row === other[i]).length / one.length
    }
    expect(same(false)).toBe(1)
    expect(same(true)).toBeLessThan(0.02)
  })

  test('without multiplexing all else stays: two lookups, and a table in proportion for each feature', () => {
    const { size, dim, address } = layoutsOf(SEEN, ALONE).shared(VOCAB, MEMORY)
    expect([size, dim]).toEqual([800, 4])
    const used = VOCAB.map((vocab, feature) => new Set(address(feature, all(vocab))).size)
    expect(used[0]).toBe(1)
    expect(used[2]).toBeGreaterThan(140)
    expect(used[3]).toBeGreaterThan(450)
    const [first, second] = [0, 1].map((chunk) => address(3, all(1000)).filter((_, i) => i % 2 === chunk))
    expect(first!.filter((row, i) => row === second![i]).length).toBeLessThan(20)
  })

  const distinct = (make: MakeLayout, feature: number) =>
    new Set(make(VOCAB, MEMORY).address(feature, all(VOCAB[feature]!))).size

  test('in proportion small features starve, and large ones use what they have', () => {
    expect(distinct(others.proportional, 0)).toBe(1)
    expect(distinct(others.proportional, 3)).toBeGreaterThan(250)
  })

  test('sized by hand each value of a small feature has its row', () => {
    expect([0, 1, 2].map((feature) => distinct(others.handSized, feature))).toEqual([2, 7, 300])
    expect(distinct(others.handSized, 3)).toBe(91)
  })

  test('popular: values seen most have rows of their own, all others share one, newcomers too', () => {
    const { address } = others.popular(VOCAB, MEMORY)
    expect(distinct(others.popular, 3)).toBe(91)
    const rows = [...address(3, Int32Array.of(999, 998, 0, 1, 5000))]
    expect(new Set(rows).size).toBe(3)
    expect(rows.slice(2)).toEqual(Array(3).fill(MEMORY - 1))
  })

  test('compositional: no two known values have the same pair of rows, and newcomers take known ones', () => {
    const { address } = others.compositional(VOCAB, MEMORY)
    for (const [feature, size] of VOCAB.entries()) {
      const rows = address(feature, all(size))
      const pairs = new Set(Array.from({ length: size }, (_, v) => `${rows[2 * v]} ${rows[2 * v + 1]}`))
      expect(pairs.size).toBe(size)
    }
    const known = new Set(address(3, all(1000)))
    for (const row of address(3, Int32Array.of(1000, 5000))) expect(known.has(row)).toBe(true)
    expect(() => others.compositional([1000], 20)).toThrow('too few for the remainders and quotients')
  })
})

describe('ClickModel', () => {
  const vocab = [2, 5, 20]
  const parts = drawnSplit({ train: 6000, validation: 1000, test: 3000 })
  const rng = generator(random.key(0))
  const world = makeWorld(rng, vocab)
  const [train, validation, tested] = [parts.train, parts.validation, parts.test].map((part) =>
    drawLog(rng, world, part as never),
  ) as [ReturnType<typeof drawLog<'train'>>, ReturnType<typeof drawLog<'validation'>>, ReturnType<typeof drawLog<'test'>>] // prettier-ignore
  const model = (make: typeof proportional, tableRate = 0.1) =>
    new ClickModel(random.key(1), make(vocab, 27), 3, { tableRate }, 2)
  const learned = async (made: ClickModel, on = train) => {
    for await (const _ of made.learn(on)) continue
    return made
  }

  test('learns the log, and a row for each value tells more than starved tables', async () => {
    const apart = await (await learned(model(collisionless))).auc(tested)
    expect(apart).toBeGreaterThan(0.65)
    expect(await model(collisionless).auc(tested)).toBeLessThan(0.62)
    const starved = model((sizes) => proportional(sizes, 4))
    expect(await (await learned(starved)).auc(tested)).toBeLessThan(apart - 0.03)
  })

  test('goes on from where it stands: the next log moves the same table', async () => {
    const made = await learned(model(multiplexed()))
    const before = made.table.weights.slice()
    await learned(made)
    expect(made.table.weights).not.toEqual(before)
    expect(await made.auc(validation)).toBeGreaterThan(0.6)
  })

  test('learns from no other part than the train part, and is judged by none that it learned from', async () => {
    await expect(learned(model(collisionless), tested as never)).rejects.toThrow('not test')
    await expect(model(collisionless).auc(train as never)).rejects.toThrow('learnt from')
  })

  test('parts of the log share no row', () => {
    const keys = (log: { rows: number; logits: Float64Array; indices: Int32Array }) => [...log.indices]
    expect(new Set([train, validation, tested].flatMap(keys)).size).toBe(10_000)
  })
})
