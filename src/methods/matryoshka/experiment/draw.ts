import { nn, numpy as np, random, tree } from '@jax-js/jax'
import { digitExamples } from '#data/digit-examples.ts'
import { digitsOf, rawDigits } from '#data/digits.ts'
import { split } from '#data/split.ts'
import type { Draw, Prepared } from '#lab/draw.ts'
import { part } from '#lab/part.ts'
import type { Run } from '#lab/reproduction.ts'
import { mlp } from '#nn/dense.ts'
import { generator } from '#nn/generator.ts'
import { nearestNeighbours } from '#nn/metrics/neighbours.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, readMatrix } from '#nn/rows.ts'
import { classify, truncateEmbedding } from '../method/matryoshka.ts'
import { type Encoder, type Examples, FULL, SIZES, nestedLoss, prefix, trainEncoders } from './arms.ts'

/** The run has generated classes; what a reader draws asks for digits, so many of each class. */
const DIGITS = { train: 500, validation: 20, test: 100 }
/** As in the run, with one learning rate. */
const LESSON = { classes: 10, hidden: 128, rates: [0.01], steps: 250, batchSize: 128 }
const SIDE = 28

export const draw: Draw = { prepare: (seed) => prepare(seed, DIGITS, LESSON) }

/** One embedding of digits for all lengths, and one for its full length alone, by the losses of the run. */
export async function* prepare(seed: number, sizes: typeof DIGITS, lesson: typeof LESSON): Run<Prepared> {
  const key = keys(random.key(seed), 'data', 'nested')
  const parts = split((await rawDigits()).labels, sizes, generator(key.data))
  const train = await digitsOf(parts.train)
  const nested = yield* part(0, 0.5, trainOn(key.nested.ref, train, lesson, true))
  const plain = yield* part(0.5, 1, trainOn(key.nested, train, lesson, false))
  const stored = await embed(nested, train.x)

  return {
    examples: await digitExamples(parts.test.indices),
    async answer(pixels) {
      const x = { data: pixels, rows: 1, dim: SIDE * SIDE }
      const [ours, theirs] = [await told(nested, x), await told(plain, x)]
      const z = await embed(nested, x)
      return SIZES.map((size, i) => {
        const { ids } = nearestNeighbours(prefix(stored, size), prefix(z, size), { k: 1 })
        const row = ids[0]!
        return {
          at: `${size} of ${FULL} numbers`,
          says: `${ours[i]}; without the nested loss ${theirs[i]}`,
          images: [
            {
              label: `nearest: a ${train.labels[row]}`,
              width: SIDE,
              height: SIDE,
              pixels: Array.from(train.x.data.subarray(row * train.x.dim, (row + 1) * train.x.dim)),
            },
          ],
        }
      })
    },
  }
}

/** As the run's arms are trained, which keep what their networks say of the test part, but not the networks. Consumes the key. */
async function* trainOn(
  key: np.Array,
  train: Examples<'train'>,
  lesson: typeof LESSON,
  nesting: boolean,
): Run<Encoder> {
  const loss = (encoder: Encoder, x: np.Array, y: np.Array) => nestedLoss(encoder, x, y, nesting)
  const [encoder] = yield* trainEncoders(key, train, lesson, lesson.rates[0]!, [SIZES], loss)
  return encoder!
}

/** What each prefix names a digit, and how sure it is: 'a 3 (97 % sure)'. */
async function told({ trunk, heads }: Encoder, x: Matrix): Promise<string[]> {
  const z = mlp(tree.ref(trunk), arrayOf(x))
  const said: string[] = []
  for (const [i, head] of heads.entries()) {
    const logits = classify(truncateEmbedding(z.ref, SIZES[i]!), tree.ref(head))
    const chances = await nn.softmax(logits, -1).data()
    const best = chances.indexOf(Math.max(...chances))
    said.push(`a ${best} (${Math.round(100 * chances[best]!)} % sure)`)
  }
  z.dispose()
  return said
}

const embed = ({ trunk }: Encoder, x: Matrix): Promise<Matrix> => readMatrix(mlp(tree.ref(trunk), arrayOf(x)))

const arrayOf = ({ data, rows, dim }: Matrix): np.Array => np.array(data.slice()).reshape([rows, dim])
