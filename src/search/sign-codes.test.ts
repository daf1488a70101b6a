import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { signCodes, writeCode } from './sign-codes.ts'

const ones = (number: number): number => (number === 0 ? 0 : (number & 1) + ones(number >>> 1))

test.each([3, 32, 64, 100, 256, 300])('a code of width %i is the signs of the turned vector', (width) => {
  const rng = generator(random.key(width))
  const centre = Float32Array.from({ length: width }, () => rng.normal())
  const codes = signCodes(centre, 4)
  for (let row = 0; row < 4; row++) {
    const vector = Float32Array.from({ length: width }, () => Math.round(20 * rng.normal()))
    writeCode(codes, row, vector, 0, 0.1)
    for (let direction = 0; direction < 32 * codes.words; direction++) {
      let sum = 0
      for (let d = 0; d < width; d++) {
        const sign = ones(direction & d) % 2 === 0 ? 1 : -1
        sum += sign * codes.flips[d]! * (vector[d]! * 0.1 - centre[d]!)
      }
      const word = codes.bits[row * codes.words + (direction >>> 5)]!
      expect((word >>> (direction & 31)) & 1, `${direction}`).toBe(sum > 0 ? 1 : 0)
    }
  }
})
