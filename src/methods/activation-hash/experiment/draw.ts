import { random } from '@jax-js/jax'
import { digitExamples } from '#data/digit-examples.ts'
import { digitsOf, rawDigits } from '#data/digits.ts'
import { split } from '#data/split.ts'
import type { Draw, Prepared, Said } from '#lab/draw.ts'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { type BitMatrix, bitAt, codeOf } from '../method/bit-matrix.ts'
import { hammingKnn, hammingNearest } from '../method/hamming.ts'
import { activationCode, hashLayer } from '../method/hash-layer.ts'
import { codesOf, trainNetwork } from './network.ts'

/** As in the run, at the learning rate that lies between those it tries. */
const LESSON = { sizes: { train: 300, validation: 50, test: 200 }, epochs: 10, learningRate: 0.01 }
const WIDTH = 64
const NEIGHBOURS = 9
const SIDE = 28
const BITS_A_ROW = 8
const SHOWN = 3

export const draw: Draw = { prepare: (seed) => prepare(seed, LESSON) }

/** The run's network of 64 units, of the same seed, and as many random hyperplanes. */
export async function* prepare(seed: number, { sizes, epochs, learningRate }: typeof LESSON): Run<Prepared> {
  const key = keys(random.key(seed), 'split', 'train', 'labels', 'planes', 'judge')
  const parts = split((await rawDigits()).labels, sizes, generator(key.split))
  const train = await digitsOf(parts.train)
  const network = yield* trainNetwork(key.train, train, {
    width: WIDTH,
    epochs,
    learningRate,
    doing: 'training 64 units',
  })
  const layer = hashLayer(train.x, { bits: WIDTH, seed: generator(key.planes).int(2 ** 31 - 1) })
  const stored = {
    network: await codesOf(network, train.x, train.x),
    planes: activationCode(train.x, layer),
  }
  for (const unused of [key.labels, key.judge]) unused.dispose()

  const told = (at: string, codes: BitMatrix, code: BitMatrix): Said => {
    const [label] = hammingKnn(codes, train.labels, code, NEIGHBOURS)
    const { ids, distances } = hammingNearest(codes, codeOf(code, 0), SHOWN)
    const nearest = Array.from(ids.subarray(0, SHOWN), (row, i) => ({ row, differ: distances[i]! }))
    const bits = Array.from({ length: WIDTH }, (_, bit) => bitAt(code, 0, bit))
    const on = bits.reduce((sum, bit) => sum + bit, 0)
    return {
      at,
      says: `a ${label} by the ${NEIGHBOURS} nearest codes; ${on} of 64 bits are on, the nearest digit differs in ${nearest[0]!.differ}`,
      images: [
        { label: 'its 64 bits', width: BITS_A_ROW, height: BITS_A_ROW, pixels: bits },
        ...nearest.map(({ row, differ }) => ({
          label: `a ${train.labels[row]}, ${differ} bits differ`,
          width: SIDE,
          height: SIDE,
          pixels: Array.from(train.x.data.subarray(row * train.x.dim, (row + 1) * train.x.dim)),
        })),
      ],
    }
  }
  return {
    examples: await digitExamples(parts.test.indices),
    async answer(pixels) {
      const x = { data: pixels, rows: 1, dim: SIDE * SIDE }
      return [
        told('Units of a trained network', stored.network, await codesOf(network, train.x, x)),
        told('Random hyperplanes', stored.planes, activationCode(x, layer)),
      ]
    },
  }
}
