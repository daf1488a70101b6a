import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { prdc } from './prdc.ts'

const line = (...places: number[]) => places.map((place) => [place])

test('a small case by hand', () => {
  // Balls of one neighbour: real 0, 1, 3 reach 1, 1, 2; generated 2.5, 6 reach 3.5 each.
  expect(prdc(line(0, 1, 3), line(2.5, 6), 1)).toEqual({
    precision: 1 / 2,
    recall: 1,
    density: 1 / 2,
    coverage: 1 / 3,
  })
})

test('of the same distribution nearly all is inside, far away nothing is', () => {
  const rng = generator(random.key(0))
  const rows = (shift: number, spread: number) => ({
    data: rng.fillNormal(new Float32Array(400)).map((value) => shift + spread * value),
    rows: 200,
    dim: 2,
  })
  const same = prdc(rows(0, 1), rows(0, 1), 5)
  expect(same.precision).toBeGreaterThan(0.9)
  expect(same.recall).toBeGreaterThan(0.9)
  expect(same.density).toBeCloseTo(1, 0)
  expect(same.coverage).toBeGreaterThan(0.9)
  expect(prdc(rows(0, 1), rows(40, 1), 5)).toEqual({ precision: 0, recall: 0, density: 0, coverage: 0 })
})

test('shrunk samples are precise and miss much, swapped they are the other way about', () => {
  const rng = generator(random.key(1))
  const rows = (spread: number) => ({
    data: rng.fillNormal(new Float32Array(400)).map((value) => spread * value),
    rows: 200,
    dim: 2,
  })
  const [real, shrunk] = [rows(1), rows(0.3)]
  const { precision, recall } = prdc(real, shrunk, 5)
  expect(precision).toBe(1)
  expect(recall).toBeLessThan(0.5)
  expect(prdc(shrunk, real, 5)).toMatchObject({ precision: recall, recall: precision })
})

test('says what is wrong', () => {
  expect(() => prdc([[1, 2]], line(1, 2), 1)).toThrow('real rows are 2 wide, generated rows 1')
  expect(() => prdc(line(1, 2), line(1, 2), 2)).toThrow('2 neighbours of 1 rows')
  expect(() => prdc(line(1, 2), line(1, Number.NaN), 1)).toThrow('the generated rows is NaN')
})
