import { random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { makeFeatureDataset } from './feature-dataset.ts'
import { type Seen, trainSideBySide } from './networks.ts'

const COURSE = { hidden: [8, 8], batch: 32, steps: 60, rate: 0.01, lookEvery: 30 }
const EARLY = [[1], [0], [0]]
const LATE = [[1], [0], [1]]

test('each network learns what it is asked for, when it is asked, unmoved by its neighbours', async () => {
  const data = makeFeatureDataset({ n: 256, features: [{ kind: 'linear', bits: 1 }], noiseBits: 3, seed: 2 })
  const weights = (step: number) => (step < 30 ? EARLY : LATE)
  const looks: Seen[][] = []
  for await (const { step, seen } of trainSideBySide(random.key(0), data, data, weights, COURSE)) {
    if (!seen) continue
    expect(step).toBe(30 * looks.length)
    looks.push(seen)
  }
  tree.dispose(data)

  const hidden = (look: number, network: number) => looks[look]![network]!.hidden.data
  expect(looks[2]![0]!.accuracy[0]).toBe(1)
  expect(hidden(0, 0)).not.toEqual(hidden(0, 1))
  expect(hidden(1, 0)).not.toEqual(hidden(0, 0))
  expect(hidden(2, 1)).toEqual(hidden(0, 1))
  expect(hidden(1, 2)).toEqual(hidden(0, 2))
  expect(hidden(2, 2)).not.toEqual(hidden(1, 2))
}, 20_000)
