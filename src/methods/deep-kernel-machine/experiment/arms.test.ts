import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { ARMS, bestOf, fitted, judged, relevanceProcess, scoreOf } from './arms.ts'
import { compareWidths } from './finite.ts'
import { PROBLEMS, SIZES, drawProblem } from './problems.ts'

const drawn = drawProblem(generator(random.key(1)), PROBLEMS[0])
const few = {
  ...drawn,
  train: {
    ...drawn.train,
    x: { ...drawn.train.x, data: drawn.train.x.data.subarray(0, 24), rows: 12 },
    y: drawn.train.y.subarray(0, 12),
  },
}

async function result<R>(run: AsyncGenerator<unknown, R, void>): Promise<{ value: R; settings: unknown[] }> {
  const settings: unknown[] = []
  for (;;) {
    const { done, value } = await run.next()
    if (done) return { value, settings }
    if ((value as { kind: string }).kind === 'setting') settings.push((value as { value: unknown }).value)
  }
}

test('no row of a problem is in two parts', () => {
  const { train, validation, test: held } = drawn.parts
  const all = [...train.indices, ...validation.indices, ...held.indices]
  expect(new Set(all).size).toBe(SIZES.train + SIZES.validation + SIZES.test)
  expect(drawn.train.x.rows).toBe(SIZES.train)
  expect(drawn.train.y[0]).not.toBe(drawn.test.y[0])
})

test('only train rows are fitted, only test rows judge', () => {
  const options = { layers: 0, nu: Infinity, noise: 0.1, lengthScale: 1 }
  expect(() => fitted(drawn.test as never, options)).toThrow('only a train part may be fitted, not test')
  expect(() => judged(fitted(few.train, options), drawn.train as never)).toThrow('only a test part may judge')
})

test('scores by hand', () => {
  const model = { predict: () => ({ mean: Float64Array.of(0, 1), variance: Float64Array.of(1, 4) }) }
  const { error, nats } = scoreOf(model, { x: few.train.x, y: Float32Array.of(1, 1) })
  expect(error).toBeCloseTo(Math.sqrt(0.5), 6)
  expect(nats).toBeCloseTo(-0.25 * (2 * Math.log(2 * Math.PI) + 1 + Math.log(4)), 6)
})

test('an arm takes the setting of least validation error, and is judged on test rows', async () => {
  const { value, settings } = await result(bestOf('process', 'x', 0.6, few))
  const errors = ARMS.process.settings.map(({ lengthScale, noise }) => {
    const model = fitted(few.train, { layers: 0, nu: Infinity, noise, lengthScale: 0.6 * lengthScale })
    return {
      settings: ['infinite', lengthScale, noise],
      chosenBy: scoreOf(model, few.validation).error,
      test: scoreOf(model, few.test).error,
    }
  })
  const best = errors.reduce((one, other) => (other.chosenBy < one.chosenBy ? other : one))
  expect(settings).toEqual(best.settings)
  expect(value.error).toBeCloseTo(best.test, 12)
})

test('arms are a machine that learns, and two that do not, with as many settings', async () => {
  expect(ARMS.machine.settings.every(({ nu }) => nu < Infinity)).toBe(true)
  expect([...ARMS.usual.settings, ...ARMS.process.settings].every(({ nu }) => nu === Infinity)).toBe(true)
  expect([ARMS.machine.layers, ARMS.usual.layers, ARMS.process.layers]).toEqual([1, 1, 0])
  expect(ARMS.machine.settings.length).toBe(ARMS.usual.settings.length)
  expect(ARMS.machine.settings.length).toBe(ARMS.process.settings.length)
  const off = await result(bestOf('machine', 'x', 0.6, few, false))
  const fixed = ARMS.machine.settings.map(
    ({ lengthScale, noise }) =>
      scoreOf(fitted(few.train, { layers: 1, nu: Infinity, noise, lengthScale: 0.6 * lengthScale }), few.test)
        .error,
  )
  expect(fixed.some((error) => Math.abs(error - off.value.error) < 1e-12)).toBe(true)
})

test('both limits and what takes them away, at two small widths', () => {
  const chain = { steps: 400, burnIn: 100, stepSize: 0.05 }
  const run = (off?: 'replication' | 'learning') =>
    compareWidths(generator(random.key(3)), [8, 64], chain, off)
  const on = run()
  expect(on.meanToMachine[1]!).toBeLessThan(on.meanToUsual[1]!)
  expect(on.toMachine[1]!).toBeLessThan(on.toMachine[0]!)
  expect(on.learned).toBeGreaterThan(0.1)
  const once = run('replication')
  expect(once.meanToMachine[1]!).toBeGreaterThan(once.meanToUsual[1]!)
  const fixed = run('learning')
  expect(fixed.learned).toBe(0)
  expect(fixed.toMachine).toEqual(fixed.toUsual)
  expect(fixed.toUsual).toEqual(on.toUsual)
})

test('a length scale for each input finds out which of them says nothing', () => {
  const rng = generator(random.key(5))
  const rows = (n: number) => {
    const x = { data: new Float32Array(4 * n).map(() => 2 * rng.uniform() - 1), rows: n, dim: 4 }
    return { x, y: Float32Array.from({ length: n }, (_, row) => Math.sin(3 * x.data[4 * row]!)) }
  }
  const train = { role: 'train', indices: new Int32Array(25), ...rows(25) } as const
  const held = rows(100)
  const plain = fitted(train, { layers: 0, nu: Infinity, noise: 0.03, lengthScale: 1 })
  expect(scoreOf(relevanceProcess(1, train), held).error).toBeLessThan(0.5 * scoreOf(plain, held).error)
})
