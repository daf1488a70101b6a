import { type numpy as np } from '@jax-js/jax'
import { drawnSplit, splitEvent } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { applyLinear, argmaxRows } from '#nn/metrics/linear-map.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { keys } from '#nn/random.ts'
import { imageEntropy2d } from '../method/visual-complexity.ts'
import { type Episode, type Kind, type Task, episodesOf, knownOf, poolSize } from './generalizers.ts'
import { CONCEPTS, type Drawn, SIDE, type Variant, drawLevel, traitsAt } from './levels.ts'
import { type Recipe, trained } from './network.ts'
import { type Curves, curvesOf } from './rankings.ts'

/** Pictures of all concepts of a level; queries of each new concept, to choose settings and to judge. */
export type Sizes = Record<'train' | 'test' | 'choose' | 'judge', number>

/** What one level gives. */
export interface LevelResult {
  /** Test accuracy of the classifier. */
  accuracy: number
  /** Visual complexity of each concept, bits. */
  entropies: number[]
  curves: Curves
  /** New concepts to generalise to. */
  tasks: Record<Kind, Task>
}

/** Steps of brightness: a picture of 256 pixels has too few pairs to count finer ones. */
const GREYS = 16

/** Trains a level's classifier and measures all that is needed of it. Consumes the key. */
export async function* levelStudy(
  key: np.Array,
  level: number,
  sizes: Sizes,
  recipe: Recipe,
  hasDenominator: boolean,
): Run<LevelResult> {
  const parts = keys(key, 'pictures', 'network', 'random', 'rule', 'similar')
  const rng = generator(parts.pictures)
  const split = drawnSplit({ train: sizes.train, test: sizes.test })
  yield splitEvent(`level ${level + 1}`, split)
  const train = drawLevel(rng, level, sizes.train, 'concept')
  const test = drawLevel(rng, level, sizes.test, 'concept')
  const network = yield* trained(parts.network, split.train, train, recipe, `training on level ${level + 1}`)
  try {
    const [seen, unseen] = [await network.attributes(train.pictures), await network.attributes(test.pictures)]
    const episodes = async (rng: RandomGenerator, queries: number, variants: readonly Variant[]) => {
      const found: Episode[] = []
      for (const variant of variants) {
        const drawn = drawLevel(rng, level, CONCEPTS * poolSize(queries), variant)
        found.push(...episodesOf(variant, (await network.attributes(drawn.pictures)).largest, drawn))
      }
      return found
    }
    const task = async (rng: RandomGenerator, variants: readonly Variant[]): Promise<Task> => ({
      known: knownOf(seen.largest, train.concepts),
      validation: await episodes(rng, sizes.choose, variants),
      test: await episodes(rng, sizes.judge, variants),
    })
    return {
      accuracy: accuracyOf(argmaxRows(applyLinear(network.head, unseen.mean)), test.concepts),
      entropies: entropiesOf(test),
      curves: curvesOf(
        { attributes: seen, concepts: train.concepts },
        { attributes: unseen, concepts: test.concepts },
        network.head,
        generator(parts.random),
        hasDenominator,
      ),
      tasks: {
        rule: await task(generator(parts.rule), traitsAt(level)),
        similar: await task(generator(parts.similar), ['similar']),
      },
    }
  } finally {
    network.dispose()
  }
}

/** The mean visual complexity of each concept's pictures. */
export function entropiesOf({ pictures, concepts }: Drawn): number[] {
  const size = SIDE * SIDE * 3
  const bits = Array.from(concepts, (_, i) =>
    imageEntropy2d(
      { data: pictures.subarray(i * size, (i + 1) * size), height: SIDE, width: SIDE, channels: 3 },
      GREYS,
    ),
  )
  return Array.from({ length: CONCEPTS }, (_, c) => mean(bits.filter((_, i) => concepts[i] === c)))
}
