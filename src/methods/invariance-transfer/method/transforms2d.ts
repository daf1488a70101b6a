import type { RandomGenerator } from '#nn/generator.ts'
import { checkWhole } from '#nn/rows.ts'
import { type Ranges, type TransformName, checkTransforms, drawTransform, paste } from './transforms.ts'

/** Pictures one after another, values 0..1: objects are [count, side, side, 4], backgrounds [count, side, side, 3]. */
export interface Pictures {
  data: Float32Array<ArrayBuffer>
  count: number
  side: number
}

/** Images and what they were made of. */
export interface Sample {
  /** [count, side, side, 3] */
  images: Pictures
  /** Which object: the class. */
  labels: Int32Array<ArrayBuffer>
  backgrounds: Int32Array<ArrayBuffer>
}

/** D(O, T) of the paper: any number of images of these objects under these transformations. */
export interface Transforms2D {
  /** Objects, backgrounds and transformations, each drawn evenly and on its own. */
  sample(count: number): Sample
  /** The same object on the same background twice, under two draws of the transformations. */
  pairs(count: number): [Sample, Sample]
}

/**
 * A family of images: an object, transformed, on a background that is not (Speicher et al. 2024, section 3). The
 * transformations named act together, each with its own draw; with none the object stays as it is.
 *
 * @param objects - colours and opacity, [count, side, side, 4]; each is a class
 * @param backgrounds - [count, side, side, 3]
 * @param ranges - how far each goes, where not as in `RANGES`
 * @throws RangeError for an unknown or repeated name, sizes that do not fit, or values outside 0..1
 */
export function transforms2d(
  objects: Pictures,
  backgrounds: Pictures,
  transformNames: readonly TransformName[],
  rng: RandomGenerator,
  ranges: Ranges = {},
): Transforms2D {
  checkPictures('objects', objects, 4)
  checkPictures('backgrounds', backgrounds, 3)
  if (objects.side !== backgrounds.side) {
    throw new RangeError(`objects of side ${objects.side} on backgrounds of side ${backgrounds.side}`)
  }
  checkTransforms(transformNames, ranges)
  const { side } = objects
  const names = new Set<string>(transformNames)

  const paint = (labels: Int32Array<ArrayBuffer>, grounds: Int32Array<ArrayBuffer>): Sample => {
    const size = side * side * 3
    const data = new Float32Array(labels.length * size)
    for (const [i, label] of labels.entries()) {
      const image = data.subarray(i * size, (i + 1) * size)
      image.set(backgrounds.data.subarray(grounds[i]! * size, (grounds[i]! + 1) * size))
      const object = objects.data.subarray(label * side * side * 4, (label + 1) * side * side * 4)
      paste(image, object, side, drawTransform(names, ranges, rng), rng)
    }
    return { images: { data, count: labels.length, side }, labels, backgrounds: grounds }
  }
  const draw = (count: number) => {
    checkWhole('the number of images', count, { least: 1 })
    const labels = Int32Array.from({ length: count }, () => rng.int(objects.count))
    return [labels, Int32Array.from({ length: count }, () => rng.int(backgrounds.count))] as const
  }
  return {
    sample: (count) => paint(...draw(count)),
    pairs: (count) => {
      const [labels, grounds] = draw(count)
      return [paint(labels, grounds), paint(labels.slice(), grounds.slice())]
    },
  }
}

function checkPictures(what: string, { data, count, side }: Pictures, channels: number): void {
  for (const [name, size] of Object.entries({ count, side })) {
    checkWhole(`the ${name} of the ${what}`, size, { least: 1 })
  }
  if (data.length !== count * side * side * channels) {
    throw new RangeError(
      `${count} ${what} of ${side} x ${side} x ${channels} are ` +
        `${count * side * side * channels} numbers, not ${data.length}`,
    )
  }
  const wrong = data.findIndex((value) => !(value >= 0 && value <= 1))
  if (wrong >= 0) throw new RangeError(`number ${wrong} of the ${what} is ${data[wrong]}, not within 0..1`)
}
