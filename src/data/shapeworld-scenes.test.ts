import { expect, test } from 'vitest'
import { hashedDraws } from './shapeworld-hash.ts'
import { sampleScenes, stepOf, world } from './shapeworld-scenes.ts'
import { shapes } from './shapeworld-shapes.ts'

const rng = (seed: number) => ({ uniform: hashedDraws(seed) })
const mean = (values: Iterable<number>) => {
  const all = [...values]
  return all.reduce((sum, value) => sum + value, 0) / all.length
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [Array.from(a), Array.from(b)]
  const [mx, my] = [mean(x), mean(y)]
  const between = (p: number[], mp: number, q: number[], mq: number) =>
    mean(p.map((value, i) => (value - mp) * (q[i]! - mq)))
  return between(x, mx, y, my) / Math.sqrt(between(x, mx, x, mx) * between(y, my, y, my))
}

test('factors are independent of each other and of the background', () => {
  const count = 20_000
  const backgrounds = [
    { kind: 'plain', rgb: [0, 0, 0] },
    { kind: 'noise', rgb: [0, 0, 0] },
  ] as const
  const { start: _, ...columns } = sampleScenes(
    rng(1),
    count,
    world({ textures: ['plain', 'dots'], rotation: [0, 1], backgrounds }),
  )
  const names = Object.keys(columns) as (keyof typeof columns)[]

  expect(names).toHaveLength(10)
  names.forEach((a, i) => {
    for (const b of names.slice(0, i)) {
      expect(Math.abs(correlation(columns[a], columns[b])), `${a} and ${b}`).toBeLessThan(
        4.5 / Math.sqrt(count),
      )
    }
  })
})

test('each value is as frequent as it should be', () => {
  const choice = world({ x: [0.2, 0.8], size: [0.2, 0.5, 4], y: 0.4 })
  const { shape, x, y, size } = sampleScenes(rng(2), 20_000, choice)

  for (let i = 0; i < 4; i++) {
    expect(mean(shape.map((value) => Number(value === i)))).toBeCloseTo(0.25, 1)
    expect(mean(Array.from(size, (value) => Number(stepOf(choice.size, value) === i)))).toBeCloseTo(0.25, 1)
  }
  expect(mean(x)).toBeCloseTo(0.5, 2)
  expect(Math.min(...x)).toBeGreaterThanOrEqual(Math.fround(0.2))
  expect(Math.max(...x)).toBeLessThanOrEqual(Math.fround(0.8))
  expect(new Set(size)).toEqual(new Set([0.2, 0.3, 0.4, 0.5].map(Math.fround)))
  expect(new Set(y)).toEqual(new Set([Math.fround(0.4)]))
  expect(stepOf(choice.x, 0.3)).toBeUndefined()
})

test('the same numbers give the same scenes', () => {
  const choice = world({ objects: [0, 4] })

  expect(sampleScenes(rng(3), 50, choice)).toEqual(sampleScenes(rng(3), 50, choice))
  expect(sampleScenes(rng(4), 50, choice)).not.toEqual(sampleScenes(rng(3), 50, choice))
})

test('a scene has as many objects as asked for, every count as often', () => {
  const { start, x } = sampleScenes(rng(5), 6000, world({ objects: [1, 3] }))
  const counts = Array.from({ length: 6000 }, (_, i) => start[i + 1]! - start[i]!)

  expect(x).toHaveLength(start.at(-1)!)
  for (const objects of [1, 2, 3]) {
    expect(mean(counts.map((count) => Number(count === objects)))).toBeCloseTo(1 / 3, 1)
  }
})

test('combinations that do not exist are never drawn, the others equally', () => {
  const exists = (shape: number, colour: number) => shape !== colour
  const { shape, colour } = sampleScenes(rng(6), 12_000, world({ exists }))
  const seen = new Map<string, number>()
  shape.forEach((s, i) => seen.set(`${s}${colour[i]}`, (seen.get(`${s}${colour[i]}`) ?? 0) + 1))

  expect(seen.size).toBe(12)
  seen.forEach((count, pair) => {
    expect(pair[0]).not.toBe(pair[1])
    expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(1000))
  })
})

test('objects keep their distance, and larger ones come nearer when asked', () => {
  const choice = world({
    objects: [2, 4],
    x: [0.1, 0.9],
    y: [0.1, 0.9],
    size: [0.1, 0.3],
    apart: 1,
    nearer: 'larger',
  })
  const { start, x, y, size } = sampleScenes(rng(7), 500, choice)

  for (let i = 0; i < 500; i++) {
    for (let a = start[i]!; a < start[i + 1]!; a++) {
      for (let b = start[i]!; b < a; b++) {
        expect(Math.hypot(x[a]! - x[b]!, y[a]! - y[b]!)).toBeGreaterThanOrEqual(
          (size[a]! + size[b]!) / 2 - 1e-6,
        )
        expect(size[a]).toBeGreaterThanOrEqual(size[b]!)
      }
    }
  }
})

test('says what cannot be drawn', () => {
  expect(() => world({ shapes: [] })).toThrow('a world without shapes')
  expect(() => world({ objects: [3, 2] })).toThrow('objects from 3 to 2')
  expect(() => sampleScenes(rng(0), 1, world({ exists: () => false }))).toThrow(
    'no object of this world exists',
  )
  const crowd = world({ shapes: [shapes.circle], objects: [9, 9], size: 0.5, apart: 1 })
  expect(() => sampleScenes(rng(0), 1, crowd)).toThrow('9 objects do not fit 1 apart')
})
