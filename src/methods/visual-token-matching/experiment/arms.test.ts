import { numpy as np, random } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { meanSquaredError } from '#nn/loss.ts'
import { judged, linear, matched, nearestPixels, nearestTokens, tuned } from './arms.ts'
import { type Data, TASKS, drawData, errorsOf } from './data.ts'
import { emptyMatcher, emptyTwin, forUnseen, meanTask } from './models.ts'
import { initTasks, mapsOf, squaresOf } from './network.ts'
import { KNOWN, PIXELS, SIDE, UNSEEN, drawPictures } from './scenes.ts'

const draw = () => drawData(generator(random.key(1)), { train: 4, validation: 2, test: 3 })
const data = draw()

async function endOf<R>(run: AsyncGenerator<unknown, R, void>): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

const farthest = async (a: np.Array, b: np.Array): Promise<number> => {
  const [x, y] = [await a.ref.data(), await b.ref.data()]
  return Math.max(...Array.from(x, (value, i) => Math.abs(value - y[i]!)))
}

/** The same pictures; the labels of one part are those of other pictures. */
const lied = (part: 'train' | 'test'): Data => {
  const other = draw()
  return { ...other, [part]: { ...other[part], y: np.flip(other[part].y, 1) } }
}

describe('the pictures', () => {
  test('are in one part each, with maps of all unseen tasks', () => {
    const { train, validation, test } = data.split
    expect(new Set([train, validation, test].flatMap((part) => [...part.indices])).size).toBe(9)
    expect(data.test.y.shape).toEqual([TASKS.length, 3, PIXELS])
  })

  test('have maps from 0 to 1, and no unseen task is a known one', async () => {
    const pictures = drawPictures(generator(random.key(2)), 6, { ...KNOWN, ...UNSEEN })
    expect(Math.min(...pictures.labels)).toBe(0)
    expect(Math.max(...pictures.labels)).toBe(1)
    const count = pictures.tasks.length
    const map = (task: string) => {
      const at = pictures.tasks.indexOf(task)
      return Array.from({ length: 6 }, (_, i) =>
        [...pictures.labels.subarray((i * count + at) * PIXELS, (i * count + at + 1) * PIXELS)].join(),
      ).join()
    }
    const known = Object.keys(KNOWN).map(map)
    expect(new Set(known).size).toBe(known.length)
    for (const task of TASKS) expect(known).not.toContain(map(task))
  })

  test('are wrong by as much as their mean is wrong', async () => {
    const { y } = data.test
    const means = np.mean(y.ref, [1, 2], { keepdims: true })
    const mean = np.zerosLike(y.ref).add(means)
    for (const error of await errorsOf(mean, y)) expect(error).toBeCloseTo(1, 4)
    for (const error of await errorsOf(y, y)) expect(error).toBe(0)
  })

  test('come back from squares', async () => {
    const maps = data.test.y.ref.slice([0, 1])
    const squares = squaresOf(maps.ref.reshape([-1, SIDE, SIDE, 1]), 1)
    expect(await farthest(mapsOf(squares.reshape([1, -1, 4])), maps)).toBe(0)
  })
})

describe('the arms', () => {
  const twin = forUnseen(emptyTwin())
  const matcher = forUnseen(emptyMatcher())
  const arms = {
    linear: (of: Data) => endOf(linear('linear', twin.image, twin.start, of)),
    tokens: (of: Data) => endOf(nearestTokens('tokens', twin.image, twin.start, of)),
    pixels: (of: Data) => endOf(nearestPixels('pixels', of)),
    matched: (of: Data) => judged(matched(matcher.shared, matcher.start, of), of.test),
  }

  test.each(Object.entries(arms))(
    '%s learns from the labelled pictures, and knows no test map',
    async (_, arm) => {
      const [honest, blind, misled] = [await arm(data), await arm(lied('test')), await arm(lied('train'))]
      expect(await farthest(honest.guesses, blind.guesses)).toBe(0)
      expect(await farthest(honest.guesses, misled.guesses)).toBeGreaterThan(0.01)
      expect(blind.error).not.toBe(honest.error)
      expect(honest.errors).toHaveLength(TASKS.length)
    },
  )

  test('are tuned on the labelled pictures: here a level for each task, which becomes their mean', async () => {
    const levels = (level: np.Array, n: number) => np.repeat(np.repeat(level, n, 1), PIXELS, 2)
    const found = await endOf(
      tuned(
        'levels',
        data,
        { key: random.key(3), steps: 60 },
        {
          rates: [0.01, 0.03],
          start: () => ({ level: np.zeros([TASKS.length, 1, 1]) }),
          frozen: [] as np.Array[],
          loss: ({ level }, _, x, y) => {
            x.dispose()
            return meanSquaredError(levels(level, 4), y)
          },
          guess:
            ({ level }) =>
            (x) =>
              levels(level.ref, x.shape[0]!),
        },
      ),
    )
    const wanted = levels(np.mean(data.train.y.ref, [1, 2], { keepdims: true }), 3)
    expect(await farthest(found.guesses, wanted)).toBeLessThan(0.03)
    expect(await farthest(found.guesses, np.zerosLike(found.guesses.ref))).toBeGreaterThan(0.05)
  })

  test('a new task starts at the mean of the known', async () => {
    const known = initTasks(2)
    const biases = known.biases.add(np.array([[1], [3]]))
    const mean = meanTask({ ...known, biases })
    expect(mean.biases.shape[0]).toBe(1)
    expect(Math.min(...(await mean.biases.data()))).toBe(2)
  })
})
