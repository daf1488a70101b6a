import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { pool, thin } from './skeleton.ts'

const picture = (...rows: string[]) => rows.flatMap((row) => Array.from(row, (c) => (c === '#' ? 1 : 0)))
const show = (image: ArrayLike<number>, width: number) =>
  Array.from({ length: image.length / width }, (_, y) =>
    Array.from({ length: width }, (_, x) => (image[y * width + x] === 1 ? '#' : '.')).join(''),
  )

test('leaves thin lines alone', () => {
  const lines = ['.....', '.###.', '....#', '....#', '.....']
  expect(show(thin(picture(...lines), 5, 5), 5)).toEqual(lines)
})

// By hand: the first peel takes south and east and one corner, the second north and both ends.
test('thins a bar to its middle', () => {
  const bar = picture('.......', '.#####.', '.#####.', '.#####.', '.......')
  expect(show(thin(bar, 7, 5), 7)).toEqual(['.......', '.......', '..##...', '.......', '.......'])
})

test('sees zeros beyond the edge', () => {
  const filled = picture('#####', '#####', '#####')
  expect(show(thin(filled, 5, 3), 5)).toEqual(['.....', '.##..', '.....'])
})

test('keeps a ring a ring', () => {
  const ring = picture('######', '######', '##..##', '##..##', '######', '######')
  const thinned = thin(ring, 6, 6)
  expect(pieces(thinned, 6, 1)).toBe(1)
  expect(pieces(thinned, 6, 0)).toBe(2)
})

test('of random blobs: a part of the image, connected as before, and thin already', () => {
  const rng = generator(random.key(3))
  for (let trial = 0; trial < 30; trial++) {
    const blob = new Uint8Array(20 * 20)
    for (let stroke = 0; stroke < 4; stroke++) {
      const [x, y] = [rng.int(15), rng.int(15)]
      const [w, h] = [3 + rng.int(3), 3 + rng.int(3)]
      for (let i = 0; i < w * h; i++) blob[(y + Math.floor(i / w)) * 20 + x + (i % w)] = 1
    }
    const thinned = thin(blob, 20, 20)
    expect(thinned.every((pixel, i) => pixel <= blob[i]!)).toBe(true)
    expect(pieces(thinned, 20, 1)).toBe(pieces(blob, 20, 1))
    expect(thin(thinned, 20, 20)).toEqual(thinned)
  }
})

test('a pooled pixel is on when any of its pixels is', () => {
  const image = picture('#...', '....', '..##', '..##')
  expect([...pool(image, 4, 4, 2)]).toEqual([1, 0, 0, 1])
  expect([...pool(image, 4, 4, 1)]).toEqual(image)
})

test('says what is wrong with its input', () => {
  expect(() => thin([1, 0, 1], 2, 2)).toThrow(/3 pixels are not 2 x 2/)
  expect(() => thin([1, 0, 7, 0], 2, 2)).toThrow(/pixel 2 is 7/)
  expect(() => pool([1, 0, 1], 3, 1, 2)).toThrow(/3 x 1 does not shrink by 2/)
})

/** Connected pieces of a value, on a plane of zeros: ones touch at corners, zeros do not. */
function pieces(image: ArrayLike<number>, width: number, value: 0 | 1): number {
  const wide = width + 2
  const high = image.length / width + 2
  const at = Array.from({ length: wide * high }, (_, i) => {
    const [x, y] = [(i % wide) - 1, Math.floor(i / wide) - 1]
    return x < 0 || y < 0 || x >= width || y >= high - 2 ? 0 : image[y * width + x]!
  })
  const steps =
    value === 1 ? [-wide - 1, -wide, 1 - wide, -1, 1, wide - 1, wide, wide + 1] : [-wide, -1, 1, wide]
  const seen = new Set<number>()
  let count = 0
  for (let start = 0; start < at.length; start++) {
    if (at[start] !== value || seen.has(start)) continue
    count++
    const open = [start]
    seen.add(start)
    while (open.length > 0) {
      const here = open.pop()!
      for (const step of steps) {
        const next = here + step
        if (at[next] !== value || seen.has(next)) continue
        seen.add(next)
        open.push(next)
      }
    }
  }
  return count
}
