import { expect, test } from 'vitest'
import { decode, decodingSteps } from './ddim.ts'
import { ddpmSchedule, noised } from './schedule.ts'
import { stageMasks } from './stages.ts'

const schedule = ddpmSchedule()

test('the schedule is that of Ho et al.: almost all of a picture at first, almost nothing at last', () => {
  // numpy: sqrt(cumprod(1 - linspace(1e-4, 0.02, 1000)))
  expect(schedule.signal[0]).toBeCloseTo(0.99995, 5)
  expect(schedule.signal[499]).toBeCloseTo(0.28033, 4)
  expect(schedule.signal[999]).toBeCloseTo(0.00635, 4)
  for (let t = 0; t < 1000; t++) expect(schedule.signal[t]! ** 2 + schedule.noise[t]! ** 2).toBeCloseTo(1, 10)
})

test('a noisy picture is the picture and the noise, each by its share', () => {
  const x = { data: new Float32Array([1, 2, 3, 4]), rows: 2, dim: 2 }
  const noise = new Float32Array([1, -1, 1, -1])
  const { data } = noised(schedule, x, [0, 999], noise)
  expect(data[1]).toBeCloseTo(2 * schedule.signal[0]! - schedule.noise[0]!, 5)
  expect(data[2]).toBeCloseTo(3 * schedule.signal[999]! + schedule.noise[999]!, 5)
  expect(() => noised(schedule, x, [0, 1000], noise)).toThrow(/step 1/)
  expect(() => noised(schedule, x, [0], noise)).toThrow(/steps/)
})

test('mistyped options and steps out of range are errors', () => {
  expect(() => ddpmSchedule({ step: 10 } as never)).toThrow(/step/)
  expect(() => ddpmSchedule({ betaStart: 0.1, betaEnd: 0.01 })).toThrow(/betaEnd/)
  expect(() => stageMasks({ steps: 10, ends: [4, 9], dims: [1, 1] })).toThrow(/ends at 9/)
  expect(() => stageMasks({ steps: 10, ends: [4, 4, 10], dims: [1, 1, 1] })).toThrow(/end 1/)
  expect(() => stageMasks({ steps: 10, ends: [10], dims: [1, 1] })).toThrow(/widths/)
  expect(() => decodingSteps(schedule, 1)).toThrow(/decoding/)
})

test('later stages open what earlier ones did, and features of their own', () => {
  const { stageOf, blocks, open, current } = stageMasks({ steps: 6, ends: [2, 3, 6], dims: [1, 2, 1] })
  expect([...stageOf]).toEqual([0, 0, 1, 2, 2, 2])
  expect(blocks).toEqual([[0], [1, 2], [3]])
  expect([...open.data]).toEqual([1, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1])
  expect([...current.data]).toEqual([1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1])
})

test('DDIM keeps the noise it starts from while the picture foreseen stays the same', async () => {
  const steps = decodingSteps(schedule, 4)
  expect(steps).toEqual([999, 666, 333, 0])
  const picture = { data: new Float32Array([0.5, -2]), rows: 1, dim: 2 }
  const noise = new Float32Array([1.5, -0.5])
  const start = noised(schedule, picture, [999], noise)
  const seen: number[] = []
  const drawn = await decode(schedule, steps, start, async (x, t) => {
    const wanted = noised(schedule, picture, [t], noise)
    seen.push(Math.max(...x.data.map((value, p) => Math.abs(value - wanted.data[p]!))))
    return picture
  })
  expect(Math.max(...seen)).toBeLessThan(1e-5)
  expect(drawn).toBe(picture)
  await expect(decode(schedule, [], start, async (x) => x)).rejects.toThrow(/no decoding steps/)
})
