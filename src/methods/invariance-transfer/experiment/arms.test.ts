import { random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import type { Run, RunEvent } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { initConvEncoder } from '#nn/conv-encoder.ts'
import { type Arm, accuracyOn, pretrained, probeOn, transfers, untrained } from './arms.ts'
import { drawWorld, firstOf, poolsOf, readEvent } from './images.ts'
import { twoLabelled, twoLabels } from './two-labels.ts'
import { CORNER, MIDDLE, SCENERY, SIDE, grounds, sprites, things } from './worlds.ts'

async function end<R>(run: Run<R>, events: RunEvent[] = []): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
    events.push(value)
  }
}

const { draw, pairs } = drawWorld(random.key(1))
const targetOf = (names: readonly ['hue'] | readonly ['rotate']) => ({
  train: draw('train', 200, names),
  validation: draw('validation', 100, names),
  test: draw('test', 100, names),
  pairs: pairs(60, names),
})
const target = targetOf(['hue'])
const size = { channels: [], features: 24 }
const arm: Arm = { name: 'small', size, steps: 60, rates: [4e-3] }
const pool = draw('train', 300, ['hue'])
const key = () => random.key(7)

test('every image has a number of its own, and a leak is seen', () => {
  const event = readEvent('images', [pool], target)
  const all = [...Array.from(event.train), ...Array.from(event.validation), ...Array.from(event.test)]
  expect(new Set(all).size).toBe(700)
  const leak = readEvent('images', [pool], { ...target, test: { ...target.train, role: 'test' } })
  expect(Array.from(leak.train)).toContain(leak.test[0])
})

test('training for the target beats no training; the choice is told', async () => {
  const events: RunEvent[] = []
  const [judged] = await end(transfers(key(), pool, [target], arm, 1), events)
  const fresh = await end(untrained(target, { size, rates: [1, 2] }, 1))
  expect(judged!.accuracy).toBeGreaterThan(fresh.accuracy + 0.05)
  expect(judged!.invariance).toBeLessThan(fresh.invariance)
  expect(events).toContainEqual({ kind: 'setting', arm: 'small', name: 'learningRate', value: 4e-3 })
})

test('the probe learns from its train part alone and is judged on the other', async () => {
  const encoder = initConvEncoder(random.key(3), { side: SIDE, inputs: 3, ...size })
  const before = await accuracyOn(encoder, await probeOn(encoder, target), target.test)
  const wrong = {
    ...target,
    train: { ...target.train, labels: target.train.labels.map((l) => (l + 1) % 12) },
  }
  const after = await accuracyOn(encoder, await probeOn(encoder, wrong), target.test)
  tree.dispose(encoder)
  expect(before).toBeGreaterThan(after + 0.1)
})

test('a network learns the labels of its pool, with the steps and the size asked for', async () => {
  const events: RunEvent[] = []
  const { net } = await end(pretrained(key(), firstOf(pool, 100), target, arm), events)
  expect(net.encoder.convs).toEqual([])
  expect(net.encoder.last.b.shape).toEqual([24])
  tree.dispose(net)
  const steps = events.filter((e) => e.kind === 'progress').map((e) => e.total)
  expect(new Set(steps)).toEqual(new Set([60]))
})

test('the first images of a pool are its own, with their labels and numbers', () => {
  const few = firstOf(pool, 10)
  expect([few.x.rows, few.labels.length, few.indices.length]).toEqual([10, 10, 10])
  expect(few.x.data).toEqual(pool.x.data.slice(0, 10 * pool.x.dim))
  expect(few.labels).toEqual(pool.labels.slice(0, 10))
})

test('others are other objects; pairs differ by the transformations asked for', () => {
  const kinds = [draw('train', 500, []), draw('train', 500, []), draw('train', 500, [], 'others')]
  // Backgrounds average out, what is left is the object.
  const [own, again, others] = kinds.map(({ x, labels }) => {
    const rows = Array.from(labels, (_, i) => i).filter((i) => labels[i] === 0)
    return Array.from(
      { length: x.dim },
      (_, d) => rows.reduce((sum, i) => sum + x.data[i * x.dim + d]!, 0) / rows.length,
    )
  })
  const apart = (a: number[], b: number[]) => Math.hypot(...a.map((value, d) => value - b[d]!))
  expect(apart(own!, others!)).toBeGreaterThan(2 * apart(own!, again!))
  const [one, two] = pairs(20, [])
  expect(one.data).toEqual(two.data)
  expect(target.pairs[0].data).not.toEqual(target.pairs[1].data)
})

test('one pool differs from the matched one by its objects alone, one by its transformations alone', () => {
  const asked: unknown[] = []
  const noting: typeof draw = (role, count, set, whose = 'target') => {
    asked.push([set[0], whose])
    return draw(role, count, set, whose)
  }
  poolsOf({ draw: noting }, ['hue'], ['noise'], 5)
  expect(asked).toEqual([
    ['hue', 'target'],
    ['hue', 'others'],
    ['noise', 'target'],
  ])
})

test('each label is probed with a probe of its own, on images that no network saw', async () => {
  const events: RunEvent[] = []
  const tiny = { ...arm, size: { channels: [4], features: 24 }, steps: 10 }
  const sizes = { pool: 140, train: 140, validation: 70, test: 70 }
  const scores = await end(twoLabels(key(), tiny, { tied: false, sizes }), events)
  // A probe for the other label would be right by chance, one time in seven.
  expect(scores.objectByPattern).toBeGreaterThan(0.35)
  expect(scores.objectByObject).toBeGreaterThan(0.35)
  const told = events.find((event) => event.kind === 'split')
  expect([told?.train.length, told?.test.length]).toEqual([280, 70])
})

test('two labels know nothing of each other unless tied', () => {
  const two = twoLabelled(generator(random.key(4)))
  const agreeing = ({ object, pattern }: ReturnType<typeof two.independent>) =>
    object.labels.filter((label, i) => label === pattern.labels[i]).length / object.labels.length
  expect(agreeing(two.tied('train', 20))).toBe(1)
  expect(agreeing(two.independent('train', 600))).toBeLessThan(0.25)
  const tied = two.tied('train', 3)
  expect([...tied.pattern.labels]).toEqual(SCENERY.flatMap((_, i) => [i, i, i]))
})

test('sprites are opaque within and absent outside; backgrounds come kind by kind', () => {
  const rng = generator(random.key(5))
  for (const placement of [MIDDLE, CORNER]) {
    const { data, count } = sprites(things(rng, 14), placement, rng)
    for (let i = 0; i < count; i++) {
      const own = data.subarray(i * SIDE * SIDE * 4, (i + 1) * SIDE * SIDE * 4)
      const cover = own.filter((_, k) => k % 4 === 3)
      expect(Math.max(...cover)).toBeGreaterThan(0.6)
      expect(cover[SIDE * SIDE - SIDE]).toBe(0)
    }
  }
  const kinds = SCENERY.map((kind) => ({ kind, rgb: [0.5, 0.5, 0.5] as const, amount: 0.2 }))
  const { data } = grounds(kinds, 2, rng)
  const plain = data.subarray(0, 2 * SIDE * SIDE * 3)
  expect(new Set(plain).size).toBe(1)
  expect(new Set(data.subarray(plain.length)).size).toBeGreaterThan(10)
})
