import { numpy as np, random } from '@jax-js/jax'
import { defineReproduction } from '../src/lab/reproduction.ts'
import { initMlp, mlp } from '../src/nn/dense.ts'
import { crossEntropy } from '../src/nn/loss.ts'
import { keys } from '../src/nn/random.ts'
import { trainer } from '../src/nn/train.ts'

const STEPS = 40
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** A real training: a network learns which of two numbers is the larger. It rests after each step. */
const training = (restMs: number) =>
  defineReproduction({
    metrics: { first: 'loss at the start', last: 'loss at the end' },
    mechanisms: { learning: 'leave the learning rate at zero' },
    claims: [
      {
        says: (bound) => `Training makes the loss ${bound} smaller.`,
        from: 'abstract',
        unit: 'times',
        null: 1,
        atLeast: 2,
        restsOn: ['learning'],
        measure: (m) => m.first / m.last,
      },
      {
        says: (bound) => `The loss ends at ${bound} or less.`,
        from: 'table 1',
        unit: 'nats',
        null: 0.7,
        atMost: 0.0001,
        restsOn: ['learning'],
        why: 'There are forty steps only.',
        measure: (m) => m.last,
      },
    ],
    checks: [
      {
        says: (bound) => `The loss starts at ${bound} or more.`,
        unit: 'nats',
        atLeast: 0.1,
        measure: (m) => m.first,
      },
    ],
    scope: { tried: 'two numbers', shrunk: 'a hundred layers to two', notTried: 'three numbers' },
    rival: { name: 'guessing', metric: 'first', trains: false },
    budgetSeconds: 5,
    async *run({ seed, without }) {
      const key = keys(random.key(seed), 'data', 'weights')
      const x = random.normal(key.data, [512, 2])
      const y = np.argmax(x.ref, -1)
      const model = trainer(initMlp(key.weights, [2, 16, 2]), (p, x: np.Array, y: np.Array) =>
        crossEntropy(mlp(p, x), y),
      )
      const losses: [number, number][] = []
      for (let step = 0; step < STEPS; step++) {
        const [loss = 0] = await model.step(without === 'learning' ? 0 : 0.05, x.ref, y.ref).data()
        losses.push([step, loss])
        // A seed that was not recorded takes its time, so that it can be stopped.
        await pause(seed > 1 ? 10 * restMs : restMs)
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

/** Takes a second, so that it is seen at work. */
export const larger = training(25)
/** The same numbers at once. */
export const quick = training(0)

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

/** The same with numbers to draw. */
export const endless = defineReproduction({
  ...larger,
  async *run() {
    for (let step = 1; step < 10_000; step++) {
      yield { kind: 'progress', done: step, total: 10_000, doing: 'learning for ever' }
      yield { kind: 'metric', series: 'loss, a network', step, value: 1 / step }
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

/** Its check fails: it cannot tell. */
export const doubtful = defineReproduction({
  ...larger,
  // oxlint-disable-next-line require-yield
  async *run() {
    return { first: 0.05, last: 0.01 }
  },
})

export const broken = throws(new Error('shapes differ'))
export const heavy = throws(new RangeError('Array buffer allocation failed'))
