import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { columnMeans } from '#nn/metrics/ridge.ts'
import { transposedTimes } from '#nn/linalg.ts'
import { excessRisk } from '../method/excess-risk.ts'
import { labelledBlocks, unlabelledRows } from './blocks.ts'
import { bestRidge, expectedLeastSquares, factorRisks, factorRows, principalScores } from './factor-arms.ts'
import { bestAlone, mixtureErrors, mixtureRows, selfTrained, wrongOf } from './mixture-arms.ts'
import { FACTOR, MIXTURE, reproduction } from './reproduction.ts'
import { at, labelsToMatch, meanOf } from './summary.ts'
import { FACTORS, factorWorld, mixtureWorld } from './worlds.ts'

const rng = (seed = 0) => generator(random.key(seed))
const study = { dims: 20, labels: [30, 300], unlabelled: [60, 2000], validation: 200 }

test.each([true, false])(
  'the covariance and best predictor of a factor world are those of its points (informative: %s)',
  (informative) => {
    const world = factorWorld(rng(), 6, informative)
    const { x, y } = world.draw(20_000)
    const seen = transposedTimes(x, x).data.map((sum) => sum / x.rows)
    seen.forEach((value, i) => expect(Math.abs(value - world.covariance.data[i]!)).toBeLessThan(0.3))
    const said = bestRidge(
      { role: 'train', indices: new Int32Array(x.rows), x, y },
      { role: 'validation', indices: new Int32Array(x.rows), x, y },
    )
    expect(excessRisk(said.predictor, world)).toBeLessThan(0.005)
    let squares = 0
    for (let row = 0; row < x.rows; row++) {
      let told = 0
      for (let d = 0; d < 6; d++) told += x.data[row * 6 + d]! * (world.best as Float64Array)[d]!
      squares += (y[row]! - told) ** 2
    }
    expect(squares / x.rows).toBeCloseTo(world.unexplained, 1)
    const tells = columnMeans(
      transposedTimes(world.model.loadings, {
        data: Float64Array.from(world.best as Float64Array),
        rows: 6,
        dim: 1,
      }),
    )
    if (informative) expect(Math.abs(tells[0]!)).toBeGreaterThan(1e-3)
    else expect(tells[0]).toBeCloseTo(0, 9)
  },
)

test('pretraining helps in the small; without its mechanisms it is what it should be', () => {
  const on = factorRisks(rng(), study, undefined)
  expect(on.pretrained[1]![0]!).toBeLessThan(0.7 * on.ridge[0]!)
  expect(on.pretrained[1]![0]!).toBeLessThan(2 * on.truth[0]! + 0.02)
  expect(on.floor[1]!).toBeLessThan(on.floor[0]!)
  expect(on.principal[0]).toBeCloseTo(on.pretrained[1]![0]!, 5)
  const off = factorRisks(rng(), study, 'unlabelled')
  expect(off.pretrained).toEqual([on.alone, on.alone])
  expect(off.ridge).toEqual(on.ridge)
  const blind = factorRisks(rng(), study, 'informative')
  expect(blind.floor.every((risk) => risk > 0.9)).toBe(true)
  expect(blind.ridge[1]!).toBeLessThan(0.2)
})

test('least squares has the risk that theory expects, and none without enough labels', () => {
  expect(expectedLeastSquares(2, 60, 161)).toBeCloseTo(1.2, 9)
  expect(expectedLeastSquares(2, 60, 60)).toBeNaN()
  const { leastSquares } = factorRisks(rng(), { ...study, labels: [10, 300] }, undefined)
  expect(leastSquares[0]).toBeNaN()
  expect(leastSquares[1]).toBeGreaterThan(0)
})

test('ridge regression takes the decay that the held out points want', () => {
  const world = factorWorld(rng(3), 20, true)
  const part = (n: number) => world.draw(n)
  const labelled = { role: 'train', indices: new Int32Array(30), ...part(30) } as const
  const held = { role: 'validation', indices: new Int32Array(500), ...part(500) } as const
  const chosen = bestRidge(labelled, held).decay
  expect(chosen).toBeGreaterThan(1e-4)
  const zero = { ...held, y: new Float32Array(500) }
  expect(bestRidge(labelled, zero).decay, 'nothing to tell: the strongest').toBe(10)
})

test('principal scores keep the directions of most variance', () => {
  const x = { data: Float32Array.of(5, 0.1, 0, -5, -0.1, 0, 5, -0.1, 0.01, -5, 0.1, -0.01), rows: 4, dim: 3 }
  const { w } = principalScores(x, 1)
  expect(Math.abs(w.data[0]!)).toBeCloseTo(1, 2)
})

test('no point of a world is in two parts, and none is both unlabelled and labelled', () => {
  for (const parts of [factorRows(FACTOR), mixtureRows(MIXTURE)]) {
    const all = [...parts.train.indices, ...parts.validation.indices, ...parts.test.indices]
    expect(new Set(all).size).toBe(all.length)
  }
  const most = Math.max(...FACTOR.unlabelled) + Math.max(...FACTOR.labels)
  expect(factorRows(FACTOR).train.indices.length).toBe(most)
})

test('a mixture world: informative classes are those of components, others lie on a side', () => {
  const options = { dims: 6, components: 4, apart: 12 }
  const { x, labels } = mixtureWorld(rng(), options, true).draw(400)
  const near = bestAlone(
    { role: 'train', indices: new Int32Array(400), x, labels },
    { role: 'validation', indices: new Int32Array(400), x, labels },
  )
  expect(near.classify(x).filter((label, row) => label !== labels[row]).length).toBeLessThan(20)
  expect(labels.reduce((sum, label) => sum + label, 0) / 400).toBeCloseTo(0.5, 0)
})

const small = {
  dims: 8,
  components: 4,
  apart: 5,
  labels: [24, 120],
  unlabelled: 300,
  validation: 60,
  test: 200,
}

test('the mixture arms in the small, with and without what the method rests on', () => {
  const on = mixtureErrors(rng(2), small, undefined)
  expect(on.pretrained[0]!).toBeLessThan(on.alone[0]!)
  expect(on.pretrained[1]!).toBeLessThan(0.12)
  expect(on.clusters[1]!).toBeLessThan(0.2)
  const blind = mixtureErrors(rng(2), small, 'informative')
  expect(blind.pretrained[1]!).toBeGreaterThan(0.3)
  expect(blind.alone[1]!).toBeLessThan(0.25)
  const off = mixtureErrors(rng(2), small, 'unlabelled')
  expect(off.alone).toEqual(on.alone)
  expect(off.pretrained).not.toEqual(on.pretrained)
})

test('self-training: the majority of neighbours, round after round', () => {
  const among = { ids: Int32Array.of(1, 2, 0, 2, 0, 1, 2, 0), distances: new Float32Array(8), k: 2 }
  const near = { ids: Int32Array.of(3, 0), distances: new Float32Array(2), k: 2 }
  expect([...selfTrained(Int32Array.of(1, 1, 1, 0), [among, near], 1)]).toEqual([1])
  expect([...selfTrained(Int32Array.of(0, 0, 0, 1), [among, near], 1)]).toEqual([0])
})

test('labelled rows are taken block by block, none of them unlabelled or in two blocks', () => {
  const { train } = mixtureRows(small)
  const pools = { unlabelled: 300, labelled: 120, most: 4 }
  const blocks = labelledBlocks(train, pools, 24).map(({ indices }) => [...indices])
  expect(blocks.map((rows) => rows.length)).toEqual([24, 24, 24, 24])
  expect(new Set(blocks.flat()).size).toBe(96)
  expect(Math.min(...blocks.flat())).toBe(300)
  expect(labelledBlocks(train, pools, 120).map(({ indices }) => indices.at(-1))).toEqual([419])
  expect([...unlabelledRows(train, pools, 200).indices]).toEqual(Array.from({ length: 200 }, (_, i) => i))
  expect(() => unlabelledRows(train, pools, 301)).toThrow('301 unlabelled rows of 300')
})

test('only test points judge', () => {
  const rows = { x: { data: new Float32Array(2), rows: 2, dim: 1 }, labels: Int32Array.of(0, 1) }
  expect(wrongOf(Int32Array.of(0, 0), { role: 'test', indices: Int32Array.of(0, 1), ...rows })).toBe(0.5)
  const part = { role: 'train', indices: Int32Array.of(0, 1), ...rows } as const
  expect(() => wrongOf(Int32Array.of(0, 0), part as never)).toThrow('only a test part may judge, not train')
})

test('where a curve meets a target, on logarithmic scales', () => {
  expect(labelsToMatch([10, 100, 1000], [1, 0.1, 0.01], 0.1)).toBeCloseTo(100, 9)
  expect(labelsToMatch([10, 100, 1000], [1, 0.1, 0.01], Math.sqrt(0.001))).toBeCloseTo(10 ** 2.5, 6)
  expect(labelsToMatch([10, 100], [1, 0.5], 2)).toBe(10)
  expect(labelsToMatch([10, 100], [1, 0.5], 0.1)).toBe(100)
  expect(meanOf([{ a: [1, [2]] }, { a: [3, [4]] }])).toEqual({ a: [2, [3]] })
  expect(() => at([1, 2], 3)).toThrow('3 is not among 1, 2')
  expect(FACTORS).toBe(3)
})

test('a run tells its splits before it draws', async () => {
  const run = reproduction.run({ seed: 1 })
  const first = await run.next()
  await run.return(undefined as never)
  expect(first.value).toMatchObject({ kind: 'split', of: 'points of a factor world' })
})
