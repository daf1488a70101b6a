import { numpy as np, random } from '@jax-js/jax'
import { atLeast } from '../src/lab/claim.ts'
import { defineReproduction } from '../src/lab/reproduction.ts'
import { initMlp, mlp } from '../src/nn/dense.ts'
import { crossEntropy } from '../src/nn/loss.ts'
import { keys } from '../src/nn/random.ts'
import { trainer } from '../src/nn/train.ts'

const STEPS = 40
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** A real training in a second: a network learns which of two numbers is the larger. */
export const larger = defineReproduction({
  metrics: { first: 'loss at the start', last: 'loss at the end' },
  seeds: [0, 1],
  budgetSeconds: 5,
  claims: [
    { says: 'Training halves the loss.', check: (m) => atLeast(m.first / m.last, 2) },
    {
      says: 'The loss reaches 0.0001.',
      expected: 'fails',
      why: 'There are forty steps only.',
      check: (m) => atLeast(-m.last, -0.0001),
    },
  ],
  ablation: 'leave the learning rate at zero',
  async *run({ seed, ablate = false }) {
    const key = keys(random.key(seed), 'data', 'weights')
    const x = random.normal(key.data, [512, 2])
    const y = np.argmax(x.ref, -1)
    const model = trainer(initMlp(key.weights, [2, 16, 2]), (p, x: np.Array, y: np.Array) =>
      crossEntropy(mlp(p, x), y),
    )
    const losses: [number, number][] = []
    for (let step = 0; step < STEPS; step++) {
      const [loss = 0] = await model.step(ablate ? 0 : 0.05, x.ref, y.ref).data()
      losses.push([step, loss])
      await pause(25)
      yield {
        kind: 'progress',
        done: step + 1,
        total: STEPS,
        doing: step < 20 ? 'learning' : 'learning more',
      }
      yield { kind: 'metric', series: 'loss', step, value: loss }
      yield {
        kind: 'plot',
        plot: {
          kind: 'line',
          title: 'Loss',
          alt: 'It falls.',
          x: { label: 'step' },
          y: { label: 'loss' },
          series: [{ name: 'network', role: 'method', points: [...losses] }],
        },
      }
    }
    model.dispose()
    x.dispose()
    y.dispose()
    return { first: losses[0]![1], last: losses.at(-1)![1] }
  },
})

/** Goes on until it is stopped. */
export const stuck = defineReproduction({
  ...larger,
  async *run() {
    for (let done = 0; done < 10_000; done++) {
      yield { kind: 'progress', done, total: 10_000, doing: 'going on' }
      await pause(50)
    }
    return { first: 1, last: 1 }
  },
})

const throws = (error: Error) =>
  defineReproduction({
    ...larger,
    async *run() {
      yield { kind: 'progress', done: 0, total: 1, doing: 'starting' }
      throw error
    },
  })

export const broken = throws(new Error('shapes differ'))
export const heavy = throws(new RangeError('Array buffer allocation failed'))
