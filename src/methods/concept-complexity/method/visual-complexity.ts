import { checkFinite, checkSameLength, checkWhole } from '#nn/rows.ts'

/** One picture: [height, width, channels], channels last. */
export interface Picture {
  data: ArrayLike<number>
  height: number
  width: number
  channels: number
}

/**
 * Visual complexity of a picture, in bits: for each pixel the pair of its own value and the mean of its eight
 * neighbours, and of these pairs the Shannon entropy, averaged over the channels. Zeros lie around the picture.
 *
 * The authors' code divides by the pixels of the picture with its margin, so that its shares sum to less than 1; here
 * they sum to 1.
 *
 * @param levels - steps into which brightness is cut; the authors' code counts floats as they are
 * @throws RangeError when sizes and data do not fit, a number is not finite or `levels` is no whole number from 2
 */
export function imageEntropy2d(picture: Picture, levels = 256): number {
  checkWhole('levels', levels, { least: 2 })
  const { data, height, width, channels } = picture
  for (const [name, value] of Object.entries({ height, width, channels }))
    checkWhole(name, value, { least: 1 })
  checkSameLength('numbers of the picture', data.length, height * width * channels)
  checkFinite('the picture', data)

  const sorted = Float64Array.from(data).sort()
  const [low, high] = [sorted[0]!, sorted.at(-1)!]
  const scale = high > low ? 1 / (high - low) : 0
  const step = (value: number) => Math.min(levels - 1, Math.floor(value * levels))

  let bits = 0
  for (let channel = 0; channel < channels; channel++) {
    const at = (row: number, column: number) =>
      row < 0 || row >= height || column < 0 || column >= width
        ? 0
        : (data[(row * width + column) * channels + channel]! - low) * scale
    const pairs = new Map<number, number>()
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const own = at(row, column)
        let around = -own
        for (let i = -1; i <= 1; i++) for (let j = -1; j <= 1; j++) around += at(row + i, column + j)
        const pair = step(own) * levels + step(Math.max(0, around / 8))
        pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
      }
    }
    for (const count of pairs.values()) {
      const share = count / (height * width)
      bits -= share * Math.log2(share)
    }
  }
  return bits / channels
}
