import { numpy as np, random } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { type BitMatrix, redundancyRatio } from './bit-matrix.ts'
import { hammingKnn } from './hamming.ts'
import { type Examples, codesOf, train } from './network.ts'

/** Neighbours that vote. */
export const NEIGHBOURS = 9

/** Where in the chart: hidden units, epochs trained (0 for none) and training examples. */
export interface Phase {
  width: number
  epochs: number
  samples: number
}

export interface PhaseCell extends Phase {
  /** Share of the training codes that are repeats. */
  redundancy: number
  testRedundancy: number
  /** Share of test inputs that the 9 nearest training codes name rightly. */
  accuracy: number
  codes: { train: BitMatrix; test: BitMatrix }
}

export interface PhaseOptions {
  /** Cells of n samples train on its first n rows. Stays the caller's, as does `test`. */
  train: Examples
  test: Examples
  /** Draws first weights and the order of examples. Consumed. */
  key: np.Array
  /** Trains on these labels in place of the right ones, by which codes are judged all the same. */
  trainLabels?: Int32Array<ArrayBuffer>
  /** Leaves the networks as they start. */
  untrained?: boolean
}

/**
 * Trains a network for each width and number of samples in the grid and judges its codes at the epochs asked
 * for: the paper's chart of what a network's codes are good for. Cells come back in the order of the grid.
 *
 * @throws RangeError when a cell is not of whole numbers or wants more samples than there are
 */
export async function* phaseChart(grid: readonly Phase[], options: PhaseOptions): Run<PhaseCell[]> {
  const { train: data, test, key, trainLabels, untrained = false } = options
  for (const phase of grid) checkPhase(phase, data.x.shape[0]!)
  const labels = Int32Array.from(await data.labels.ref.data())
  const testLabels = Int32Array.from(await test.labels.ref.data())
  const cells: PhaseCell[] = []

  const runs = [...Map.groupBy(grid, ({ width, samples }) => `${width} ${samples}`).values()]
  const length = (run: readonly Phase[]) =>
    Math.max(...run.map(({ epochs, samples }) => epochs * samples)) || 1
  const total = runs.reduce((sum, run) => sum + length(run), 0)
  if (runs.length === 0) {
    key.dispose()
    return []
  }
  const keys = random.split(key, runs.length)
  let before = 0
  try {
    for (const [i, run] of runs.entries()) {
      const { width, samples } = run[0]!
      const own = {
        x: data.x.ref.slice([0, samples]),
        labels: np.array((trainLabels ?? labels).slice(0, samples)),
      }
      const judge = async function* (network: Parameters<typeof codesOf>[0], epoch: number) {
        const codes = await codesOf(network, own.x, test.x)
        const named = hammingKnn(codes.train, labels.subarray(0, samples), codes.test, NEIGHBOURS)
        const judged = {
          redundancy: redundancyRatio(codes.train),
          testRedundancy: redundancyRatio(codes.test),
          accuracy: accuracyOf(named, testLabels),
          codes,
        }
        for (const phase of run) if (untrained || phase.epochs === epoch) cells.push({ ...phase, ...judged })
        const series = `accuracy, ${width} bits, ${samples} samples`
        yield { kind: 'metric' as const, series, step: epoch, value: judged.accuracy }
      }
      const epochs = untrained ? [0] : run.map((phase) => phase.epochs)
      try {
        for await (const event of train(keys.ref.slice(i), own, width, epochs, judge)) {
          if (event.kind !== 'progress') yield event
          else {
            const done = before + (length(run) * event.done) / event.total
            yield { ...event, done: Math.round((1000 * done) / total), total: 1000 }
          }
        }
      } finally {
        own.x.dispose()
        own.labels.dispose()
      }
      before += length(run)
      yield {
        kind: 'progress',
        done: Math.round((1000 * before) / total),
        total: 1000,
        doing: 'reading codes',
      }
    }
  } finally {
    keys.dispose()
  }
  return grid.map((phase) =>
    cells.find((cell) => (Object.keys(phase) as (keyof Phase)[]).every((k) => cell[k] === phase[k]))!,
  )
}

function checkPhase({ width, epochs, samples }: Phase, rows: number): void {
  const whole = [width, epochs, samples].every(Number.isInteger)
  if (!whole || width < 1 || epochs < 0 || samples < NEIGHBOURS || samples > rows) {
    throw new RangeError(
      `a network of ${width} units, ${epochs} epochs and ${samples} samples: wanted are whole numbers, ` +
        `at least 1, 0 and ${NEIGHBOURS}, and there are ${rows} samples`,
    )
  }
}
