import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import type { Run } from '#lab/reproduction.ts'
import { type Phase, type PhaseCell, type PhaseOptions, phaseChart } from './phase-chart.ts'

async function finish(run: Run<PhaseCell[]>): Promise<{ cells: PhaseCell[]; progress: number[] }> {
  const progress: number[] = []
  for (;;) {
    const { done, value } = await run.next()
    if (done) return { cells: value, progress }
    if (value.kind === 'progress') progress.push(value.done / value.total)
  }
}

/** Two heaps in 6 dimensions, told apart by the sign of the first. */
function heaps(rows: number, seed: number) {
  const rng = generator(random.key(seed))
  const labels = Int32Array.from({ length: rows }, () => rng.int(2))
  const x = Float32Array.from({ length: 6 * rows }, (_, i) =>
    i % 6 === 0 ? 4 * labels[i / 6]! - 2 + 0.3 * rng.normal() : 3 * rng.normal(),
  )
  return { x: np.array(x).reshape([rows, 6]), labels: np.array(labels) }
}

test('answers in the order asked, wider networks with fewer repeats, trained ones with better codes', async () => {
  const [train, test] = [heaps(200, 1), heaps(100, 2)]
  const grid = [
    { width: 2, epochs: 0, samples: 200 },
    { width: 24, epochs: 12, samples: 200 },
    { width: 24, epochs: 0, samples: 200 },
    { width: 24, epochs: 12, samples: 50 },
  ]
  const { cells, progress } = await finish(phaseChart(grid, { train, test, key: random.key(3) }))
  expect(cells.map(({ width, epochs, samples }) => ({ width, epochs, samples }))).toEqual(grid)
  expect(cells.map(({ codes }) => [codes.train.rows, codes.test.rows])).toEqual([
    [200, 100],
    [200, 100],
    [200, 100],
    [50, 100],
  ])
  expect(cells[0]!.redundancy).toBeGreaterThan(0.9)
  expect(cells[2]!.redundancy).toBeLessThan(0.1)
  expect(cells[1]!.accuracy).toBeGreaterThan(cells[2]!.accuracy)
  expect(cells[1]!.accuracy).toBeGreaterThan(0.9)
  expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  expect(progress.at(-1)).toBe(1)

  const still = await finish(phaseChart(grid, { train, test, key: random.key(3), untrained: true }))
  expect(still.cells[1]!.accuracy).toBe(cells[2]!.accuracy)
  tree.dispose([train, test])
})

test('gives the same cells for the same key, and hears of other labels only in training', async () => {
  const [train, test] = [heaps(80, 1), heaps(40, 2)]
  const grid = [{ width: 5, epochs: 0, samples: 64 }, { width: 5, epochs: 2, samples: 64 }] // prettier-ignore
  const run = (trainLabels?: Int32Array<ArrayBuffer>) =>
    finish(phaseChart(grid, { train, test, key: random.key(4), ...(trainLabels && { trainLabels }) }))
  const { cells } = await run()
  expect((await run()).cells).toEqual(cells)
  const wrong = (await run(new Int32Array(80).map((_, row) => row % 2))).cells
  expect(wrong[0]).toEqual(cells[0])
  expect(wrong[1]).not.toEqual(cells[1])
  tree.dispose([train, test])
})

test('says which cell cannot be', async () => {
  const options: PhaseOptions = { train: heaps(20, 1), test: heaps(10, 2), key: random.key(0) }
  const run = (phase: Phase) => finish(phaseChart([phase], { ...options, key: options.key.ref }))
  await expect(run({ width: 4, epochs: 1, samples: 21 })).rejects.toThrow('there are 20 samples')
  await expect(run({ width: 0, epochs: 1, samples: 20 })).rejects.toThrow('a network of 0 units')
  await expect(run({ width: 4, epochs: 0.5, samples: 20 })).rejects.toThrow(RangeError)
})
