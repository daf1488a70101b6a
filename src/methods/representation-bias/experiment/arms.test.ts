import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { makeFeatureDataset } from '../method/feature-dataset.ts'
import { type Asked, trainSideBySide } from './networks.ts'
import { askedOf, featureKinds } from './reproduction.ts'

async function end<R>(run: Run<R>): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

const FEATURES = { features: [{ kind: 'linear', bits: 1 } as const], noiseBits: 3 }
const COURSE = { hidden: [8, 8], batch: 32, steps: 80, turn: 40, rate: 0.02, lookEvery: 40 }
const data = (n: number, seed: number, prevalence = 1) =>
  makeFeatureDataset(
    { n, ...FEATURES, features: FEATURES.features.map((kind) => ({ ...kind, prevalence })) },
    generator(random.key(seed)),
  )

test('each network learns what it is asked for, when it is asked, unmoved by its neighbours', async () => {
  const asked: Asked[] = [
    { first: [0], later: [0], loss: 'squared' },
    { first: [], later: [], loss: 'squared' },
    { first: [], later: [0], loss: 'squared' },
    { first: [0], later: [0], loss: 'crossEntropy' },
  ]
  const looks = await end(trainSideBySide(random.key(0), data(256, 2), data(64, 3), asked, COURSE))
  const hidden = (look: number, network: number) => looks[look]!.seen[network]!.hidden.data

  expect(looks.map(({ step }) => step)).toEqual([0, 40, 80])
  expect(looks[2]!.seen[0]!.accuracy[0]).toBe(1)
  expect(looks[2]!.seen[3]!.accuracy[0]).toBe(1)
  expect(hidden(0, 0)).not.toEqual(hidden(0, 1))
  expect(hidden(1, 0)).not.toEqual(hidden(0, 0))
  expect(hidden(2, 1)).toEqual(hidden(0, 1))
  expect(hidden(1, 2)).toEqual(hidden(0, 2))
  expect(hidden(2, 2)).not.toEqual(hidden(1, 2))
})

test('examples in which a feature is blank teach nothing of it', async () => {
  const asked: Asked[] = (['squared', 'crossEntropy'] as const).map((loss) => ({
    first: [0],
    later: [0],
    loss,
  }))
  const looks = await end(trainSideBySide(random.key(0), data(256, 2, 0), data(64, 3), asked, COURSE))
  for (const network of [0, 1]) {
    expect(looks[2]!.seen[network]!.hidden.data).toEqual(looks[0]!.seen[network]!.hidden.data)
  }
})

test('each mechanism changes its own arm and nothing else', () => {
  const [on, easy, often] = [featureKinds(), featureKinds('complexity'), featureKinds('prevalence')]
  expect(on.map(({ kind, bits, prevalence = 1 }) => `${kind} ${bits} ${prevalence}`)).toEqual([
    'linear 1 1',
    'linear 1 1',
    'parity 4 1',
    'parity 2 1',
    'parity 2 0.05',
  ])
  expect(easy).toEqual(on.with(2, on[0]!))
  expect(often).toEqual(on.with(4, on[3]!))
  expect(featureKinds('order')).toEqual(on)
})

test('networks are asked for the pair of their arm, and only those of order have to wait', () => {
  const [on, off] = [askedOf(), askedOf('order')]
  expect(on.map(({ later }) => later.join(' '))).toEqual([
    '0 2',
    '0 2',
    '0 1',
    '0 1',
    '0 1',
    '0 1',
    '3 4',
    '3 4',
    '0 2',
    '3 4',
  ])
  expect(on.map(({ first }) => first.length)).toEqual([2, 2, 1, 1, 1, 1, 2, 2, 2, 2])
  expect(on[2]!.first).toEqual([0])
  expect(off.every(({ first, later }) => first === later)).toBe(true)
  expect(on.filter(({ loss }) => loss === 'crossEntropy')).toHaveLength(2)
  expect(askedOf('complexity')).toEqual(on)
})
