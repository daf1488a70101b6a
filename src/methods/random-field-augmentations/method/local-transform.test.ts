import { expect, test } from 'vitest'
import { localAffine, localBrightness, sampleAt } from './local-transform.ts'

const SIDE = 5
const all = (value: number) => new Float32Array(SIDE * SIDE).fill(value)
const picture = Float32Array.from({ length: SIDE * SIDE }, (_, p) => ((p * 7) % 25) / 25)
const close = (a: Float32Array, b: ArrayLike<number>) =>
  a.forEach((value, p) => expect(value).toBeCloseTo(b[p]!, 5))

test('no field changes nothing', () => {
  close(sampleAt(picture, localAffine({}, SIDE), SIDE), picture)
})

test('the same value all over is the ordinary transformation', () => {
  const quarter = sampleAt(picture, localAffine({ rotation: all(Math.PI / 2) }, SIDE), SIDE)
  // u = (middle - dy, middle + dx): row y, column x comes from row x, column 4 - y.
  close(
    quarter,
    picture.map((_, p) => picture[(p % SIDE) * SIDE + 4 - Math.floor(p / SIDE)]!),
  )
  const right = sampleAt(picture, localAffine({ right: all(1 / SIDE) }, SIDE), SIDE)
  close(
    right,
    picture.map((_, p) => (p % SIDE === 4 ? 0 : picture[p + 1]!)),
  )
  const { x, y } = localAffine({ scale: all(Math.log(2)), shear: all(0.5) }, SIDE)
  // The corner at (-2, -2) from the middle: sheared to (-3, -2), twice as far out.
  expect([x[0], y[0]].map((value) => Number(value!.toFixed(5)))).toEqual([-4, -2])
})

test('each pixel has a transformation of its own', () => {
  const rotation = all(0)
  rotation[3] = Math.PI / 2
  const { x, y } = localAffine({ rotation }, SIDE)
  for (let p = 0; p < SIDE * SIDE; p++) {
    if (p === 3) continue
    expect([x[p], y[p]]).toEqual([p % SIDE, Math.floor(p / SIDE)])
  }
  // One right of and two above the middle turns to two right of and one below it.
  expect([x[3]!, y[3]!].map(Math.round)).toEqual([4, 3])
})

test('between pixels it goes in straight lines, beyond the edge there is nothing', () => {
  const places = { x: new Float64Array([0.5, -0.5, -3, 4.25]), y: new Float64Array([0, 0, 0, 4]) }
  close(sampleAt(picture, places, SIDE), [
    (picture[0]! + picture[1]!) / 2,
    picture[0]! / 2,
    0,
    picture[24]! * 0.75,
  ])
})

test('brightness multiplies, up to white', () => {
  close(
    localBrightness(picture, all(Math.log(2))),
    picture.map((value) => Math.min(1, 2 * value)),
  )
})

test('says what is wrong', () => {
  expect(() => localAffine({ shear: new Float32Array(4) }, SIDE)).toThrow('the field of shear has 4 numbers')
  expect(() => localAffine({ scale: all(NaN) }, SIDE)).toThrow('the field of scale is NaN')
  expect(() => localAffine({}, 0)).toThrow('side is 0')
  expect(() => localBrightness(picture, new Float32Array(3))).toThrow('the field of brightness has 3 numbers')
})
