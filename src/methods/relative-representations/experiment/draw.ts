import { numpy as np, random, tree } from '@jax-js/jax'
import { digitExamples } from '#data/digit-examples.ts'
import type { Draw, Prepared, Said } from '#lab/draw.ts'
import type { Run } from '#lab/reproduction.ts'
import { part } from '#lab/part.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { takeRows } from '#nn/rows.ts'
import { sampleAnchors } from '../method/anchors.ts'
import { type Arm, pictures, referencesFor, trainArm } from './arms.ts'
import { type Digits, SIDE, load } from './autoencoders.ts'

/** As in the run, at the learning rates that all recorded runs chose. */
const LESSON = {
  digits: { train: 7000, validation: 1000, test: 1000 },
  anchors: 128,
  steps: 400,
  rates: { raw: 0.01, relative: 0.004 },
}
const MODELS = 2
const DRAWN = 28

export const draw: Draw = { prepare: (seed) => prepare(seed, LESSON) }

/** Two autoencoders on cosines to shared anchors and two on raw numbers, those of the run of the same seed. */
export async function* prepare(
  seed: number,
  { digits, anchors: count, steps, rates }: typeof LESSON,
): Run<Prepared> {
  const key = keys(random.key(seed), 'data', 'raw', 'relative', 'references')
  const data = await load(key.data, digits)
  const { train } = data
  const anchors = takeRows(train.pixels, sampleAnchors(train.labels, count, seed))
  const references = referencesFor(anchors, MODELS, generator(key.references))
  const raw = yield* part(
    0,
    0.45,
    trainArm(data, {
      arm: 'raw',
      references: undefined,
      steps,
      rates: [rates.raw],
      keys: each(key.raw),
    }),
  )
  const relative = yield* part(
    0.45,
    1,
    trainArm(data, {
      arm: 'relative',
      references,
      steps,
      rates: [rates.relative],
      keys: each(key.relative),
    }),
  )
  const mean = await train.x.ref.mean(0).data()
  tree.dispose([train.x, data.validation.x, data.test.x])

  return {
    examples: await digitExamples(data.split.test.indices),
    async answer(pixels) {
      const seen = halved(pixels)
      const drawn = async (arm: Arm, decoder: number) => {
        const x = np.array(seen.slice()).reshape([1, SIDE * SIDE])
        const picture = (await pictures(arm, 0, decoder, { x } as Digits).data()) as Float32Array
        x.dispose()
        return picture
      }
      const row = async (at: string, arm: Arm): Promise<Said> => {
        const [own, other] = [await drawn(arm, 0), await drawn(arm, 1)]
        return {
          at,
          says: `with the decoder of another training ${share(seen, other, mean)} of the drawing is explained; with its own, ${share(seen, own, mean)}`,
          images: [
            grey('as the encoder sees it', seen),
            grey('its own decoder', own),
            grey('another’s decoder', other),
          ],
        }
      }
      return [await row('Cosines to shared anchors', relative), await row('Raw numbers', raw)]
    },
  }
}

/** A drawing at a quarter of its pixels, [14 * 14]. */
export function halved(pixels: Float32Array): Float32Array {
  const by = DRAWN / SIDE
  const small = new Float32Array(SIDE * SIDE)
  pixels.forEach((value, i) => {
    small[Math.floor(i / DRAWN / by) * SIDE + Math.floor((i % DRAWN) / by)]! += value / by ** 2
  })
  return small
}

/** How much of what sets a drawing off from the mean digit a picture of it explains. */
function share(seen: Float32Array, drawn: Float32Array, mean: ArrayLike<number>): string {
  const error = seen.reduce((sum, value, i) => sum + (value - drawn[i]!) ** 2, 0)
  const whole = seen.reduce((sum, value, i) => sum + (value - mean[i]!) ** 2, 0)
  return error >= whole ? 'nothing' : `${Math.round(100 * (1 - error / whole))} %`
}

const grey = (label: string, pixels: Float32Array) => ({
  label,
  width: SIDE,
  height: SIDE,
  pixels: Array.from(pixels, (value) => Math.min(1, Math.max(0, value))),
})

/** One key per model, as in the run. Consumes the key. */
function each(key: np.Array): np.Array[] {
  const parts = random.split(key, MODELS)
  const keysOfModels = Array.from({ length: MODELS }, (_, i) => parts.ref.slice(i))
  parts.dispose()
  return keysOfModels
}
