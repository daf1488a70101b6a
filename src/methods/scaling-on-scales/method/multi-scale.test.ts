import { expect, test } from 'vitest'
import { type Maps, joinChannels } from './maps.ts'
import { type FeatureModel, mergeTiles, multiScale, splitTiles } from './multi-scale.ts'
import { areaTaps, bicubicTaps, resizeArea, resizeBicubic } from './resize.ts'

const maps = (count: number, side: number, channels: number): Maps => ({
  data: Float32Array.from({ length: count * side * side * channels }, (_, i) => Math.sin(i * i)),
  count,
  side,
  channels,
})
const rows = (data: number[], side: number): Maps => ({
  data: Float32Array.from(data),
  count: 1,
  side,
  channels: 1,
})

test('tiles are the quarters of a map, those of all maps in turn', () => {
  const picture = rows([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], 4)
  const tiles = splitTiles(picture, 2)
  expect([...tiles.data.subarray(0, 8)]).toEqual([0, 1, 4, 5, 2, 3, 6, 7])
  expect([...tiles.data.subarray(8)]).toEqual([8, 9, 12, 13, 10, 11, 14, 15])
  const two = maps(2, 4, 3)
  const first = splitTiles({ ...two, count: 1, data: two.data.slice(0, 48) }, 2)
  const both = splitTiles(two, 2)
  expect(both.data.subarray(0, 12)).toEqual(first.data.subarray(0, 12))
  expect(both.data.subarray(24, 36)).toEqual(first.data.subarray(12, 24))
})

test.each([1, 2, 3])('%i x %i tiles are laid back as they were', (k) => {
  const whole = maps(3, 6, 2)
  expect(mergeTiles(splitTiles(whole, k), k)).toEqual(whole)
})

test('bicubic weights are those of PyTorch', () => {
  // torch.nn.functional.interpolate([0, 1, 0, 0], size=8, mode='bicubic'), along one axis.
  const row = [0, 1, 0, 0]
  const found = bicubicTaps(4, 8).map((taps) =>
    taps.reduce((sum, [from, weight]) => sum + weight * row[from]!, 0),
  )
  const expected = [-0.10546875, 0.26171875, 0.87890625, 0.87890625, 0.26171875, -0.10546875, -0.03515625, 0]
  found.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6))
  for (const taps of bicubicTaps(5, 12)) expect(taps.reduce((sum, [, w]) => sum + w, 0)).toBeCloseTo(1, 10)
})

test('an enlarged picture averages back to where it was, and an even one stays even', () => {
  expect(areaTaps(6, 3)).toEqual([0, 2, 4].map((at) => [[at, 0.5], [at + 1, 0.5]])) // prettier-ignore
  const even = { ...maps(2, 4, 3), data: new Float32Array(96).fill(0.7) }
  resizeBicubic(even, 12).data.forEach((value) => expect(value).toBeCloseTo(0.7, 6))
  const ramp = rows([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3], 4)
  const back = resizeArea(resizeBicubic(ramp, 8), 4)
  expect(back.data[5]).toBeCloseTo(1, 1)
  expect(resizeArea(ramp, 2).data).toEqual(Float32Array.of(0.5, 0.5, 2.5, 2.5))
})

/** Cells of two pixels: their mean brightness. Sees the picture it is given and no more. */
const means: FeatureModel = (pictures) => resizeArea(pictures, pictures.side / 2)

test('the first scale is the model as it is, and all scales have its grid', async () => {
  const pictures = maps(3, 4, 2)
  const found = await multiScale(means, pictures, { scales: [1, 2, 3] })
  expect(found).toMatchObject({ count: 3, side: 2, channels: 6 })
  const plain = await means(pictures)
  for (let cell = 0; cell < 12; cell++)
    for (let c = 0; c < 2; c++) expect(found.data[cell * 6 + c]).toBeCloseTo(plain.data[cell * 2 + c]!, 6)
})

test('a larger picture is seen in tiles of the size that the model knows', async () => {
  const pictures = maps(2, 4, 1)
  const seen: Maps[] = []
  const model: FeatureModel = (tiles) => (seen.push(tiles), means(tiles))
  const found = await multiScale(model, pictures, { scales: [1, 2] })
  expect(seen.map(({ count, side }) => [count, side])).toEqual([
    [2, 4],
    [8, 4],
  ])
  expect(seen[1]).toEqual(splitTiles(resizeBicubic(pictures, 8), 2))
  // Means of means are means: tiles and their places matter to nothing else here.
  const expected = joinChannels([await means(pictures), resizeArea(resizeBicubic(pictures, 8), 2)])
  found.data.forEach((value, i) => expect(value).toBeCloseTo(expected.data[i]!, 5))
})

test('refuses what does not fit', async () => {
  const pictures = maps(1, 4, 1)
  await expect(multiScale(means, pictures, { scales: [] })).rejects.toThrow('at least one scale')
  await expect(multiScale(means, pictures, { scales: [1, 1.5] })).rejects.toThrow('no whole number of tiles')
  await expect(multiScale(means, pictures, { scales: [1, NaN] })).rejects.toThrow('a scale is NaN')
  await expect(multiScale(means, pictures, { scales: [1], size: 3 } as never)).rejects.toThrow("'size'")
  await expect(multiScale(() => maps(2, 2, 1), pictures, { scales: [1] })).rejects.toThrow('2 maps of 1')
  await expect(multiScale(means, { ...pictures, side: 3 }, { scales: [1] })).rejects.toThrow('but hold 16')
  await expect(multiScale(means, [1, 2] as never, { scales: [1] })).rejects.toThrow('a list of 2, not maps')
  expect(() => splitTiles(pictures, 3)).toThrow('3 tiles do not divide a side of 4')
  expect(() => mergeTiles(maps(3, 2, 1), 2)).toThrow('3 tiles make no whole maps')
  expect(() => joinChannels([pictures, maps(2, 4, 1)])).toThrow('cannot be joined')
  expect(() => resizeArea(pictures, 0)).toThrow('the side to resize to is 0')
  expect(() => resizeArea(rows([1, NaN, 1, 1], 2), 1)).toThrow('is NaN')
})
